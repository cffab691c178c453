// Calls that were asked to fail, and how long calls take.
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

struct fault {
  struct fault *next;
  uint32_t process;
  apus_sim_kind kind;
  char *part;
  uint64_t skip, times;
  int32_t code;
};

// By kind, in the order in which they were said: clocks are looked at millions of times, and hardly ever asked to fail.
static struct fault *faults[APUS_SIM_KINDS];
static void (*faultHook)(void *, const char *);
static void *faultContext;

void apus_sim_hear_fault(void (*hook)(void *, const char *), void *context) {
  faultHook = hook;
  faultContext = context;
}

static void (*callHook)(void *, uint32_t, apus_sim_kind, const char *);
static void *callContext;

void apus_sim_hear_calls(void (*hook)(void *, uint32_t, apus_sim_kind, const char *), void *context) {
  callHook = hook;
  callContext = context;
}

// For each host and kind, in the order in which they were said.
static struct {
  uint32_t host;
  apus_sim_kind kind;
  uint64_t least, most;
} latencies[256];
static int latencyCount;

void apus_sim_fail(uint32_t process, apus_sim_kind kind, const char *part, uint64_t skip,
                   uint64_t times, int32_t code) {
  if (kind >= APUS_SIM_KINDS) abort();
  struct fault *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  *made = (struct fault){.process = process, .kind = kind, .part = part == NULL ? NULL : strdup(part),
                         .skip = skip, .times = times, .code = code};
  struct fault **last = &faults[kind];
  while (*last != NULL) last = &(*last)->next;
  *last = made;
}

static void forget(struct fault **at) {
  struct fault *gone = *at;
  *at = gone->next;
  free(gone->part);
  free(gone);
}

void apus_sim_fail_nothing(uint32_t process) {
  for (int kind = 0; kind < APUS_SIM_KINDS; kind++) {
    for (struct fault **at = &faults[kind]; *at != NULL;) {
      if (process == 0 || (*at)->process == process) forget(at);
      else at = &(*at)->next;
    }
  }
}

void apus_sim_disk_latency(uint32_t host, apus_sim_kind kind, uint64_t leastNs, uint64_t mostNs) {
  int at = 0;
  while (at < latencyCount && (latencies[at].host != host || latencies[at].kind != kind)) at += 1;
  if (at == latencyCount) {
    if (latencyCount == (int)(sizeof latencies / sizeof latencies[0])) abort();
    latencyCount += 1;
  }
  latencies[at].host = host;
  latencies[at].kind = kind;
  latencies[at].least = leastNs;
  latencies[at].most = mostNs;
}

void faults_wait(apus_sim_kind kind) {
  for (int at = 0; at < latencyCount; at++) {
    if (latencies[at].host != current->process->host || latencies[at].kind != kind) continue;
    uint64_t ns = random_between(latencies[at].least, latencies[at].most);
    if (ns > 0) fiber_pass(ns);
    return;
  }
}

uint64_t apus_sim_calls(uint32_t number, apus_sim_kind kind) {
  const struct process *process = process_of(number);
  return process == NULL || kind >= APUS_SIM_KINDS ? 0 : process->calls[kind];
}

int fault_of(apus_sim_kind kind, const char *path) {
  counters.calls += kind != APUS_SIM_LOOK;
  current->process->calls[kind] += 1;
  if (callHook != NULL && kind != APUS_SIM_LOOK) {
    struct fiber *inside = current;
    current = NULL;
    callHook(callContext, inside->process->number, kind, path);
    current = inside;
  }
  if (latencyCount > 0) faults_wait(kind);
  for (struct fault **at = &faults[kind]; *at != NULL; at = &(*at)->next) {
    struct fault *fault = *at;
    if (fault->process != 0 && fault->process != current->process->number) continue;
    if (fault->part != NULL && (path == NULL || strstr(path, fault->part) == NULL)) continue;
    if (fault->skip > 0) {
      fault->skip -= 1;
      continue;
    }
    // Used up before anybody hears of it: who hears may end the process, and what it was asked goes with it.
    int code = fault->code;
    fault->times -= 1;
    if (fault->times == 0) forget(at);
    counters.injected += 1;
    digest_add((uint64_t)kind << 32 | (uint32_t)code);
    trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = (uint64_t)kind,
                                 .other = (uint32_t)code, .text = path == NULL ? "a call" : path});
    if (faultHook != NULL) {
      struct fiber *inside = current;
      current = NULL;
      faultHook(faultContext, path);
      current = inside;
    }
    if (code == APUS_SIM_DIES) {
      process_end(current->process, APUS_SIM_KILLED);
      apus_sim_stop();
      fiber_end();
    }
    return code;
  }
  return 0;
}
