// Threads: each has a stack of its own and runs until it waits. Who runs next is drawn among those that can.
#define _GNU_SOURCE
#include "kernel.h"
#include "switch.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

struct fiber *current;

static void *machineStack;         // where the loop stands while a thread runs
static struct fiber **ready;
static uint32_t readyCount, readyRoom;
static uint32_t fiberCount;
static struct fiber *firstWaiting; // all that wait, the latest first
static struct fiber *finished;     // its stack goes once nobody stands on it

// --- stacks ------------------------------------------------------------------------------------

#define GUARD 4096

// Stacks of threads that are gone, for those to come: making one costs four system calls.
static struct {
  void *stack;
  size_t byteCount;
} spare[32];
static int spareCount;

static void *stack_make(size_t byteCount) {
  for (int at = spareCount - 1; at >= 0; at--) {
    if (spare[at].byteCount != byteCount) continue;
    void *stack = spare[at].stack;
    spare[at] = spare[--spareCount];
    return stack;
  }
  long made = raw(SYS_mmap, 0, (long)(byteCount + GUARD), PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (made < 0) abort();
  if (raw(SYS_mprotect, made, GUARD, PROT_NONE, 0, 0, 0) != 0) abort();
  return (char *)made + GUARD;
}

static void stack_drop(void *stack, size_t byteCount) {
  if (spareCount < (int)(sizeof spare / sizeof spare[0])) {
    spare[spareCount].stack = stack;
    spare[spareCount++].byteCount = byteCount;
    return;
  }
  raw(SYS_munmap, (long)stack - GUARD, (long)(byteCount + GUARD), 0, 0, 0, 0);
}

// --- who can run -------------------------------------------------------------------------------

#define NOWHERE UINT32_MAX

static void ready_remove(struct fiber *fiber) {
  if (fiber->readyPlace == NOWHERE) return;
  struct fiber *last = ready[--readyCount];
  ready[fiber->readyPlace] = last;
  last->readyPlace = fiber->readyPlace;
  fiber->readyPlace = NOWHERE;
}

static void ready_add(struct fiber *fiber) {
  if (fiber->readyPlace != NOWHERE) return;
  if (readyCount == readyRoom) {
    readyRoom = readyRoom == 0 ? 64 : readyRoom * 2;
    ready = realloc(ready, readyRoom * sizeof *ready);
    if (ready == NULL) abort();
  }
  fiber->readyPlace = readyCount;
  ready[readyCount++] = fiber;
}

static void waiting_remove(struct fiber *fiber) {
  if (fiber->previousWaiting != NULL) fiber->previousWaiting->nextWaiting = fiber->nextWaiting;
  else if (firstWaiting == fiber) firstWaiting = fiber->nextWaiting;
  if (fiber->nextWaiting != NULL) fiber->nextWaiting->previousWaiting = fiber->previousWaiting;
  fiber->previousWaiting = fiber->nextWaiting = NULL;
  fiber->futex = NULL;
  fiber->awaited = NULL;
  fiber->joining = NULL;
  fiber->polled = NULL;
}

void fiber_ready(struct fiber *fiber) {
  if (fiber->state == FIBER_WAITING) waiting_remove(fiber);
  timer_clear(&fiber->timer);
  fiber->state = FIBER_READY;
  if (fiber->process->state == APUS_SIM_PAUSED) return;
  if (fiber->starvedUntil > machine_now()) {
    timer_set(&fiber->timer, fiber->starvedUntil);
    return;
  }
  ready_add(fiber);
}

void fiber_wake(struct fiber *fiber) {
  if (fiber->state != FIBER_WAITING) return;
  fiber->wasWoken = true;
  counters.wakeups += 1;
  fiber_ready(fiber);
}

static void fiber_rang(struct timer *timer) {
  struct fiber *fiber = (struct fiber *)((char *)timer - offsetof(struct fiber, timer));
  fiber_ready(fiber);
}

// --- running -----------------------------------------------------------------------------------

static void fiber_begin(void) {
  struct fiber *self = current;
  if (self->main != NULL) {
    self->main(self->argument);
    process_end(self->process, APUS_SIM_EXITED);
  } else {
    self->body(self->argument);
  }
  fiber_end();
}

void fiber_end(void) {
  struct fiber *self = current;
  self->state = FIBER_DONE;
  for (struct fiber *at = self->process->fibers; at != NULL; at = at->nextOfProcess) {
    if (at->joining == self) fiber_wake(at);
  }
  finished = self;
  void *nowhere = NULL;
  apus_sim_switch(&nowhere, machineStack);
  abort();
}

// Its stack goes; what is known of it stays for whoever joins it.
static void fiber_bury(struct fiber *fiber) {
  if (fiber->stack == NULL) return;
  stack_drop(fiber->stack, fiber->stackByteCount);
  fiber->stack = NULL;
}

struct fiber *fiber_make(struct process *process, size_t stackByteCount) {
  struct fiber *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  made->process = process;
  made->number = ++fiberCount;
  made->stackByteCount = (stackByteCount + 4095) & ~(size_t)4095;
  made->stack = stack_make(made->stackByteCount);
  made->sp = switch_prepare(made->stack, made->stackByteCount, fiber_begin);
  made->timer = (struct timer){.place = -1, .ring = fiber_rang};
  made->readyPlace = NOWHERE;
  struct fiber **last = &process->fibers;
  while (*last != NULL) last = &(*last)->nextOfProcess;
  *last = made;
  fiber_ready(made);
  return made;
}

bool fibers_run_one(void) {
  if (readyCount == 0) return false;
  uint32_t place = readyCount == 1 ? 0 : (uint32_t)(((machine_random() >> 32) * readyCount) >> 32);
  struct fiber *next = ready[place];
  ready_remove(next);
  counters.slices += 1;
  digest_add((uint64_t)next->number << 48 ^ machine_now());
  current = next;
  apus_sim_switch(&machineStack, next->sp);
  current = NULL;
  if (finished != NULL) {
    fiber_bury(finished);
    finished = NULL;
  }
  return true;
}

bool fiber_wait(uint64_t due) {
  struct fiber *self = current;
  int code = errno;
  self->state = FIBER_WAITING;
  self->wasWoken = false;
  self->nextWaiting = firstWaiting;
  if (firstWaiting != NULL) firstWaiting->previousWaiting = self;
  firstWaiting = self;
  if (due != UINT64_MAX) timer_set(&self->timer, due);
  apus_sim_switch(&self->sp, machineStack);
  errno = code;
  return self->wasWoken;
}

void fiber_pass(uint64_t ns) { fiber_wait(machine_now() + ns); }

// --- all threads of a process ------------------------------------------------------------------

void fibers_drop(struct process *process) {
  for (struct fiber *at = process->fibers; at != NULL; at = at->nextOfProcess) {
    ready_remove(at);
    if (at->state == FIBER_WAITING) waiting_remove(at);
    timer_clear(&at->timer);
    at->state = FIBER_DONE;
    if (at != current) fiber_bury(at);
  }
}

void fibers_hold(struct process *process, bool isHeld) {
  for (struct fiber *at = process->fibers; at != NULL; at = at->nextOfProcess) {
    if (at->state != FIBER_READY) continue;
    if (isHeld) ready_remove(at);
    else fiber_ready(at);
  }
}

static bool is_polled(const struct fiber *fiber, const struct object *object) {
  const struct process *process = fiber->process;
  for (uint64_t at = 0; at < fiber->polledCount; at++) {
    int fd = fiber->polled[at].fd;
    if (fd >= 0 && fd < process->descriptorCount && process->descriptors[fd].object == object) return true;
  }
  return false;
}

void fibers_wake_pollers(const struct object *object) {
  struct fiber *next;
  for (struct fiber *at = firstWaiting; at != NULL; at = next) {
    next = at->nextWaiting;
    if (at->awaited == object || (at->polled != NULL && is_polled(at, object))) fiber_wake(at);
  }
}

// The longest waiting is woken first, as the kernel does it.
int futex_wake(const void *address, int most) {
  int woken = 0;
  while (woken < most) {
    struct fiber *oldest = NULL;
    for (struct fiber *at = firstWaiting; at != NULL; at = at->nextWaiting) {
      if (at->futex == address) oldest = at;
    }
    if (oldest == NULL) break;
    fiber_wake(oldest);
    woken += 1;
  }
  return woken;
}

uint32_t apus_sim_starve(uint32_t number, const char *thread, uint64_t untilNs) {
  struct process *process = process_of(number);
  if (process == NULL) return 0;
  size_t count = strlen(thread);
  for (struct fiber *at = process->fibers; at != NULL; at = at->nextOfProcess) {
    if (at->state == FIBER_DONE || strncmp(at->name, thread, count) != 0) continue;
    at->starvedUntil = untilNs + 1000000000u;
    digest_add(untilNs);
    trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .process = number, .value = untilNs,
                                 .text = "starve"});
    if (at->state == FIBER_READY && at->readyPlace != NOWHERE) {
      ready_remove(at);
      fiber_ready(at);
    }
    return at->number;
  }
  return 0;
}

bool apus_sim_inside(void) { return current != NULL; }
