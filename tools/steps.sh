# shellcheck shell=bash
# How tools/test runs its table of steps: side by side, as lanes and needs allow, each as a process that
# can be ended with all that it started. Sourced, never run; uses `steps`, `only`, `wanted`, `logs`,
# `passed`, `failed` and `failures` of tools/test.
#
# All steps stay in one session. The kernel shares the CPUs among sessions first (sched_autogroup), and a
# thread that polls and yields would then take a whole share from a compiler; within a session it takes
# next to nothing, and a compiler that is nice lets it poll some thousand times a second.

# How many steps of a lane run at a time.
cpus=$(nproc)
declare -A places=(
  # Compilers: two builds at once would only share the CPUs.
  [build]=1
  # Computes and nothing else, mostly on one thread.
  [work]=$((cpus < 8 ? cpus : 8))
  # The Swift tests: many compute, some wait for threads, sockets and processes.
  [tests]=1
  # Timers, sockets, threads that poll: two at a time would make each other late.
  [clock]=1
)

# What has a clock to keep goes first; builds, which others wait for, go before mere work.
declare -A niceness=([clock]=0 [tests]=4 [build]=8 [work]=13)
# Whoever is urgent himself hands none of it on: it would end at a build's compilers.
urgency=$(nice)
urgency=$((urgency < 0 ? -urgency : 0))

# A build as root would make its compilers as urgent as any: without the right to, it can't.
meekly=()
if ((EUID == 0)) && setpriv --bounding-set=-sys_nice true 2>/dev/null; then
  meekly=(setpriv "--bounding-set=-sys_nice")
fi

# Of each step that is under way: its process, and when it began, in seconds of this script and in
# microseconds; of each that has ended, how.
declare -A process=() began=() started=() outcome=()
# How many are under way in a lane.
declare -A busy=()

# Marks what a step starts, and what that starts, whatever group or session it moves to.
mark_of() { printf 'APUS_STEP=%s %s %s' "$$" "$APUS_ROOT" "$1"; }

# Prints the processes of some steps.
pids_of() {
  local name marks=() file
  for name in "$@"; do marks+=(-e "$(mark_of "$name")"); done
  # A process may end between the listing and the read; others' can't be read.
  { grep -lzxF "${marks[@]}" /proc/[0-9]*/environ 2>/dev/null || true; } |
    while IFS=/ read -r _ _ file _; do printf '%s\n' "$file"; done
}

# Ends every process of some steps: asks first, and kills what is still there three seconds later.
end_processes() {
  local pids tries
  if (($# == 0)); then return 0; fi
  for ((tries = 0; tries < 60; tries++)); do
    mapfile -t pids < <(pids_of "$@")
    if ((${#pids[@]} == 0)); then return 0; fi
    if ((tries == 0)); then
      kill -TERM "${pids[@]}" 2>/dev/null || true
    elif ((tries >= 30)); then
      kill -KILL "${pids[@]}" 2>/dev/null || true
    fi
    sleep 0.1
  done
}

fail_step() {
  failures+=("$1: $2")
  outcome[$1]=failed
}

# What a failed step's log says: its end, and the errors further up.
show_log() {
  local log=$1 tail_lines=25
  {
    head -n "-$tail_lines" "$log" | grep -E 'Fatal error|error:|✘.*recorded an issue' |
      awk '!seen[$0]++' | head -n 12 || true
    tail -n "$tail_lines" "$log"
  } | cut -c 1-400 | sed 's/^/    | /'
  printf '    whole log: %s\n' "$log"
}

# Whether a step may start: "yes", "wait", or the name of one that it needed and that failed.
may_start() {
  local needs=$1 need
  for need in ${needs//,/ }; do
    if [[ $need == - || (${#only[@]} -gt 0 && -z ${wanted[${need%\?}]:-}) ]]; then continue; fi
    case ${outcome[${need%\?}]:-}:$need in
      :*)
        echo wait
        return
        ;;
      failed:*\?) ;;
      failed:*)
        echo "$need"
        return
        ;;
    esac
  done
  echo yes
}

start_step() {
  local name=$1 lane=$2
  began[$name]=$SECONDS
  started[$name]=${EPOCHREALTIME/[.,]/}
  rm -f "$logs/$name.counts"{,.events,.times}
  local manner=()
  local more=$((niceness[$lane] + urgency))
  if ((more > 0)); then manner=(nice -n "$more"); fi
  if ((niceness[$lane] > 0)); then manner=("${meekly[@]}" "${manner[@]}"); fi
  # In a process group of its own (-m), so that a Ctrl-C on the terminal is for this script alone.
  set -m
  env "$(mark_of "$name")" "APUS_STEP_COUNTS=$logs/$name.counts" "${manner[@]}" \
    bash "$APUS_ROOT/tools/test" --inside "$name" </dev/null >"$logs/$name.log" 2>&1 &
  set +m
  process[$name]=$!
  busy[$lane]=$((${busy[$lane]:-0} + 1))
}

# How long a step was under way, and in brackets what it took of the CPUs.
seconds_of() {
  local name=$1 tenths user=0 system=0
  tenths=$(((${EPOCHREALTIME/[.,]/} - ${started[$name]} + 50000) / 100000))
  # The second line is of all that it had started.
  if [[ -r $logs/$name.counts.times ]]; then
    read -r user system < <(sed -n 2p "$logs/$name.counts.times") || true
  fi
  printf '%5d.%d s (%4d)' $((tenths / 10)) $((tenths % 10)) \
    $(($(whole_seconds "$user") + $(whole_seconds "$system")))
}

# Of `1m2.345s`: 62.
whole_seconds() {
  local minutes=${1%%m*} seconds=${1#*m}
  if [[ $1 != *m*.*s ]]; then
    echo 0
  else
    echo $((10#$minutes * 60 + 10#${seconds%%.*}))
  fi
}

# A step has ended with a status: prints its line, and adds what it counted.
end_step() {
  local name=$1 lane=$2 counts=$3 status=$4 limit=$5 p=0 f=0 s=0 detail="" reason="" log=$logs/$1.log
  local file=$logs/$name.counts
  # What it leaves behind ends with it.
  end_processes "$name"
  unset "process[$name]"
  busy[$lane]=$((${busy[$lane]} - 1))
  if [[ ! -e $file && -e $file.events ]]; then
    # Ended before it could count; the events still say what was under way.
    APUS_STEP_COUNTS=$file count_swift_tests "$status" >>"$log" 2>&1 || true
  fi

  if [[ $counts == one ]]; then
    if ((status == 0)); then p=1; else f=1; fi
  elif [[ -r $file ]] && read -r p f s <"$file"; then
    detail="$p passed"
    if ((f)); then detail+=", $f failed"; fi
    if ((s)); then detail+=", $s skipped"; fi
    if ((p == 0 && f == 0)); then
      f=1
      reason="it ran no tests"
    elif ((status != 0 && f == 0)); then
      f=1
      reason="nothing failed by name, yet it exited with $status"
    fi
  else
    f=1
    reason="it ended before it could count its tests"
  fi
  if ((status == 124)); then
    reason="ended after its limit of $limit s"
  elif ((status > 128)); then
    reason="ended by signal $((status - 128))"
  fi
  passed=$((passed + p))
  failed=$((failed + f))

  if ((f == 0)); then
    outcome[$name]=passed
    printf '%-18s ok     %s%s\n' "$name" "$(seconds_of "$name")" "${detail:+  $detail}"
    # What a passing step wants read, such as a coverage table.
    if [[ $name == coverage-report ]]; then sed 's/^/    /' "$log"; fi
  else
    reason+=${detail:+${reason:+; }$detail}
    printf '%-18s FAILED %s%s\n' "$name" "$(seconds_of "$name")" "${reason:+  $reason}"
    show_log "$log"
    fail_step "$name" "${reason:-see $log}"
  fi
}

# Starts what may start, in the order of the table, and tells what can't run any more. Sets `left` if
# steps are under way or wait.
start_steps() {
  local line name needs lane answer again=yes
  while [[ -n $again ]]; do
    again="" left=""
    for line in "${steps[@]}"; do
      read -r name needs lane _ <<<"$line"
      if [[ (${#only[@]} -gt 0 && -z ${wanted[$name]:-}) || -n ${outcome[$name]:-} ]]; then continue; fi
      if [[ -n ${process[$name]:-} ]]; then
        left=yes
        continue
      fi
      answer=$(may_start "$needs")
      case $answer in
        wait) left=yes ;;
        yes)
          left=yes
          if ((${busy[$lane]:-0} < ${places[$lane]})); then start_step "$name" "$lane"; fi
          ;;
        *)
          clear_line
          printf '%-18s FAILED                  not run: %s failed\n' "$name" "$answer"
          failed=$((failed + 1))
          fail_step "$name" "not run, as $answer failed"
          # Another may have waited for this one.
          again=yes
          ;;
      esac
    done
  done
  if [[ -n $left && ${#process[@]} -eq 0 ]]; then die "the steps' needs go round in a circle"; fi
}

# Tells of what has ended, and ends what is over its limit. Sets `changed` if anything has.
end_steps() {
  changed=""
  local line name lane counts limit status
  for line in "${steps[@]}"; do
    read -r name _ lane counts limit _ <<<"$line"
    if [[ -z ${process[$name]:-} ]]; then continue; fi
    status=0
    if ! kill -0 "${process[$name]}" 2>/dev/null; then
      wait "${process[$name]}" 2>/dev/null || status=$?
    elif ((SECONDS - ${began[$name]} >= limit)); then
      end_processes "$name"
      wait "${process[$name]}" 2>/dev/null || true
      printf '\nEnded after its limit of %d s.\n' "$limit" >>"$logs/$name.log"
      status=124
    else
      continue
    fi
    clear_line
    end_step "$name" "$lane" "$counts" "$status" "$limit"
    changed=yes
  done
}

# What is under way: redrawn each second on a terminal, else a line each minute.
drawn=0
clear_line() {
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
}
show_progress() {
  local line name text="" every=60
  if [[ -t 1 ]]; then every=1; fi
  if ((SECONDS < drawn + every)); then return 0; fi
  drawn=$SECONDS
  for line in "${steps[@]}"; do
    read -r name _ <<<"$line"
    if [[ -n ${process[$name]:-} ]]; then
      text+="${text:+, }$name $((SECONDS - ${began[$name]})) s"
    fi
  done
  if [[ -t 1 ]]; then
    clear_line
    text="… $text"
    printf '%s' "${text:0:$(($(tput cols 2>/dev/null || echo 80) - 1))}"
  else
    printf '… after %d s under way: %s\n' "$SECONDS" "$text"
  fi
}

# What it took in all, and how many seconds of a CPU.
summary() {
  local user=0 system=0
  times >"$logs/times"
  read -r user system < <(sed -n 2p "$logs/times") || true
  printf '\n%d min %d s in all (%d s of a CPU)\n' $((SECONDS / 60)) $((SECONDS % 60)) \
    $(($(whole_seconds "$user") + $(whole_seconds "$system")))
}

# Runs the steps of the table that are wanted, to the end of the last.
run_steps() {
  left=yes
  start_steps
  while [[ -n $left ]]; do
    end_steps
    if [[ -n $changed ]]; then start_steps; fi
    show_progress
    sleep 0.1
  done
  clear_line
}
