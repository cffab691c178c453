# shellcheck shell=bash
# What tools/run, tools/test and tools/bench-instructions share: finding Swift, installing what is
# missing from tools/packages.txt, and running one logged command that an interrupt or a time limit
# can end with everything it started. Sourced, never run; expects `set -euo pipefail`.

APUS_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The oldest Swift that the code compiles with.
readonly SWIFT_MAJOR=6 SWIFT_MINOR=3

say() { printf '%s\n' "$*" >&2; }

# Ends the script: 2 is "bad usage, or a host that can't", as in every command of Apus.
die() {
  say "error: $*"
  exit 2
}

# --- Swift ---------------------------------------------------------------------------------

# Fails, with what to do, unless Swift is on PATH and new enough.
require_swift() {
  local version
  if ! command -v swift >/dev/null; then
    die "there is no swift on PATH. Install Swift $SWIFT_MAJOR.$SWIFT_MINOR from" \
      "https://www.swift.org/install/linux/ or use the Containerfile (its first lines say how)."
  fi
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
  local major=${version%%.*} rest=${version#*.}
  local minor=${rest%%.*}
  if [[ ! $major =~ ^[0-9]+$ || ! $minor =~ ^[0-9]+$ ]]; then
    die "\`swift --version\` names no version ($(command -v swift)). Is it the Swift compiler?" \
      "Install Swift $SWIFT_MAJOR.$SWIFT_MINOR from https://www.swift.org/install/linux/."
  fi
  if ((major < SWIFT_MAJOR || (major == SWIFT_MAJOR && minor < SWIFT_MINOR))); then
    die "Swift $version is too old: Apus needs $SWIFT_MAJOR.$SWIFT_MINOR. Install it from" \
      "https://www.swift.org/install/linux/ or use the Containerfile (its first lines say how)."
  fi
}

# --- packages ------------------------------------------------------------------------------

# Prints `name<TAB>why` of each listed package with one of the given uses.
packages_for() {
  local name use why wanted
  while read -r name use why; do
    [[ -z $name || $name == \#* ]] && continue
    for wanted in "$@"; do
      if [[ $use == "$wanted" ]]; then printf '%s\t%s\n' "$name" "${why#\# }"; fi
    done
  done <"${APUS_PACKAGES:-$APUS_ROOT/tools/packages.txt}"
}

package_is_installed() {
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed
}

# Runs a command as root: directly, or through sudo.
as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo -- "$@"
  fi
}

# install_packages run|test|bench: installs what is missing, saying what and why; silent when nothing is.
# Returns 1 with the reason said when it couldn't. APUS_SKIP_PACKAGES=1 skips the whole matter.
install_packages() {
  if [[ -n ${APUS_SKIP_PACKAGES:-} ]]; then return 0; fi
  local uses=(run) name why missing=() reasons=()
  case $1 in
    test) uses+=(test) ;;
    bench) uses=(bench) ;;
  esac

  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "error: this host has no apt, so what Apus needs can't be installed for you."
    say "Install your system's equivalents of these, then set APUS_SKIP_PACKAGES=1, or use the" \
      "Containerfile:"
    packages_for "${uses[@]}" | while IFS=$'\t' read -r name why; do say "  $name  ($why)"; done
    return 1
  fi
  while IFS=$'\t' read -r name why; do
    if ! package_is_installed "$name"; then
      missing+=("$name")
      reasons+=("  $(printf '%-13s' "$name") $why")
    fi
  done < <(packages_for "${uses[@]}")
  if ((${#missing[@]} == 0)); then return 0; fi

  say "Installing ${#missing[@]} missing package(s) with apt-get:"
  for why in "${reasons[@]}"; do say "$why"; done
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    say "error: installing needs root, and there is no sudo here. As root, run:"
    say "  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
  if ((EUID != 0)); then say "(through sudo, which may ask for your password)"; fi

  local log
  log=$(mktemp "${TMPDIR:-/tmp}/apus-apt.XXXXXX")
  # The lock timeout waits for an apt that the host runs by itself, right after boot say.
  # A failing update isn't the end: one broken third-party source fails it, and the install may work.
  as_root apt-get -q -o DPkg::Lock::Timeout=120 update >"$log" 2>&1 || true
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 \
    install --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    rm -f "$log"
    say "Installed."
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  say "error: apt-get failed (above). Once it is mended, run this again."
  return 1
}

# unpack_packages: puts the programs of the `unpack` packages on PATH, fetching them once. Needs no
# root. A package that can't be had is worth a line, not a failure: its tests skip themselves.
unpack_packages() {
  if [[ -n ${APUS_SKIP_PACKAGES:-} ]]; then return 0; fi
  local name why into
  while IFS=$'\t' read -r name why; do
    if package_is_installed "$name"; then continue; fi
    into=$APUS_ROOT/.build/tools/$name
    if [[ ! -d $into ]]; then
      say "Fetching $name into .build/tools, not installing it: $why"
      if ! fetch_and_unpack "$name" "$into"; then
        say "  It couldn't be fetched; the tests that use it will be skipped."
        continue
      fi
    fi
    PATH=$PATH:$into/usr/bin
  done < <(packages_for unpack)
  export PATH
}

fetch_and_unpack() {
  local name=$1 into=$2 work
  mkdir -p "$APUS_ROOT/.build/tools"
  work=$(mktemp -d "$APUS_ROOT/.build/tools/fetch.XXXXXX")
  if (
    cd "$work"
    apt-get -q download "$name" >apt.log 2>&1 ||
      { as_root apt-get -q update >>apt.log 2>&1 && apt-get -q download "$name" >>apt.log 2>&1; } ||
      exit 1
    dpkg-deb -x "$name"_*.deb unpacked
  ) </dev/null; then
    mv "$work/unpacked" "$into"
    rm -rf "$work"
    return 0
  fi
  rm -rf "$work"
  return 1
}

# --- one logged command --------------------------------------------------------------------

# Prints the processes of a session: a step and all it started, whatever groups they moved to.
session_pids() {
  local sid=$1 stat line fields
  for stat in /proc/[0-9]*/stat; do
    # A process may end between the listing and the read.
    { IFS= read -r line <"$stat"; } 2>/dev/null || continue
    # After the command's name, which may hold spaces: state, parent, group, session.
    read -r -a fields <<<"${line##*) }"
    if [[ ${fields[0]} != Z && ${fields[3]} == "$sid" ]]; then
      line=${stat#/proc/}
      printf '%s\n' "${line%/stat}"
    fi
  done
}

# Ends every process of a session: asks first, and kills what is still there three seconds later.
end_session() {
  local sid=$1 pids tries
  mapfile -t pids < <(session_pids "$sid")
  if ((${#pids[@]} == 0)); then return 0; fi
  kill -TERM "${pids[@]}" 2>/dev/null || true
  for ((tries = 0; tries < 30; tries++)); do
    mapfile -t pids < <(session_pids "$sid")
    if ((${#pids[@]} == 0)); then return 0; fi
    sleep 0.1
  done
  kill -KILL "${pids[@]}" 2>/dev/null || true
}

# The session of the command under way, for the scripts' traps; empty between commands.
RUNNING_SESSION=""

# run_logged LABEL LOG SECONDS COMMAND…: runs the command in a session of its own, with its output
# in LOG. On a terminal the label, the time and the log's last line are redrawn meanwhile.
# Returns the command's exit status, or 124 when the limit ended it.
run_logged() {
  local label=$1 log=$2 limit=$3 began=$SECONDS status=0 timed_out="" last drawn=-1 width
  shift 3
  setsid "$@" </dev/null >"$log" 2>&1 &
  RUNNING_SESSION=$!
  while kill -0 "$RUNNING_SESSION" 2>/dev/null; do
    if ((SECONDS - began >= limit)); then
      timed_out=yes
      end_session "$RUNNING_SESSION"
      break
    fi
    if [[ -t 1 ]] && ((SECONDS - began > 1 && SECONDS != drawn)); then
      drawn=$SECONDS
      width=$(tput cols 2>/dev/null || echo 80)
      last=$(tail -c 400 "$log" | tr '\r\t' '\n ' | grep -v '^ *$' | tail -n 1 || true)
      last=$(printf '%-26s %4d s  %s' "$label" "$((SECONDS - began))" "$last" | tr -cd '[:print:]')
      printf '\r\033[K%s' "${last:0:width-1}"
    fi
    sleep 0.1
  done
  wait "$RUNNING_SESSION" 2>/dev/null || status=$?
  # What a command leaves behind ends with it.
  end_session "$RUNNING_SESSION"
  RUNNING_SESSION=""
  if [[ -t 1 ]] && ((drawn >= 0)); then printf '\r\033[K'; fi
  if [[ -n $timed_out ]]; then
    printf '\nEnded after its limit of %d s.\n' "$limit" >>"$log"
    return 124
  fi
  return "$status"
}
