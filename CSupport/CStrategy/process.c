// A process in which a plug-in may do what it likes: it has no core dump, no output, little time, and ends with us.
#define _GNU_SOURCE
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void settle(pid_t parent, uint32_t timeLimitMs) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  struct rlimit core = {0, 0};
  setrlimit(RLIMIT_CORE, &core);
  // By its own time on the CPU, so that a busy machine doesn't make it late.
  struct itimerval limit = {{0, 0}, {timeLimitMs / 1000, (suseconds_t)(timeLimitMs % 1000) * 1000}};
  setitimer(ITIMER_PROF, &limit, NULL);
  int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0) return;
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
  dup2(nothing, STDERR_FILENO);
}

static int64_t now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// Waits for it, and says how it ended where it couldn't say so itself.
static void await(pid_t child, uint32_t timeLimitMs, apus_trial_result *result) {
  // One that sleeps uses no time of its own.
  int64_t end = now_ms() + 5 * (int64_t)timeLimitMs;
  int status = 0;
  struct timespec pause = {0, 200000};
  for (;;) {
    pid_t found = waitpid(child, &status, WNOHANG);
    if (found == child) break;
    if (found < 0 && errno != EINTR) {
      result->outcome = APUS_TRIAL_NO_PROCESS;
      result->detail = errno;
      return;
    }
    if (now_ms() > end) {
      kill(child, SIGKILL);
      while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
      result->outcome = APUS_TRIAL_HUNG;
      return;
    }
    nanosleep(&pause, NULL);
    if (pause.tv_nsec < 5000000) pause.tv_nsec *= 2;
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF) {
    result->outcome = APUS_TRIAL_HUNG;
  } else if (WIFSIGNALED(status)) {
    result->outcome = APUS_TRIAL_CRASHED;
    result->detail = WTERMSIG(status);
  } else if (result->outcome == APUS_TRIAL_LEFT) {
    result->detail = WEXITSTATUS(status);
  }
}

typedef struct {
  int descriptor;
  const apus_strategy *strategy;
  const apus_trial *trial;
} task;

static void load(int descriptor, apus_trial_result *result) {
  void *handle = apus_plugin_load(descriptor, result->message, sizeof result->message);
  if (!handle) {
    result->outcome = APUS_TRIAL_NOT_LOADED;
    return;
  }
  result->stage = APUS_TRIAL_DESCRIBING;
  int32_t hasSymbol = 0;
  const apus_strategy *strategy = apus_plugin_describe(handle, &hasSymbol);
  if (!strategy) {
    result->outcome = APUS_TRIAL_NO_SYMBOL;
    result->detail = hasSymbol;
    return;
  }
  result->detail = (int32_t)strategy->abi_version;
  if (strategy->abi_version != APUS_STRATEGY_ABI) {
    result->outcome = APUS_TRIAL_OTHER_VERSION;
    return;
  }
  result->detail = (int32_t)strategy->struct_size;
  if (strategy->struct_size != sizeof(apus_strategy)) {
    result->outcome = APUS_TRIAL_OTHER_SIZE;
    return;
  }
  // All that the core will read of it, read here first.
  volatile size_t length = 0;
  if (strategy->name) length += strlen(strategy->name);
  if (strategy->summary) length += strlen(strategy->summary);
  uint32_t count = strategy->parameter_count;
  for (uint32_t index = 0; strategy->parameters && count <= 64 && index < count; index++) {
    const apus_parameter *parameter = &strategy->parameters[index];
    if (parameter->name) length += strlen(parameter->name);
    if (parameter->help) length += strlen(parameter->help);
  }
  result->outcome = APUS_TRIAL_FINE;
}

static void try(task task, uint32_t timeLimitMs, apus_trial_result *result) {
  memset(result, 0, sizeof *result);
  apus_trial_result *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t parent = getpid();
  pid_t child = shared == MAP_FAILED ? -1 : fork();
  if (child < 0) {
    result->outcome = APUS_TRIAL_NO_PROCESS;
    result->detail = errno;
    if (shared != MAP_FAILED) munmap(shared, sizeof *shared);
    return;
  }
  if (child == 0) {
    // What stands unless something else is found: it ended without a word.
    shared->outcome = APUS_TRIAL_LEFT;
    settle(parent, timeLimitMs);
    if (task.strategy) {
      apus_trial_play(task.strategy, task.trial, shared);
    } else {
      load(task.descriptor, shared);
    }
    _exit(0);
  }
  await(child, timeLimitMs, shared);
  *result = *shared;
  result->message[sizeof result->message - 1] = 0;
  munmap(shared, sizeof *shared);
}

void apus_trial_load(int descriptor, uint32_t timeLimitMs, apus_trial_result *result) {
  try((task){descriptor, NULL, NULL}, timeLimitMs, result);
}

void apus_trial_run(const apus_strategy *strategy, const apus_trial *trial, apus_trial_result *result) {
  try((task){-1, strategy, trial}, trial->timeLimitMs, result);
}
