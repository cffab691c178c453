// Connections: what one end sends is cut into segments, each arrives after a while that is drawn, in order, and waits to be
// read. Who closes, resets, dies or can't be reached is told to the other end as TCP would tell it.
#define _GNU_SOURCE
#include "kernel.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

static struct connection *first, *last;
static uint64_t connectionCount;
static struct object *listeners;

#define LOOPBACK_NS 20000u
// How long TCP tries before it gives a call up.
#define CALL_NS 127000000000u
// How long it sends what nobody acknowledges before it gives that up, unless told otherwise.
#define UNACKNOWLEDGED_NS 924600000000u

// --- ways between hosts ------------------------------------------------------------------------

static struct {
  uint32_t from, to;
  apus_sim_link link;
} links[256];
static int linkCount;

static struct {
  uint32_t a, b;
} cuts[64];
static int cutCount;

static const apus_sim_link usual = {.latencyLeastNs = 50000, .latencyMostNs = 200000,
                                    .retransmitNs = 200000000, .bufferByteCount = 262144};

void apus_sim_set_link(uint32_t from, uint32_t to, const apus_sim_link *link) {
  if (linkCount == (int)(sizeof links / sizeof links[0])) {
    // What was said first is forgotten first.
    memmove(links, links + 1, sizeof links - sizeof links[0]);
    linkCount -= 1;
  }
  for (int at = 0; at < linkCount; at++) {
    if (links[at].from != from || links[at].to != to) continue;
    memmove(links + at, links + at + 1, (size_t)(linkCount - at - 1) * sizeof links[0]);
    linkCount -= 1;
    break;
  }
  links[linkCount].from = from;
  links[linkCount].to = to;
  links[linkCount++].link = *link;
}

static const apus_sim_link *link_of(const struct end *end) {
  for (int at = linkCount - 1; at >= 0; at--) {
    if (links[at].from != 0 && links[at].from != end->host) continue;
    if (links[at].to != 0 && links[at].to != end->other->host) continue;
    return &links[at].link;
  }
  return &usual;
}

static bool is_cut(uint32_t a, uint32_t b) {
  if (a == b) return false;
  for (int at = 0; at < cutCount; at++) {
    if ((cuts[at].a == a && (cuts[at].b == b || cuts[at].b == 0)) ||
        (cuts[at].a == b && (cuts[at].b == a || cuts[at].b == 0)))
      return true;
  }
  return false;
}

// --- the life of a connection ------------------------------------------------------------------

static void segment_arrived(struct timer *timer);
static void patience_ended(struct timer *timer);
static void may_read(struct timer *timer);
static void has_room(struct timer *timer);

static void trace_end(const struct end *end, apus_sim_what what, uint64_t value, const void *bytes) {
  trace_event((apus_sim_event){
      .what = what, .process = end->process == NULL ? 0 : end->process->number,
      .other = end->other->process == NULL ? 0 : end->other->process->number,
      .connection = end->connection->number, .value = value, .bytes = bytes});
}

static struct connection *connection_make(uint32_t from, uint32_t to, uint16_t port, const char *path) {
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
  made->previous = last;
  if (last != NULL) last->next = made;
  else first = made;
  last = made;
  counters.connections += 1;
  return made;
}

static void drop_sent(struct end *end) {
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
    if (end->state != END_GONE || end->object != NULL || end->endpoint != 0 || end->firstSent != NULL)
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
  else first = connection->next;
  if (connection->next != NULL) connection->next->previous = connection->previous;
  else last = connection->previous;
  free(connection->path);
  free(connection);
}

static void tell(struct end *end) {
  if (end->object != NULL) object_notify(end->object);
}

// It is over for this end, with an errno; 0: as both wished.
static void end_fail(struct end *end, int code, apus_sim_end how) {
  if (end->state == END_GONE) return;
  end->state = END_GONE;
  end->error = code;
  // But a reset of its own is on its way already.
  if (end->firstSent != NULL && end->firstSent->kind != SEGMENT_RESET) drop_sent(end);
  timer_clear(&end->patience);
  timer_clear(&end->reading);
  trace_end(end, APUS_SIM_CLOSED, how, NULL);
  tell(end);
  if (end->endpoint != 0) {
    uint64_t endpoint = end->endpoint;
    end->endpoint = 0;
    endpoint_forget(endpoint);
    if (end->peer->closed != NULL) end->peer->closed(end->context, endpoint, how);
  }
}

// --- sending -----------------------------------------------------------------------------------

static void segment_send(struct end *end, enum segment_kind kind, const void *bytes, uint32_t byteCount) {
  if (end->isVanished) return;
  const apus_sim_link *link = link_of(end);
  struct segment *made = malloc(sizeof *made + byteCount);
  if (made == NULL) abort();
  *made = (struct segment){.kind = kind, .byteCount = byteCount};
  memcpy(made->bytes, bytes, byteCount);
  uint64_t latency = end->host == end->other->host
                         ? LOOPBACK_NS
                         : random_between(link->latencyLeastNs, link->latencyMostNs);
  if (link->lossPerMillion > 0 && random_between(1, 1000000) <= link->lossPerMillion)
    latency += link->retransmitNs;
  made->due = machine_now() + latency;
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
  size_t room = link_of(end)->bufferByteCount, used = end->inFlight + end->other->count;
  if (room == 0) room = usual.bufferByteCount;
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

static bool is_reached(const struct end *end) {
  return !end->other->isVanished && !is_cut(end->host, end->other->host);
}

static void patience_ended(struct timer *timer) {
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
    if (wasOpen && (isReset || end->count > 0)) {
      drop_sent(end);
      segment_send(end, SEGMENT_RESET, "", 0);
    } else if (wasOpen) {
      end_finish(end);
    } else {
      drop_sent(end);
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

static void keep(struct end *end, const uint8_t *bytes, size_t byteCount) {
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
  size_t room = link_of(end)->bufferByteCount;
  if (room == 0) room = usual.bufferByteCount;
  if (!end->wantsRoom || end->state != END_OPEN || end_space(end) < room / 3) return;
  end->wantsRoom = false;
  tell(end);
  // Whoever reads may be a thread: the world is told once the machine is at rest.
  if (end->endpoint != 0) timer_set(&end->roomTold, machine_now());
}

static void has_room(struct timer *timer) {
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
static void read_on(struct end *end) {
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
    trace_end(end, APUS_SIM_ARRIVED, (uint64_t)count, piece);
    if (end->peer->received != NULL) end->peer->received(end->context, end->endpoint, piece, (size_t)count);
    return;
  }
  if (end->isFinished && !end->isDeaf) {
    end->isDeaf = true;
    trace_end(end, APUS_SIM_CLOSED, APUS_SIM_FINISHED, NULL);
    if (end->peer->closed != NULL) end->peer->closed(end->context, end->endpoint, APUS_SIM_FINISHED);
  }
}

static void may_read(struct timer *timer) {
  struct end *end = (struct end *)((char *)timer - offsetof(struct end, reading));
  struct connection *connection = end->connection;
  connection->users += 1;
  if (end->endpoint != 0) read_on(end);
  connection->users -= 1;
  connection_settle(connection);
}

void end_reads_at(struct end *end, uint64_t bytesPerSecond) {
  end->bytesPerSecond = bytesPerSecond;
  if (bytesPerSecond == 0) timer_clear(&end->reading);
  else if (end->reading.place < 0) timer_set(&end->reading, machine_now());
}

// --- arrivals ----------------------------------------------------------------------------------

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
  trace_end(to, APUS_SIM_CONNECTED, to->connection->toPort, NULL);
  if (to->hasFinished) segment_send(to, SEGMENT_FINISH, "", 0);
  tell(to);
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
      keep(to, segment->bytes, segment->byteCount);
      if (to->endpoint != 0) {
        read_on(to);
      } else {
        trace_end(to, APUS_SIM_ARRIVED, segment->byteCount, segment->bytes);
        tell(to);
      }
      break;
    case SEGMENT_FINISH:
      to->isFinished = true;
      if (to->endpoint != 0) {
        read_on(to);
      } else {
        trace_end(to, APUS_SIM_CLOSED, APUS_SIM_FINISHED, NULL);
        tell(to);
      }
      break;
    case SEGMENT_RESET:
      counters.resets += 1;
      if (to->state == END_CONNECTING) end_fail(to, ECONNREFUSED, APUS_SIM_REFUSED);
      else end_fail(to, ECONNRESET, APUS_SIM_RESET);
      break;
  }
}

static void segment_arrived(struct timer *timer) {
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
    end_close(end, true);
  }
}

struct object *listener_accept(struct object *socket) {
  struct end *end = socket->firstPending;
  if (end == NULL) return NULL;
  socket->firstPending = end->nextPending;
  if (socket->firstPending == NULL) socket->lastPending = NULL;
  socket->pendingCount -= 1;
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

// --- the world's hand --------------------------------------------------------------------------

void apus_sim_partition(uint32_t a, uint32_t b, bool isCut) {
  digest_add((uint64_t)a << 32 | b);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = isCut,
                               .text = isCut ? "partition" : "partition heals"});
  if (a == 0) {
    a = b;
    b = 0;
  }
  int found = 0;
  while (found < cutCount && (cuts[found].a != a || cuts[found].b != b)) found += 1;
  if (isCut && found == cutCount) {
    if (cutCount == (int)(sizeof cuts / sizeof cuts[0])) abort();
    cuts[cutCount].a = a;
    cuts[cutCount++].b = b;
  } else if (!isCut && found < cutCount) {
    cuts[found] = cuts[--cutCount];
  }
  for (struct connection *at = first; at != NULL; at = at->next) {
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
  for (struct connection *at = last; at != NULL; at = at->previous) {
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

void apus_sim_reset(uint64_t number) {
  struct connection *connection = connection_numbered(number);
  if (connection == NULL) return;
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .connection = number, .text = "reset"});
  counters.resets += 1;
  // Told by timers: whoever is in the middle of a send isn't called.
  for (int side = 0; side < 2; side++) {
    struct end *end = &connection->ends[side];
    drop_sent(end);
    if (end->state == END_OPEN) segment_send(end, SEGMENT_RESET, "", 0);
  }
}

void apus_sim_vanish(uint64_t number, uint32_t process) {
  struct connection *connection = connection_numbered(number);
  if (connection == NULL) return;
  digest_add(number);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .connection = number, .text = "vanish"});
  for (int side = 0; side < 2; side++) {
    struct end *end = &connection->ends[side];
    uint32_t owner = end->process == NULL ? 0 : end->process->number;
    if (owner != process || end->isVanished) continue;
    end->isVanished = true;
    drop_sent(end);
    end_doubt(end->other);
    break;
  }
}

uint64_t apus_sim_connections(uint64_t *numbers, uint64_t room) {
  uint64_t count = 0;
  for (struct connection *at = first; at != NULL; at = at->next) {
    if (at->ends[0].state != END_OPEN || at->ends[1].state != END_OPEN) continue;
    if (numbers != NULL && count < room) numbers[count] = at->number;
    count += 1;
  }
  return count;
}
