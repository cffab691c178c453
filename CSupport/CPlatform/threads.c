// Threads, CPUs, waiting: thin calls that turn -1 into an errno.
#define _GNU_SOURCE
#include "CPlatform.h"

#include <alloca.h>
#include <errno.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int apus_cpu_count_allowed(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return CPU_COUNT(&set);
}

int apus_cpu_allowed(int cpu) {
  cpu_set_t set;
  if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof set, &set) != 0) return 0;
  return CPU_ISSET(cpu, &set) ? 1 : 0;
}

int apus_pin_thread(int cpu) {
  if (cpu < 0 || cpu >= CPU_SETSIZE) return EINVAL;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

_Static_assert(sizeof(apus_cpus) == sizeof(cpu_set_t), "the kernel's set of CPUs");

int apus_cpus_of_thread(apus_cpus *cpus) {
  return pthread_getaffinity_np(pthread_self(), sizeof *cpus, (cpu_set_t *)cpus);
}

int apus_spread_thread(const apus_cpus *cpus) {
  return pthread_setaffinity_np(pthread_self(), sizeof *cpus, (const cpu_set_t *)cpus);
}

int apus_schedule_fifo(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

int apus_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }

__attribute__((noinline)) int apus_prefault_stack(size_t byteCount) {
  volatile char *below = alloca(byteCount);
  for (size_t at = 0; at < byteCount; at += 4096) below[at] = 0;
  return 0;
}

void apus_yield(void) { sched_yield(); }

uint64_t apus_clock_ns(int clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void apus_sleep_ns(uint64_t ns) {
  struct timespec time = {.tv_sec = (time_t)(ns / 1000000000u), .tv_nsec = (long)(ns % 1000000000u)};
  clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
}

struct start {
  apus_thread_body body;
  void *context;
};

static void *run(void *argument) {
  struct start start = *(struct start *)argument;
  free(argument);
  start.body(start.context);
  return NULL;
}

int apus_thread_start(apus_thread *thread, size_t stackByteCount, apus_thread_body body,
                      void *context) {
  struct start *start = malloc(sizeof *start);
  if (start == NULL) return ENOMEM;
  *start = (struct start){body, context};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  int failed = stackByteCount == 0 ? 0 : pthread_attr_setstacksize(&attributes, stackByteCount);
  pthread_t handle = 0;
  if (failed == 0) failed = pthread_create(&handle, &attributes, run, start);
  pthread_attr_destroy(&attributes);
  if (failed != 0) free(start);
  thread->handle = (uint64_t)handle;
  return failed;
}

int apus_thread_join(apus_thread thread) { return pthread_join((pthread_t)thread.handle, NULL); }

void apus_futex_wait(const uint32_t *word, uint32_t expected, uint64_t timeoutNs) {
  struct timespec timeout = {.tv_sec = (time_t)(timeoutNs / 1000000000u),
                             .tv_nsec = (long)(timeoutNs % 1000000000u)};
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, &timeout, NULL, 0);
}

void apus_futex_wake(const uint32_t *word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

void apus_event_signal(int descriptor) {
  const uint64_t one = 1;
  ssize_t written = write(descriptor, &one, sizeof one);
  (void)written;  // A counter that is full has woken its sleeper already.
}

int apus_membarrier_register(void) {
  return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0 ? 0 : errno;
}

void apus_membarrier(void) { syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0); }
