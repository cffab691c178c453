// What the world does to connections: it cuts hosts off, holds connections up, breaks them, or lets one end forget.
#include "network.h"

#include <stddef.h>

void apus_sim_partition(uint32_t a, uint32_t b, bool isCut) {
  digest_add((uint64_t)a << 32 | b);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = isCut,
                               .text = isCut ? "partition" : "partition heals"});
  cut_set(a, b, isCut);
  for (struct connection *at = firstConnection; at != NULL; at = at->next) {
    for (int side = 0; side < 2; side++) {
      struct end *end = &at->ends[side];
      if (!is_reached(end)) {
        end_doubt(end);
        continue;
      }
      if (end->state == END_OPEN) timer_clear(&end->patience);
      // What waited comes one latency later, as whoever sent it tries again now and then.
      if (end->firstSent != NULL && end->arrival.place < 0) {
        const apus_sim_link *link = link_of(end);
        timer_set(&end->arrival,
                  machine_now() + random_between(link->latencyLeastNs, link->latencyMostNs));
      }
    }
  }
}

static struct connection *connection_numbered(uint64_t number) {
  for (struct connection *at = lastConnection; at != NULL; at = at->previous) {
    if (at->number == number) return at;
  }
  return NULL;
}

static void stall(struct end *end, uint64_t until) {
  end->stalledUntil = until;
  for (struct segment *at = end->firstSent; at != NULL; at = at->next) {
    if (at->due < until) at->due = until;
  }
  if (end->lastDue < until) end->lastDue = until;
  if (end->arrival.place >= 0) timer_set(&end->arrival, end->firstSent->due);
}

void apus_sim_stall(uint64_t number, uint64_t ns) {
  struct connection *connection = connection_numbered(number);
  if (connection == NULL) return;
  digest_add(ns);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .connection = number, .value = ns,
                               .text = "stall"});
  for (int side = 0; side < 2; side++) stall(&connection->ends[side], machine_now() + ns);
}

// A call that is lost comes again: whoever still waits to be answered has nothing that could be cut off.
static bool is_calling(const struct connection *connection) {
  return connection->ends[0].state == END_CONNECTING;
}

void apus_sim_reset(uint64_t number) {
  struct connection *connection = connection_numbered(number);
  if (connection == NULL || is_calling(connection)) return;
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .connection = number, .text = "reset"});
  counters.resets += 1;
  // Told by timers: whoever is in the middle of a send isn't called.
  for (int side = 0; side < 2; side++) {
    struct end *end = &connection->ends[side];
    end_drop_sent(end);
    if (end->other->state == END_OPEN) segment_send(end, SEGMENT_RESET, "", 0);
  }
}

void apus_sim_vanish(uint64_t number, uint32_t process) {
  struct connection *connection = connection_numbered(number);
  if (connection == NULL || is_calling(connection)) return;
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .connection = number, .text = "vanish"});
  for (int side = 0; side < 2; side++) {
    struct end *end = &connection->ends[side];
    uint32_t owner = end->process == NULL ? 0 : end->process->number;
    if (owner != process || end->isVanished) continue;
    end->isVanished = true;
    end_drop_sent(end);
    end_doubt(end->other);
    break;
  }
}

uint64_t apus_sim_connections(uint64_t *numbers, uint64_t room) {
  uint64_t count = 0;
  for (struct connection *at = firstConnection; at != NULL; at = at->next) {
    if (at->ends[0].state != END_OPEN || at->ends[1].state != END_OPEN) continue;
    if (numbers != NULL && count < room) numbers[count] = at->number;
    count += 1;
  }
  return count;
}
