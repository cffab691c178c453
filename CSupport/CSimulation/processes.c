// Processes: what a kernel keeps of each, so that one can go without a word and leave nothing but its files.
#define _GNU_SOURCE
#include "kernel.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static struct process **processes;
static uint32_t processCount;

#define MAIN_STACK (8u << 20)

struct process *process_of(uint32_t number) {
  return number >= 1 && number <= processCount ? processes[number - 1] : NULL;
}

struct process *process_at(uint32_t place) {
  return place < processCount ? processes[place] : NULL;
}

// What ps would read of it: the product asks this way whether the owner of a fabric lives.
static void show(const struct process *process, bool lives) {
  char name[64], path[PATH_ROOM], text[256];
  snprintf(name, sizeof name, "/proc/%u/stat", FIRST_PID + process->number);
  struct fiber stand = {.process = (struct process *)process};
  struct fiber *inside = current;
  current = &stand;
  const char *there = disk_path(name, path);
  current = inside;
  if (!lives) {
    raw(SYS_unlink, (long)there, 0, 0, 0, 0, 0);
    return;
  }
  char *end = strrchr(path, '/');
  *end = 0;
  raw(SYS_mkdir, (long)path, 0755, 0, 0, 0, 0);
  *end = '/';
  long fd = raw(SYS_open, (long)there, O_WRONLY | O_CREAT | O_TRUNC, 0644, 0, 0, 0);
  if (fd < 0) return;
  // Fields 3 to 22; the last is when it began.
  int count = snprintf(text, sizeof text,
                       "%u (%s) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 %llu 0 0\n",
                       FIRST_PID + process->number, process->name,
                       (unsigned long long)(process->number * 100u));
  raw(SYS_write, fd, (long)text, count, 0, 0, 0);
  raw(SYS_close, fd, 0, 0, 0, 0, 0);
}

uint32_t apus_sim_start(const char *name, uint32_t host, apus_sim_call body, void *context) {
  processes = realloc(processes, (processCount + 1) * sizeof *processes);
  struct process *made = calloc(1, sizeof *made);
  if (processes == NULL || made == NULL) abort();
  processes[processCount++] = made;
  made->number = processCount;
  made->host = host;
  made->state = APUS_SIM_RUNNING;
  snprintf(made->name, sizeof made->name, "%s", name);
  for (int fd = 0; fd < 3; fd++) {
    struct object *output = object_make(OBJECT_OUTPUT);
    output->process = made;
    made->descriptors = realloc(made->descriptors, (size_t)(fd + 1) * sizeof *made->descriptors);
    if (made->descriptors == NULL) abort();
    made->descriptors[fd].object = output;
    made->descriptorCount = fd + 1;
  }
  show(made, true);
  struct fiber *first = fiber_make(made, MAIN_STACK);
  first->main = body;
  first->argument = context;
  snprintf(first->name, sizeof first->name, "main");
  digest_add(made->number);
  trace_event((apus_sim_event){.what = APUS_SIM_STARTED, .process = made->number, .text = made->name});
  return made->number;
}

// All that the kernel takes back. Its threads don't run any more, wherever they stand.
void process_end(struct process *process, apus_sim_state state) {
  if (process->state == APUS_SIM_EXITED || process->state == APUS_SIM_KILLED) return;
  process->state = state;
  fibers_drop(process);
  for (size_t at = 0; at < process->mappingCount; at++) {
    if (process->mappings[at].file != NULL) disk_mapped(process->mappings[at].file, -1);
    raw(SYS_munmap, (long)process->mappings[at].address, (long)process->mappings[at].byteCount, 0,
        0, 0, 0);
  }
  process->mappingCount = 0;
  heap_drop(process);
  apus_sim_fail_nothing(process->number);
  for (int fd = 0; fd < process->descriptorCount; fd++) descriptor_close(process, fd);
  free(process->descriptors);
  process->descriptors = NULL;
  process->descriptorCount = 0;
  show(process, false);
  digest_add((uint64_t)state << 32 | process->number);
  trace_event((apus_sim_event){.what = APUS_SIM_ENDED, .process = process->number,
                               .value = (uint64_t)state, .text = process->name});
}

void apus_sim_kill(uint32_t number) {
  struct process *process = process_of(number);
  if (process != NULL) process_end(process, APUS_SIM_KILLED);
}

void apus_sim_pause(uint32_t number) {
  struct process *process = process_of(number);
  if (process == NULL || process->state != APUS_SIM_RUNNING) return;
  process->state = APUS_SIM_PAUSED;
  fibers_hold(process, true);
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .process = number, .text = "pause"});
}

void apus_sim_resume(uint32_t number) {
  struct process *process = process_of(number);
  if (process == NULL || process->state != APUS_SIM_PAUSED) return;
  process->state = APUS_SIM_RUNNING;
  fibers_hold(process, false);
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .process = number, .text = "resume"});
}

apus_sim_state apus_sim_process_state(uint32_t number) {
  struct process *process = process_of(number);
  return process == NULL ? APUS_SIM_EXITED : process->state;
}

int32_t apus_sim_status(uint32_t number) {
  struct process *process = process_of(number);
  return process == NULL ? 0 : process->status;
}

uint32_t apus_sim_thread_count(uint32_t number) {
  struct process *process = process_of(number);
  uint32_t count = 0;
  if (process == NULL) return 0;
  for (struct fiber *at = process->fibers; at != NULL; at = at->nextOfProcess) {
    count += at->state != FIBER_DONE;
  }
  return count;
}

void apus_sim_signal(uint32_t number, int32_t code) {
  struct process *process = process_of(number);
  if (process == NULL || code < 1 || code >= SIGNALS) return;
  if (process->state != APUS_SIM_RUNNING && process->state != APUS_SIM_PAUSED) return;
  void (*handler)(int) = process->handlers[code];
  digest_add((uint64_t)code << 32 | number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .process = number, .value = (uint64_t)code,
                               .text = "signal"});
  if (handler == SIG_IGN) return;
  if (handler == SIG_DFL) {
    process_end(process, APUS_SIM_KILLED);
    return;
  }
  // As if its first thread ran it: a handler does no more than count and write.
  current = process->fibers;
  handler(code);
  current = NULL;
  if (process->fibers->polled != NULL) fiber_wake(process->fibers);
}

// --- its memory --------------------------------------------------------------------------------

void process_map(struct process *process, void *address, size_t byteCount, struct file *file) {
  if (process->mappingCount == process->mappingRoom) {
    process->mappingRoom = process->mappingRoom == 0 ? 64 : process->mappingRoom * 2;
    process->mappings =
        realloc(process->mappings, process->mappingRoom * sizeof *process->mappings);
    if (process->mappings == NULL) abort();
  }
  process->mappings[process->mappingCount++] = (struct mapping){address, byteCount, file};
  if (file != NULL) disk_mapped(file, 1);
}

// Only whole mappings are given back by those that run here.
void process_unmap(struct process *process, void *address) {
  for (size_t at = 0; at < process->mappingCount; at++) {
    if (process->mappings[at].address != address) continue;
    if (process->mappings[at].file != NULL) disk_mapped(process->mappings[at].file, -1);
    process->mappings[at] = process->mappings[--process->mappingCount];
    return;
  }
}
