// The world's own ends of connections, and where it listens. Numbers lead to ends as long as there is one.
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

struct world_listener {
  struct world_listener *next;
  uint32_t host;
  uint16_t port;
  const apus_sim_peer *peer;
  void *(*accepted)(void *context, uint64_t endpoint);
  void *context;
};

static struct end **ends;
static uint64_t endCount, endRoom;
static struct world_listener *worldListeners;

static uint64_t endpoint_number(struct end *end) {
  if (endCount == endRoom) {
    endRoom = endRoom == 0 ? 64 : endRoom * 2;
    ends = realloc(ends, endRoom * sizeof *ends);
    if (ends == NULL) abort();
  }
  ends[endCount++] = end;
  end->endpoint = endCount;
  return endCount;
}

static struct end *end_of(uint64_t endpoint) {
  return endpoint >= 1 && endpoint <= endCount ? ends[endpoint - 1] : NULL;
}

void endpoint_forget(uint64_t endpoint) { ends[endpoint - 1] = NULL; }

static struct world_listener *listener_at(uint32_t host, uint16_t port) {
  for (struct world_listener *at = worldListeners; at != NULL; at = at->next) {
    if (at->host == host && at->port == port) return at;
  }
  return NULL;
}

bool endpoint_listens(uint32_t host, uint16_t port) { return listener_at(host, port) != NULL; }

bool endpoint_accepts(struct end *end) {
  struct world_listener *listener = listener_at(end->connection->toHost, end->connection->toPort);
  if (listener == NULL || end->connection->path != NULL) return false;
  uint64_t number = endpoint_number(end);
  end->peer = listener->peer;
  end->context = listener->accepted(listener->context, number);
  return true;
}

bool apus_sim_listen(uint32_t host, uint16_t port, const apus_sim_peer *peer,
                     void *(*accepted)(void *context, uint64_t endpoint), void *context) {
  if (listener_at(host, port) != NULL) return false;
  struct world_listener *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  *made = (struct world_listener){worldListeners, host, port, peer, accepted, context};
  worldListeners = made;
  return true;
}

void apus_sim_unlisten(uint32_t host, uint16_t port) {
  for (struct world_listener **at = &worldListeners; *at != NULL; at = &(*at)->next) {
    if ((*at)->host != host || (*at)->port != port) continue;
    struct world_listener *gone = *at;
    *at = gone->next;
    free(gone);
    return;
  }
}

static uint64_t call(uint32_t host, uint32_t toHost, uint16_t port, const char *path,
                     const apus_sim_peer *peer, void *context) {
  struct end *end = network_call(host, toHost, port, path);
  end->peer = peer;
  end->context = context;
  return endpoint_number(end);
}

uint64_t apus_sim_connect(uint32_t host, uint32_t toHost, uint16_t port, const apus_sim_peer *peer,
                          void *context) {
  return call(host, toHost, port, NULL, peer, context);
}

uint64_t apus_sim_call_door(uint32_t host, const char *path, const apus_sim_peer *peer, void *context) {
  return call(host, host, 0, path, peer, context);
}

uint64_t apus_sim_connection_of(uint64_t endpoint) {
  const struct end *end = end_of(endpoint);
  return end == NULL ? 0 : end->connection->number;
}

size_t apus_sim_send(uint64_t endpoint, const void *bytes, size_t byteCount) {
  struct end *end = end_of(endpoint);
  ssize_t taken = end == NULL ? 0 : end_send(end, bytes, byteCount);
  return taken < 0 ? 0 : (size_t)taken;
}

void apus_sim_finish(uint64_t endpoint) {
  struct end *end = end_of(endpoint);
  if (end != NULL) end_finish(end);
}

void apus_sim_close(uint64_t endpoint, bool isReset) {
  struct end *end = end_of(endpoint);
  if (end == NULL) return;
  endpoint_forget(endpoint);
  end_close(end, isReset);
}

void apus_sim_read_rate(uint64_t endpoint, uint64_t bytesPerSecond) {
  struct end *end = end_of(endpoint);
  if (end != NULL) end_reads_at(end, bytesPerSecond);
}

uint64_t apus_sim_unread(uint64_t endpoint) {
  const struct end *end = end_of(endpoint);
  return end == NULL ? 0 : end->count;
}
