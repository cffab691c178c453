// Connections: what one end sends is cut into segments, each arrives after a while that is drawn, in order, and waits to be
// read. Who closes or doesn't hear any more is told as TCP would tell it.
#include "network.h"

#include <stdlib.h>
#include <string.h>

struct connection *firstConnection, *lastConnection;
static uint64_t connectionCount;

// --- the life of a connection ------------------------------------------------------------------


void end_trace(const struct end *end, apus_sim_what what, uint64_t value, const void *bytes) {
  trace_event((apus_sim_event){
      .what = what, .process = end->process == NULL ? 0 : end->process->number,
      .other = end->other->process == NULL ? 0 : end->other->process->number,
      .connection = end->connection->number, .value = value, .bytes = bytes});
}

struct connection *connection_make(uint32_t from, uint32_t to, uint16_t port, const char *path) {
  struct connection *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  made->number = ++connectionCount;
  made->toHost = to;
  made->toPort = port;
  made->path = path == NULL ? NULL : strdup(path);
  for (int side = 0; side < 2; side++) {
    struct end *end = &made->ends[side];
    *end = (struct end){.connection = made, .other = &made->ends[1 - side], .state = END_CONNECTING,
                        .host = side == 0 ? from : to, .bytesPerSecond = UINT64_MAX,
                        .arrival = {.place = -1, .ring = segment_arrived},
                        .patience = {.place = -1, .ring = patience_ended},
                        .reading = {.place = -1, .ring = may_read},
                        .roomTold = {.place = -1, .ring = has_room}};
  }
  made->ends[0].port = (uint16_t)(32768 + made->number % 28000);
  made->ends[1].port = port;
  made->previous = lastConnection;
  if (lastConnection != NULL) lastConnection->next = made;
  else firstConnection = made;
  lastConnection = made;
  counters.connections += 1;
  return made;
}

void end_drop_sent(struct end *end) {
  timer_clear(&end->arrival);
  while (end->firstSent != NULL) {
    struct segment *gone = end->firstSent;
    end->firstSent = gone->next;
    free(gone);
  }
  end->lastSent = NULL;
  end->inFlight = 0;
}

// Goes when nobody has an end any more and nothing is on its way.
void connection_settle(struct connection *connection) {
  if (connection->users > 0) return;
  for (int side = 0; side < 2; side++) {
    const struct end *end = &connection->ends[side];
    if (end->state != END_GONE || end->isPending || end->object != NULL || end->endpoint != 0 ||
        end->firstSent != NULL)
      return;
  }
  for (int side = 0; side < 2; side++) {
    struct end *end = &connection->ends[side];
    timer_clear(&end->patience);
    timer_clear(&end->reading);
    timer_clear(&end->roomTold);
    free(end->bytes);
  }
  if (connection->previous != NULL) connection->previous->next = connection->next;
  else firstConnection = connection->next;
  if (connection->next != NULL) connection->next->previous = connection->previous;
  else lastConnection = connection->previous;
  free(connection->path);
  free(connection);
}

void end_tell(struct end *end) {
  if (end->object != NULL) object_notify(end->object);
}

// It is over for this end, with an errno; 0: as both wished.
void end_fail(struct end *end, int code, apus_sim_end how) {
  if (end->state == END_GONE) return;
  end->state = END_GONE;
  end->error = code;
  // But a reset of its own is on its way already.
  if (end->firstSent != NULL && end->firstSent->kind != SEGMENT_RESET) end_drop_sent(end);
  timer_clear(&end->patience);
  timer_clear(&end->reading);
  end_trace(end, APUS_SIM_CLOSED, how, NULL);
  end_tell(end);
  if (end->endpoint != 0) {
    uint64_t endpoint = end->endpoint;
    end->endpoint = 0;
    endpoint_forget(endpoint);
    if (end->peer->closed != NULL) end->peer->closed(end->context, endpoint, how);
  }
}

// --- sending -----------------------------------------------------------------------------------

void segment_send(struct end *end, enum segment_kind kind, const void *bytes, uint32_t byteCount) {
  if (end->isVanished) return;
  struct segment *made = malloc(sizeof *made + byteCount);
  if (made == NULL) abort();
  *made = (struct segment){.kind = kind, .byteCount = byteCount};
  memcpy(made->bytes, bytes, byteCount);
  made->due = machine_now() + link_latency(end);
  if (made->due < end->lastDue) made->due = end->lastDue;
  if (made->due < end->stalledUntil) made->due = end->stalledUntil;
  end->lastDue = made->due;
  end->inFlight += byteCount;
  if (end->lastSent != NULL) {
    end->lastSent->next = made;
  } else {
    end->firstSent = made;
    timer_set(&end->arrival, made->due);
  }
  end->lastSent = made;
}

size_t end_space(const struct end *end) {
  size_t room = link_room(end), used = end->inFlight + end->other->count;
  return used < room ? room - used : 0;
}

ssize_t end_send(struct end *end, const void *bytes, size_t byteCount) {
  if (end->state == END_CONNECTING) return -EAGAIN;
  if (end->state == END_GONE) {
    int code = end->error == 0 ? EPIPE : end->error;
    end->error = 0;
    return -code;
  }
  if (end->hasFinished) return -EPIPE;
  size_t taken = end_space(end);
  if (taken > byteCount) taken = byteCount;
  if (taken < byteCount) end->wantsRoom = true;
  if (taken == 0) return byteCount == 0 ? 0 : -EAGAIN;
  end_trace(end, APUS_SIM_SENT, taken, bytes);
  const apus_sim_link *link = link_of(end);
  for (size_t at = 0; at < taken;) {
    size_t count = taken - at;
    if (link->segmentLeast > 0) {
      size_t most = random_between(link->segmentLeast, link->segmentMost);
      if (count > most) count = most;
    }
    if (link->resetPerMillion > 0 && random_between(1, 1000000) <= link->resetPerMillion) {
      apus_sim_reset(end->connection->number);
      return (ssize_t)taken;
    }
    segment_send(end, SEGMENT_DATA, (const char *)bytes + at, (uint32_t)count);
    at += count;
  }
  // Who can't be reached isn't waited for for ever.
  if (end->patience.place < 0 && is_cut(end->host, end->other->host)) end_doubt(end);
  return (ssize_t)taken;
}

// Nothing that it sends arrives: after so long TCP says so.
void end_doubt(struct end *end) {
  if (end->state != END_OPEN || end->patience.place >= 0) return;
  uint64_t ns = UNACKNOWLEDGED_NS;
  const struct object *object = end->object;
  bool isWaiting = end->firstSent != NULL;
  if (object != NULL && object->userTimeoutMs > 0) ns = object->userTimeoutMs * 1000000ull;
  if (object != NULL && object->keepIdleS > 0) {
    uint64_t silent =
        (object->keepIdleS + (uint64_t)object->keepIntervalS * object->keepCount) * 1000000000ull;
    if (!isWaiting || silent < ns) ns = silent;
  } else if (!isWaiting) {
    return;
  }
  timer_set(&end->patience, machine_now() + ns);
}

void patience_ended(struct timer *timer) {
  struct end *end = (struct end *)((char *)timer - offsetof(struct end, patience));
  if (end->state != END_CONNECTING && is_reached(end)) return;
  struct connection *connection = end->connection;
  connection->users += 1;
  end_fail(end, ETIMEDOUT, APUS_SIM_UNREACHED);
  connection->users -= 1;
  connection_settle(connection);
}

void end_finish(struct end *end) {
  if (end->state == END_GONE || end->hasFinished) return;
  end->hasFinished = true;
  if (end->state == END_OPEN) segment_send(end, SEGMENT_FINISH, "", 0);
}

// Its owner lets go of it. With bytes unread, or asked to, that is a reset.
void end_close(struct end *end, bool isReset) {
  struct connection *connection = end->connection;
  end->object = NULL;
  end->endpoint = 0;
  if (end->state != END_GONE) {
    bool wasOpen = end->state == END_OPEN;
    if (wasOpen) end_trace(end, APUS_SIM_CLOSED, 0, NULL);
    if (wasOpen && (isReset || end->count > 0)) {
      end_drop_sent(end);
      segment_send(end, SEGMENT_RESET, "", 0);
    } else if (wasOpen) {
      end_finish(end);
    } else {
      end_drop_sent(end);
    }
    end->state = END_GONE;
    timer_clear(&end->patience);
    timer_clear(&end->reading);
    end->count = 0;
    // One that hasn't been answered is forgotten, whoever hears of it later.
    if (!wasOpen && end == &connection->ends[0] && end->other->state == END_CONNECTING)
      end->other->state = END_GONE;
  }
  connection_settle(connection);
}

// --- receiving ---------------------------------------------------------------------------------

void end_keep(struct end *end, const uint8_t *bytes, size_t byteCount) {
  if (end->count + byteCount > end->room) {
    size_t room = end->room == 0 ? 4096 : end->room;
    while (room < end->count + byteCount) room *= 2;
    uint8_t *made = malloc(room);
    if (made == NULL) abort();
    for (size_t at = 0; at < end->count; at++) made[at] = end->bytes[(end->first + at) % end->room];
    free(end->bytes);
    end->bytes = made;
    end->room = room;
    end->first = 0;
  }
  size_t start = (end->first + end->count) % end->room, head = end->room - start;
  if (head > byteCount) head = byteCount;
  memcpy(end->bytes + start, bytes, head);
  memcpy(end->bytes, bytes + head, byteCount - head);
  end->count += byteCount;
}

// As a kernel has it: a writer is told once a third of the room is free.
static void tell_of_room(struct end *end) {
  if (!end->wantsRoom || end->state != END_OPEN || end_space(end) < link_room(end) / 3) return;
  end->wantsRoom = false;
  end_tell(end);
  // Whoever reads may be a thread: the world is told once the machine is at rest.
  if (end->endpoint != 0) timer_set(&end->roomTold, machine_now());
}

void has_room(struct timer *timer) {
  struct end *end = (struct end *)((char *)timer - offsetof(struct end, roomTold));
  if (end->endpoint != 0 && end->peer->writable != NULL)
    end->peer->writable(end->context, end->endpoint);
}

ssize_t end_receive(struct end *end, void *bytes, size_t byteCount, bool isPeek) {
  if (end->count == 0) {
    if (end->state == END_CONNECTING) return -EAGAIN;
    if (end->error != 0) {
      int code = end->error;
      end->error = 0;
      return -code;
    }
    return end->isFinished || end->isDeaf || end->state == END_GONE ? 0 : -EAGAIN;
  }
  if (byteCount > end->count) byteCount = end->count;
  size_t head = end->room - end->first;
  if (head > byteCount) head = byteCount;
  memcpy(bytes, end->bytes + end->first, head);
  memcpy((char *)bytes + head, end->bytes, byteCount - head);
  if (!isPeek) {
    end->first = (end->first + byteCount) % end->room;
    end->count -= byteCount;
    tell_of_room(end->other);
  }
  return (ssize_t)byteCount;
}

// --- what the world reads ----------------------------------------------------------------------

#define READ_MOST 65536

// The next piece goes to the world as its rate allows it.
void end_read_on(struct end *end) {
  static uint8_t piece[READ_MOST];
  if (end->reading.place >= 0 || end->bytesPerSecond == 0) return;
  if (end->count > 0) {
    size_t most = end->bytesPerSecond == UINT64_MAX ? READ_MOST : end->bytesPerSecond / 100 + 1;
    if (most > READ_MOST) most = READ_MOST;
    ssize_t count = end_receive(end, piece, most, false);
    if (end->bytesPerSecond != UINT64_MAX) {
      timer_set(&end->reading,
                machine_now() + (uint64_t)count * 1000000000u / end->bytesPerSecond);
    } else if (end->count > 0 || end->isFinished) {
      timer_set(&end->reading, machine_now());
    }
    end_trace(end, APUS_SIM_ARRIVED, (uint64_t)count, piece);
    if (end->peer->received != NULL) end->peer->received(end->context, end->endpoint, piece, (size_t)count);
    return;
  }
  if (end->isFinished && !end->isDeaf) {
    end->isDeaf = true;
    end_trace(end, APUS_SIM_CLOSED, APUS_SIM_FINISHED, NULL);
    if (end->peer->closed != NULL) end->peer->closed(end->context, end->endpoint, APUS_SIM_FINISHED);
  }
}

void may_read(struct timer *timer) {
  struct end *end = (struct end *)((char *)timer - offsetof(struct end, reading));
  struct connection *connection = end->connection;
  connection->users += 1;
  if (end->endpoint != 0) end_read_on(end);
  connection->users -= 1;
  connection_settle(connection);
}

void end_reads_at(struct end *end, uint64_t bytesPerSecond) {
  end->bytesPerSecond = bytesPerSecond;
  if (bytesPerSecond == 0) timer_clear(&end->reading);
  else if (end->reading.place < 0) timer_set(&end->reading, machine_now());
}
