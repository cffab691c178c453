// The machine itself: time, what is due, chance, the digest, and the loop that goes from one step to the next. Time goes on
// only where nobody can run, but for the little that a look at a clock takes.
#define _GNU_SOURCE
#include "kernel.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

apus_sim_settings settings;
apus_sim_counters counters;

static uint64_t now = 1000000000u, wallOffset, digest = 0x9E3779B97F4A7C15u;
static uint64_t chance[4], worldChance[4];
static bool isStopped;
static void (*stepHook)(void *);
static void *stepContext;
static void (*traceHook)(void *, const apus_sim_event *);
static void *traceContext;

// Of Swift's runtime. A function that isn't optimised tells it what it is about to change, and again when it has; what it keeps of
// that lies on the function's stack, in a list of the real thread's. Whoever is killed in between never tells: the list would go on
// into a stack that is gone, in a circle where that is another one's by now.
extern bool _swift_disableExclusivityChecking __attribute__((weak));

// --- chance ------------------------------------------------------------------------------------

// SplitMix64 fills the state, xoshiro256** draws from it.
static void seed(uint64_t *state, uint64_t value) {
  for (int at = 0; at < 4; at++) {
    value += 0x9E3779B97F4A7C15u;
    uint64_t z = value;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    state[at] = z ^ z >> 31;
  }
}

static uint64_t rotated(uint64_t value, int by) { return value << by | value >> (64 - by); }

static uint64_t drawn(uint64_t *s) {
  uint64_t result = rotated(s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotated(s[3], 45);
  return result;
}

uint64_t machine_random(void) { return drawn(chance); }

uint64_t apus_sim_random(void) { return drawn(worldChance); }

uint64_t random_between(uint64_t least, uint64_t most) {
  if (most <= least) return least;
  return least + (uint64_t)(((unsigned __int128)machine_random() * (most - least + 1)) >> 64);
}

// --- time --------------------------------------------------------------------------------------

uint64_t machine_now(void) { return now; }

void machine_pass(uint64_t ns) { now += ns; }

// The monotonic clock began a second before the machine: a zero is no time.
uint64_t apus_sim_now(void) { return now - 1000000000u; }

uint64_t apus_sim_wall(void) { return now + wallOffset; }

void apus_sim_jump_wall(int64_t ns) {
  wallOffset += (uint64_t)ns;
  digest_add((uint64_t)ns);
  trace_event((apus_sim_event){.what = APUS_SIM_CLOCK, .value = (uint64_t)ns});
}

// --- the loop ----------------------------------------------------------------------------------

static void stepped(void) {
  counters.steps += 1;
  if (stepHook != NULL) stepHook(stepContext);
}

apus_sim_reason apus_sim_run(uint64_t untilNs) {
  uint64_t until = untilNs > UINT64_MAX - 1000000000u ? UINT64_MAX : untilNs + 1000000000u;
  isStopped = false;
  while (!isStopped) {
    if (timers_ring_next(now)) {
      stepped();
      continue;
    }
    if (now >= until) return APUS_SIM_TIME;
    if (fibers_run_one()) {
      stepped();
      continue;
    }
    uint64_t next = timers_next();
    if (next == UINT64_MAX) {
      if (until != UINT64_MAX) now = until;
      return APUS_SIM_QUIET;
    }
    if (next > until) {
      now = until;
      return APUS_SIM_TIME;
    }
    now = next;
  }
  return APUS_SIM_STOPPED;
}

void apus_sim_stop(void) { isStopped = true; }

void apus_sim_each_step(void (*hook)(void *), void *context) {
  stepHook = hook;
  stepContext = context;
}

// --- what happened -----------------------------------------------------------------------------

void digest_add(uint64_t value) {
  digest = (digest ^ value) * 0x9FB21C651E98DF25u;
  digest ^= digest >> 32;
}

void digest_bytes(const void *bytes, size_t byteCount) {
  const uint8_t *at = bytes;
  uint64_t word;
  digest_add(byteCount);
  for (; byteCount >= sizeof word; at += sizeof word, byteCount -= sizeof word) {
    memcpy(&word, at, sizeof word);
    digest_add(word);
  }
  word = 0;
  memcpy(&word, at, byteCount);
  digest_add(word);
}

uint64_t apus_sim_digest(void) { return digest; }

void apus_sim_note(uint64_t value) { digest_add(value); }

apus_sim_counters apus_sim_counts(void) { return counters; }

void apus_sim_trace(void (*hook)(void *, const apus_sim_event *), void *context) {
  traceHook = hook;
  traceContext = context;
}

void trace_event(apus_sim_event event) {
  if (traceHook == NULL) return;
  event.ns = apus_sim_now();
  if (event.process == 0 && current != NULL) event.process = current->process->number;
  // Whoever looks is no simulated thread: what it prints goes to the real terminal.
  struct fiber *inside = current;
  current = NULL;
  traceHook(traceContext, &event);
  current = inside;
}

// --- the beginning -----------------------------------------------------------------------------

void apus_sim_settle(char **arguments) {
  if (getenv("APUS_SIM_SETTLED") != NULL) return;
  setenv("APUS_SIM_SETTLED", "1", 1);
  setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1);
  // Processes come and go here, all with the same large tables: their pages are kept for the next.
  setenv("GLIBC_TUNABLES",
         "glibc.malloc.mmap_threshold=2000000000:glibc.malloc.trim_threshold=8000000000:"
         "glibc.malloc.top_pad=67108864", 0);
  personality(ADDR_NO_RANDOMIZE);
  execv("/proc/self/exe", arguments);
  perror("the program can't be started again");
  _exit(1);
}

void apus_sim_leave(int status) {
  raw(SYS_exit_group, status, 0, 0, 0, 0, 0);
  __builtin_unreachable();
}

static int removed(const char *path, const struct stat *status, int kind, struct FTW *where) {
  (void)status, (void)kind, (void)where;
  remove(path);
  return 0;
}

void apus_sim_remove(const char *directory) { nftw(directory, removed, 16, FTW_DEPTH | FTW_PHYS); }

// Who ran, before what the signal does anyway.
static void crashed(int number) {
  static const char head[] = "\nthe simulated machine stopped: signal ";
  char text[400];
  size_t count = sizeof head - 1;
  memcpy(text, head, count);
  text[count++] = (char)('0' + number / 10);
  text[count++] = (char)('0' + number % 10);
  text[count++] = ',';
  text[count++] = ' ';
  count += apus_sim_where(text + count, sizeof text - count - 1);
  text[count++] = '\n';
  raw(SYS_write, STDERR_FILENO, (long)text, (long)count, 0, 0, 0);
  raw(SYS_kill, raw(SYS_getpid, 0, 0, 0, 0, 0, 0), number, 0, 0, 0, 0);
}

void apus_sim_begin(const apus_sim_settings *chosen) {
  settings = *chosen;
  if (&_swift_disableExclusivityChecking != NULL) _swift_disableExclusivityChecking = true;
  seed(chance, settings.seed);
  seed(worldChance, ~settings.seed);
  wallOffset = settings.wallNs - now;
  digest_add(settings.seed);
  static char stack[65536];
  stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternative, NULL);
  struct sigaction action = {.sa_handler = crashed,
                             .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK)};
  const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
  for (size_t at = 0; at < sizeof numbers / sizeof numbers[0]; at++) sigaction(numbers[at], &action, NULL);
}

// Only what is safe in a signal handler: no printf.
static size_t append(char *text, size_t room, size_t at, const char *word) {
  while (*word != 0 && at < room) text[at++] = *word++;
  return at;
}

static size_t appendNumber(char *text, size_t room, size_t at, uint64_t value) {
  char digits[24];
  int count = 0;
  do digits[count++] = (char)('0' + value % 10);
  while ((value /= 10) != 0);
  while (count > 0 && at < room) text[at++] = digits[--count];
  return at;
}

size_t apus_sim_where(char *text, size_t room) {
  size_t at = append(text, room, 0, "seed ");
  at = appendNumber(text, room, at, settings.seed);
  at = append(text, room, at, ", at ");
  at = appendNumber(text, room, at, apus_sim_now());
  at = append(text, room, at, " ns, step ");
  at = appendNumber(text, room, at, counters.steps);
  if (current == NULL) return append(text, room, at, ", in the world");
  at = append(text, room, at, ", in '");
  at = append(text, room, at, current->process->name);
  at = append(text, room, at, "', thread '");
  at = append(text, room, at, current->name);
  return append(text, room, at, "'");
}
