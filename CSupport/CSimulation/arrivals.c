// What arrives, and who calls whom: the other end of a segment's way.
#include "network.h"

#include <stdlib.h>
#include <string.h>

static struct object *listeners;

static struct object *listener_at(uint32_t host, uint16_t port, const char *path) {
  for (struct object *at = listeners; at != NULL; at = at->nextListening) {
    if (at->process->host != host || at->isUnix != (path != NULL)) continue;
    if (path != NULL ? strcmp(at->boundPath, path) == 0 : at->boundPort == port) return at;
  }
  return NULL;
}

static void called(struct end *from) {
  struct connection *connection = from->connection;
  struct end *to = from->other;
  struct object *listener = listener_at(connection->toHost, connection->toPort, connection->path);
  if (listener != NULL && listener->pendingCount < listener->backlog) {
    to->state = END_OPEN;
    to->process = listener->process;
    to->nextPending = NULL;
    to->isPending = true;
    if (listener->lastPending != NULL) listener->lastPending->nextPending = to;
    else listener->firstPending = to;
    listener->lastPending = to;
    listener->pendingCount += 1;
    segment_send(to, SEGMENT_ANSWER, "", 0);
    object_notify(listener);
    return;
  }
  if (listener == NULL && endpoint_accepts(to)) {
    to->state = END_OPEN;
    segment_send(to, SEGMENT_ANSWER, "", 0);
    if (to->peer->opened != NULL) to->peer->opened(to->context, to->endpoint);
    return;
  }
  counters.refused += 1;
  segment_send(to, SEGMENT_RESET, "", 0);
  to->state = END_GONE;
}

static void answered(struct end *to) {
  if (to->state != END_CONNECTING) return;
  to->state = END_OPEN;
  timer_clear(&to->patience);
  end_trace(to, APUS_SIM_CONNECTED, to->connection->toPort, NULL);
  if (to->hasFinished) segment_send(to, SEGMENT_FINISH, "", 0);
  end_tell(to);
  if (to->endpoint != 0 && to->peer->opened != NULL) to->peer->opened(to->context, to->endpoint);
}

static void arrived(struct end *from, struct segment *segment) {
  struct end *to = from->other;
  digest_add(from->connection->number << 1 | (from == &from->connection->ends[1]));
  counters.segments += 1;
  if (to->isVanished) return;
  if (segment->kind != SEGMENT_CALL && to->state == END_GONE) {
    // Nobody is there any more: whoever sends to it learns that.
    if (segment->kind == SEGMENT_DATA && from->state == END_OPEN) {
      counters.resets += 1;
      end_fail(from, ECONNRESET, APUS_SIM_RESET);
    }
    return;
  }
  switch (segment->kind) {
    case SEGMENT_CALL: called(from); break;
    case SEGMENT_ANSWER: answered(to); break;
    case SEGMENT_DATA:
      digest_bytes(segment->bytes, segment->byteCount);
      counters.segmentBytes += segment->byteCount;
      // A socket that is shut for reading takes bytes and drops them.
      if (to->isDeaf && to->endpoint == 0) break;
      end_keep(to, segment->bytes, segment->byteCount);
      if (to->endpoint != 0) {
        end_read_on(to);
      } else {
        end_trace(to, APUS_SIM_ARRIVED, segment->byteCount, segment->bytes);
        end_tell(to);
      }
      break;
    case SEGMENT_FINISH:
      to->isFinished = true;
      if (to->endpoint != 0) {
        end_read_on(to);
      } else {
        end_trace(to, APUS_SIM_CLOSED, APUS_SIM_FINISHED, NULL);
        end_tell(to);
      }
      break;
    case SEGMENT_RESET:
      counters.resets += 1;
      if (to->state == END_CONNECTING) end_fail(to, ECONNREFUSED, APUS_SIM_REFUSED);
      else end_fail(to, ECONNRESET, APUS_SIM_RESET);
      break;
  }
}

void segment_arrived(struct timer *timer) {
  struct end *from = (struct end *)((char *)timer - offsetof(struct end, arrival));
  struct connection *connection = from->connection;
  // It waits until the partition heals.
  if (is_cut(from->host, from->other->host)) return;
  struct segment *segment = from->firstSent;
  from->firstSent = segment->next;
  if (from->firstSent == NULL) from->lastSent = NULL;
  else timer_set(timer, from->firstSent->due);
  from->inFlight -= segment->byteCount;
  connection->users += 1;
  arrived(from, segment);
  connection->users -= 1;
  free(segment);
  connection_settle(connection);
}

// --- calling and being called ------------------------------------------------------------------

static uint64_t call_patience(const struct end *end) {
  return machine_now() + (end->host == end->other->host ? 1000000000u : CALL_NS);
}

struct end *network_call(uint32_t from, uint32_t to, uint16_t port, const char *path) {
  struct end *end = &connection_make(from, to, port, path)->ends[0];
  digest_add((uint64_t)to << 16 | port);
  segment_send(end, SEGMENT_CALL, "", 0);
  timer_set(&end->patience, call_patience(end));
  return end;
}

int end_call(struct object *socket, uint32_t host, uint16_t port, const char *path) {
  struct end *end = network_call(socket->process->host, host, port, path);
  end->object = socket;
  end->process = socket->process;
  socket->end = end;
  return 0;
}

bool listener_open(struct object *socket) {
  struct process *process = socket->process;
  if (!socket->isUnix) {
    for (uint16_t port = 32768; socket->boundPort == 0; port++) {
      if (listener_at(process->host, port, NULL) == NULL && !endpoint_listens(process->host, port))
        socket->boundPort = port;
    }
    if (listener_at(process->host, socket->boundPort, NULL) != NULL ||
        endpoint_listens(process->host, socket->boundPort))
      return false;
  } else if (listener_at(process->host, 0, socket->boundPath) != NULL) {
    // Its name was taken away and given to this one: the other can't be reached any more.
    struct object *other = listener_at(process->host, 0, socket->boundPath);
    free(other->boundPath);
    other->boundPath = strdup("");
  }
  socket->isListening = true;
  socket->nextListening = listeners;
  listeners = socket;
  return true;
}

void listener_close(struct object *socket) {
  for (struct object **at = &listeners; *at != NULL; at = &(*at)->nextListening) {
    if (*at != socket) continue;
    *at = socket->nextListening;
    break;
  }
  while (socket->firstPending != NULL) {
    struct end *end = socket->firstPending;
    socket->firstPending = end->nextPending;
    end->isPending = false;
    end_close(end, true);
  }
}

struct object *listener_accept(struct object *socket) {
  struct end *end = socket->firstPending;
  if (end == NULL) return NULL;
  socket->firstPending = end->nextPending;
  if (socket->firstPending == NULL) socket->lastPending = NULL;
  socket->pendingCount -= 1;
  end->isPending = false;
  struct object *made = object_make(OBJECT_SOCKET);
  made->isUnix = socket->isUnix;
  made->end = end;
  end->object = made;
  return made;
}

void socket_released(struct object *object) {
  if (object->isListening) listener_close(object);
  if (object->end != NULL) end_close(object->end, object->lingersNot);
}
