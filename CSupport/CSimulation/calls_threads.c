// The C library's names for threads, time and waiting. Each asks first who calls: a simulated thread is answered here, and
// everybody else by the kernel.
#define _GNU_SOURCE
#include "kernel.h"

#include <dlfcn.h>
#include <linux/futex.h>
#include <pthread.h>
#include <pwd.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The C library's own, behind ours.
#define REAL(name)                \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// --- the real kernel ---------------------------------------------------------------------------

long raw(long number, long a, long b, long c, long d, long e, long f) {
#if defined(__x86_64__)
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#else
  REAL(syscall);
  long result = real(number, a, b, c, d, e, f);
  return result == -1 ? -errno : result;
#endif
}

long raw_errno(long result) {
  if (result >= 0 || result < -4095) return result;
  errno = (int)-result;
  return -1;
}

static int failed(int code) {
  errno = code;
  return -1;
}

// --- time --------------------------------------------------------------------------------------

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (current == NULL) {
    REAL(clock_gettime);
    return real(clock, time);
  }
  machine_pass(settings.clockReadNs);
  counters.clockReads += 1;
  fault_of(APUS_SIM_LOOK, NULL);
  bool isWall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  uint64_t ns = isWall ? apus_sim_wall() : machine_now();
  time->tv_sec = (time_t)(ns / 1000000000u);
  time->tv_nsec = (long)(ns % 1000000000u);
  return 0;
}

// OpenSSL asks by these names.
time_t time(time_t *at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != NULL) *at = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
  (void)zone;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec;
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

static uint64_t nsOf(const struct timespec *time) {
  return (uint64_t)time->tv_sec * 1000000000u + (uint64_t)time->tv_nsec;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
  if (current == NULL) {
    return (int)-raw(SYS_clock_nanosleep, clock, flags, (long)time, (long)left, 0, 0);
  }
  uint64_t ns = nsOf(time), now = clock == CLOCK_REALTIME ? apus_sim_wall() : machine_now();
  if (flags & TIMER_ABSTIME) ns = ns > now ? ns - now : 0;
  fiber_pass(ns == 0 ? settings.yieldNs : ns);
  return 0;
}

int nanosleep(const struct timespec *time, struct timespec *left) {
  if (current == NULL) return (int)raw_errno(raw(SYS_nanosleep, (long)time, (long)left, 0, 0, 0, 0));
  fiber_pass(nsOf(time) == 0 ? settings.yieldNs : nsOf(time));
  return 0;
}

int sched_yield(void) {
  if (current == NULL) return (int)raw_errno(raw(SYS_sched_yield, 0, 0, 0, 0, 0, 0));
  fiber_pass(settings.yieldNs);
  return 0;
}

// --- waiting on a word -------------------------------------------------------------------------

static long futex(const uint32_t *word, int operation, uint32_t value, const struct timespec *wait) {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
      if (__atomic_load_n(word, __ATOMIC_SEQ_CST) != value) return failed(EAGAIN);
      current->futex = word;
      if (fiber_wait(wait == NULL ? UINT64_MAX : machine_now() + nsOf(wait))) return 0;
      return failed(ETIMEDOUT);
    case FUTEX_WAKE: return futex_wake(word, (int)value);
    default: return failed(ENOSYS);
  }
}

ssize_t getrandom(void *bytes, size_t byteCount, unsigned flags) {
  if (current == NULL) {
    return raw_errno(raw(SYS_getrandom, (long)bytes, (long)byteCount, (long)flags, 0, 0, 0));
  }
  for (size_t at = 0; at < byteCount; at++) ((uint8_t *)bytes)[at] = (uint8_t)machine_random();
  return (ssize_t)byteCount;
}

int getentropy(void *bytes, size_t byteCount) {
  return getrandom(bytes, byteCount, 0) == (ssize_t)byteCount ? 0 : -1;
}

long syscall(long number, ...) {
  va_list list;
  va_start(list, number);
  long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
  long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
  va_end(list);
  if (current != NULL) {
    switch (number) {
      case SYS_futex: return futex((const uint32_t *)a, (int)b, (uint32_t)c, (const struct timespec *)d);
      case SYS_membarrier: return 0;
      case SYS_gettid: return (long)current->number + FIRST_PID;
      case SYS_getrandom: return getrandom((void *)a, (size_t)b, (unsigned)c);
      default: break;
    }
  }
  return raw_errno(raw(number, a, b, c, d, e, f));
}

// CPlatform's own answer, for every program that this is linked into: a counter of the real processor would tell real time.
bool apus_tsc_is_invariant(void);
bool apus_tsc_is_invariant(void) { return false; }

// --- threads -----------------------------------------------------------------------------------

#define LEAST_STACK (1u << 20)

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *),
                   void *argument) {
  if (current == NULL) {
    REAL(pthread_create);
    return real(thread, attributes, body, argument);
  }
  int code = fault_of(APUS_SIM_SPAWN, NULL);
  if (code != 0) return code;
  size_t stack = 0;
  if (attributes != NULL) pthread_attr_getstacksize(attributes, &stack);
  struct fiber *made = fiber_make(current->process, stack < LEAST_STACK ? LEAST_STACK : stack);
  made->body = body;
  made->argument = argument;
  *thread = (pthread_t)made;
  return 0;
}

int pthread_join(pthread_t thread, void **result) {
  if (current == NULL) {
    REAL(pthread_join);
    return real(thread, result);
  }
  struct fiber *other = (struct fiber *)thread;
  while (other->state != FIBER_DONE) {
    current->joining = other;
    fiber_wait(UINT64_MAX);
  }
  if (result != NULL) *result = NULL;
  return 0;
}

// The product names and places only the thread that asks.
int pthread_setname_np(pthread_t thread, const char *name) {
  if (current == NULL) {
    REAL(pthread_setname_np);
    return real(thread, name);
  }
  snprintf(current->name, sizeof current->name, "%s", name);
  trace_event((apus_sim_event){.what = APUS_SIM_THREAD, .text = current->name});
  return 0;
}

int pthread_setaffinity_np(pthread_t thread, size_t byteCount, const cpu_set_t *set) {
  if (current == NULL) {
    REAL(pthread_setaffinity_np);
    return real(thread, byteCount, set);
  }
  return 0;
}

int pthread_setschedparam(pthread_t thread, int policy, const struct sched_param *parameters) {
  if (current == NULL) {
    REAL(pthread_setschedparam);
    return real(thread, policy, parameters);
  }
  return 0;
}

int sched_getaffinity(pid_t pid, size_t byteCount, cpu_set_t *set) {
  if (current == NULL) {
    REAL(sched_getaffinity);
    return real(pid, byteCount, set);
  }
  memset(set, 0, byteCount);
  for (uint32_t cpu = 0; cpu < settings.cpus; cpu++) CPU_SET_S(cpu, byteCount, set);
  return 0;
}

// --- the process, to itself --------------------------------------------------------------------

pid_t getpid(void) {
  if (current == NULL) return (pid_t)raw(SYS_getpid, 0, 0, 0, 0, 0, 0);
  return (pid_t)(FIRST_PID + current->process->number);
}

pid_t getppid(void) { return current == NULL ? (pid_t)raw(SYS_getppid, 0, 0, 0, 0, 0, 0) : 1; }

pid_t gettid(void) {
  if (current == NULL) return (pid_t)raw(SYS_gettid, 0, 0, 0, 0, 0, 0);
  return (pid_t)(FIRST_PID + current->number);
}

#define USER 1000

uid_t geteuid(void) { return current == NULL ? (uid_t)raw(SYS_geteuid, 0, 0, 0, 0, 0, 0) : USER; }

int getpwuid_r(uid_t user, struct passwd *entry, char *text, size_t room, struct passwd **found) {
  if (current == NULL) {
    REAL(getpwuid_r);
    return real(user, entry, text, room, found);
  }
  *found = NULL;
  return 0;
}

int kill(pid_t pid, int number) {
  if (current == NULL) return (int)raw_errno(raw(SYS_kill, pid, number, 0, 0, 0, 0));
  struct process *other = process_of((uint32_t)pid - FIRST_PID);
  if (other == NULL || other->host != current->process->host || other->state > APUS_SIM_PAUSED)
    return failed(ESRCH);
  return number == 0 ? 0 : failed(EPERM);
}

pid_t fork(void) {
  if (current == NULL) {
    REAL(fork);
    return real();
  }
  return failed(ENOSYS);
}

void _exit(int status) {
  if (current != NULL) {
    current->process->status = status;
    process_end(current->process, APUS_SIM_EXITED);
    fiber_end();
  }
  raw(SYS_exit_group, status, 0, 0, 0, 0, 0);
  __builtin_trap();
}

// What a crash handler of the product's would do is for the machine's own to say.
int sigaction(int number, const struct sigaction *action, struct sigaction *before) {
  if (current == NULL) {
    REAL(sigaction);
    return real(number, action, before);
  }
  if (number < 1 || number >= SIGNALS) return failed(EINVAL);
  if (before != NULL) {
    memset(before, 0, sizeof *before);
    before->sa_handler = current->process->handlers[number];
  }
  if (action != NULL) current->process->handlers[number] = action->sa_handler;
  return 0;
}

int sigaltstack(const stack_t *stack, stack_t *before) {
  if (current != NULL) return 0;
  return (int)raw_errno(raw(SYS_sigaltstack, (long)stack, (long)before, 0, 0, 0, 0));
}

// What depends on the real host is nothing here, so that it can't get into what happens.
int getrusage(__rusage_who_t who, struct rusage *usage) {
  if (current == NULL) return (int)raw_errno(raw(SYS_getrusage, (long)who, (long)usage, 0, 0, 0, 0));
  memset(usage, 0, sizeof *usage);
  return 0;
}

int getrlimit(__rlimit_resource_t which, struct rlimit *limit) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_prlimit64, 0, (long)which, 0, (long)limit, 0, 0));
  }
  limit->rlim_cur = limit->rlim_max = which == RLIMIT_NOFILE ? 1024 : RLIM_INFINITY;
  return 0;
}

long sysconf(int name) {
  if (current != NULL && (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF))
    return (long)settings.cpus;
  REAL(sysconf);
  return real(name);
}

// --- its memory --------------------------------------------------------------------------------

int mlock(const void *address, size_t byteCount) {
  if (current == NULL) return (int)raw_errno(raw(SYS_mlock, (long)address, (long)byteCount, 0, 0, 0, 0));
  return 0;
}

int mlockall(int flags) {
  if (current == NULL) return (int)raw_errno(raw(SYS_mlockall, flags, 0, 0, 0, 0, 0));
  return 0;
}

// Pages come when they are touched: a machine that is made up has no time to win by having them before.
int madvise(void *address, size_t byteCount, int advice) {
  if (current != NULL && advice != MADV_DONTNEED) return 0;
  return (int)raw_errno(raw(SYS_madvise, (long)address, (long)byteCount, advice, 0, 0, 0));
}

void *mmap(void *address, size_t byteCount, int protection, int flags, int fd, off_t offset) {
  struct object *object = NULL;
  if (current != NULL) {
    if (!(flags & MAP_ANONYMOUS)) {
      object = descriptor_object(fd);
      if (object == NULL || object->type != OBJECT_FILE) return (void *)(long)failed(EBADF);
      int code = fault_of(APUS_SIM_MAP, object->path);
      if (code != 0) return (void *)(long)failed(code);
      fd = object->real;
    }
    if (flags & MAP_HUGETLB) return (void *)(long)failed(ENOMEM);
  }
  long made = raw_errno(raw(SYS_mmap, (long)address, (long)byteCount, protection, flags, fd, offset));
  if (made == -1 || current == NULL) return (void *)made;
  bool isWritten = object != NULL && (protection & PROT_WRITE) && (flags & MAP_SHARED);
  process_map(current->process, (void *)made, byteCount, isWritten ? object->file : NULL);
  return (void *)made;
}

int munmap(void *address, size_t byteCount) {
  if (current != NULL) process_unmap(current->process, address);
  return (int)raw_errno(raw(SYS_munmap, (long)address, (long)byteCount, 0, 0, 0, 0));
}

int msync(void *address, size_t byteCount, int flags) {
  if (current == NULL) return (int)raw_errno(raw(SYS_msync, (long)address, (long)byteCount, flags, 0, 0, 0));
  int code = fault_of(APUS_SIM_SYNC, NULL);
  if (code != 0) return failed(code);
  disk_synced_mapping(address, byteCount);
  return 0;
}
