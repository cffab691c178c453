// The last words of a crashing process, and the request to stop. A handler may only use what is
// async-signal-safe, so the words are put together from buffers that were filled beforehand.
#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

// What lives in this process and is told of its crash: a trader, or a trader with a venue beside it.
struct mourner {
  uint64_t *stateWord;
  uint64_t crashedState;
  char farewell[1024];
};

static struct mourner mourners[APUS_CRASH_MOURNERS];
static __thread char crashThread[32] = "main";
static __thread const char *crashStage;
// A thread that overflowed its stack still has last words.
static __thread char crashStack[16384];
static volatile uint32_t stopRequests;

// What gives a terminal back: set while a screen has it.
static volatile bool terminalIsTaken;
static bool terminalHasModes;
static struct termios terminalModes;

static void say(const char *text) {
  size_t count = strlen(text);
  while (count > 0) {
    ssize_t written = write(STDERR_FILENO, text, count);
    if (written <= 0) return;
    text += written;
    count -= (size_t)written;
  }
}

void apus_terminal_taken(bool hasModes, const struct termios *modes) {
  terminalHasModes = hasModes && modes != NULL;
  if (terminalHasModes) terminalModes = *modes;
  terminalIsTaken = true;
}

void apus_terminal_given_back(void) { terminalIsTaken = false; }

// Both are async-signal-safe.
static void giveTerminalBack(void) {
  static const char leave[] = "\033[?25h\033[?1049l";
  if (!terminalIsTaken) return;
  terminalIsTaken = false;
  ssize_t written = write(STDOUT_FILENO, leave, sizeof leave - 1);
  (void)written;
  if (terminalHasModes) tcsetattr(STDIN_FILENO, TCSANOW, &terminalModes);
}

static const char *nameOf(int number) {
  switch (number) {
    case SIGSEGV: return "SIGSEGV (bad address)";
    case SIGBUS: return "SIGBUS (memory behind a mapping is gone)";
    case SIGILL: return "SIGILL (a broken precondition, or an instruction this CPU lacks)";
    case SIGTRAP: return "SIGTRAP (a broken precondition)";
    case SIGFPE: return "SIGFPE";
    case SIGABRT: return "SIGABRT";
    default: return "a signal";
  }
}

static void crashed(int number) {
  for (size_t i = 0; i < APUS_CRASH_MOURNERS; i += 1) {
    uint64_t *word = mourners[i].stateWord;
    if (word != NULL) __atomic_store_n(word, mourners[i].crashedState, __ATOMIC_RELEASE);
  }
  giveTerminalBack();
  say("\napus: CRASH: ");
  say(nameOf(number));
  say(" in thread '");
  say(crashThread);
  say("'");
  if (crashStage != NULL) {
    say(", stage '");
    say(crashStage);
    say("'");
  }
  say(".\n");
  for (size_t i = 0; i < APUS_CRASH_MOURNERS; i += 1) {
    if (mourners[i].stateWord != NULL) say(mourners[i].farewell);
  }
  raise(number);  // SA_RESETHAND: the signal now does what it always does.
}

static void useCrashStack(void) {
  stack_t stack = {.ss_sp = crashStack, .ss_size = sizeof crashStack};
  sigaltstack(&stack, NULL);
}

int apus_crash_install(uint64_t *stateWord, uint64_t crashedState, const char *farewell) {
  useCrashStack();
  size_t place = 0;
  while (place < APUS_CRASH_MOURNERS && mourners[place].stateWord != NULL) place += 1;
  if (place == APUS_CRASH_MOURNERS) return ENOSPC;
  mourners[place].crashedState = crashedState;
  strncpy(mourners[place].farewell, farewell, sizeof mourners[place].farewell - 1);
  mourners[place].stateWord = stateWord;
  struct sigaction action = {
      .sa_handler = crashed, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK)};
  const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i += 1) {
    if (sigaction(numbers[i], &action, NULL) != 0) return errno;
  }
  return 0;
}

void apus_crash_remove(uint64_t *stateWord) {
  for (size_t i = 0; i < APUS_CRASH_MOURNERS; i += 1) {
    if (mourners[i].stateWord == stateWord) mourners[i].stateWord = NULL;
  }
}

void apus_crash_name_thread(const char *thread) {
  strncpy(crashThread, thread, sizeof crashThread - 1);
  useCrashStack();
}

void apus_crash_note_stage(const char *stage) { crashStage = stage; }

// What comes so soon after another is the same request: some tools signal a process and its group.
static const int64_t sameRequestNs = 100000000;

static void stopRequested(int number) {
  static volatile int64_t firstNs;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t ns = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
  uint32_t requests = __atomic_add_fetch(&stopRequests, 1, __ATOMIC_SEQ_CST);
  if (requests == 1) firstNs = ns;
  if (number != SIGINT || requests == 1 || ns - firstNs < sameRequestNs) return;
  // A second ^C: whoever presses it doesn't want to wait. The process dies of it.
  giveTerminalBack();
  signal(SIGINT, SIG_DFL);
  raise(SIGINT);  // Pending until the handler returns.
}

int apus_stop_install(void) {
  struct sigaction action = {.sa_handler = stopRequested};
  if (sigaction(SIGINT, &action, NULL) != 0) return errno;
  if (sigaction(SIGTERM, &action, NULL) != 0) return errno;
  // A terminal that closes asks as well, unless nohup said otherwise.
  struct sigaction hangup;
  if (sigaction(SIGHUP, NULL, &hangup) != 0) return errno;
  if (hangup.sa_handler == SIG_IGN) return 0;
  return sigaction(SIGHUP, &action, NULL) == 0 ? 0 : errno;
}

uint32_t apus_stop_requests(void) { return __atomic_load_n(&stopRequests, __ATOMIC_SEQ_CST); }

static volatile uint32_t killRequests;
static volatile uint32_t rearmRequests;

static void operatorRequested(int number) {
  __atomic_add_fetch(number == SIGUSR1 ? &killRequests : &rearmRequests, 1, __ATOMIC_SEQ_CST);
}

int apus_operator_install(void) {
  struct sigaction action = {.sa_handler = operatorRequested, .sa_flags = SA_RESTART};
  if (sigaction(SIGUSR1, &action, NULL) != 0) return errno;
  return sigaction(SIGUSR2, &action, NULL) == 0 ? 0 : errno;
}

uint32_t apus_kill_requests(void) { return __atomic_load_n(&killRequests, __ATOMIC_SEQ_CST); }

uint32_t apus_rearm_requests(void) { return __atomic_load_n(&rearmRequests, __ATOMIC_SEQ_CST); }

void apus_leave(int status) { _exit(status); }

// Weak: where time itself is made up, whoever makes it says that the counter isn't to be trusted.
__attribute__((weak)) bool apus_tsc_is_invariant(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d;
  if (__get_cpuid(0x80000007, &a, &b, &c, &d) == 0) return false;
  return (d & (1u << 8)) != 0;
#elif defined(__aarch64__)
  return true;  // The generic timer counts at a fixed rate by definition.
#else
  return false;
#endif
}
