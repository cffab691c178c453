// Sockets, epoll and io_uring as the reactor needs them, each call one thing. Where a call can fail it
// returns a negative errno (hot calls, as the kernel does) or 0 and a positive errno (cold calls, as
// CPlatform does). Nothing here keeps state or decides anything.

#ifndef APUS_CNETWORK_H
#define APUS_CNETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <liburing.h>

#define APUS_NET_CALL __attribute__((swift_attr("@_noLocks")))
#define APUS_NET_HOT __attribute__((swift_attr("@_noLocks"), always_inline)) static inline

// --- cards -------------------------------------------------------------------------------------

// What a card's driver tells of its queues, of how long it collects packets, and of what it merges.
typedef struct {
  uint32_t channels, channelsMost;
  uint32_t coalesceUs;
  bool channelsKnown, coalesceKnown, offloadsKnown;
  bool isAdaptive, gro, lro;
} apus_card;

int apus_card_ask(const char *_Nonnull name, apus_card *_Nonnull card);  // 0, or an errno

// --- addresses ---------------------------------------------------------------------------------

// An address as two numbers, most significant first; an IPv4 one in its IPv6 form, ::ffff:a.b.c.d.
typedef struct {
  uint64_t high, low;
  uint16_t port;
  bool isVersion6;
} apus_address;

#define APUS_ADDRESS_TEXT 46

// Addresses of a host, number or name; returns 0, or a code for apus_address_failure.
int apus_address_resolve(const char *_Nonnull host, uint16_t port, apus_address *_Nonnull found,
                         int capacity, int *_Nonnull count);
const char *_Nonnull apus_address_failure(int code);
bool apus_address_parse(const char *_Nonnull text, apus_address *_Nonnull address);
void apus_address_text(apus_address address, char *_Nonnull text);  // APUS_ADDRESS_TEXT bytes

// --- sockets -----------------------------------------------------------------------------------
// All are close-on-exec and don't block.

typedef struct {
  bool noDelay, quickAck;
  int32_t keepaliveIdleSeconds, keepaliveIntervalSeconds, keepaliveCount;  // idle 0: none
  int32_t unacknowledgedMilliseconds;                                      // 0: the kernel's own
  int32_t busyPollMicroseconds;                                            // 0: none
  int32_t sendByteCount, receiveByteCount;                                 // 0: the kernel's own
} apus_socket_options;

int apus_socket_listen(apus_address at, int backlog, int *_Nonnull descriptor,
                       uint16_t *_Nonnull port);
// Begins to connect. 0: the socket can be written once it is decided.
APUS_NET_CALL int apus_socket_connect(apus_address to, const apus_socket_options *_Nonnull options,
                                      int *_Nonnull descriptor);
APUS_NET_CALL int apus_socket_error(int descriptor);
// Returns the errno of the last refusal; what can be set is.
APUS_NET_CALL int apus_socket_tune(int descriptor, const apus_socket_options *_Nonnull options);
APUS_NET_CALL int apus_socket_peer(int descriptor, apus_address *_Nonnull peer);
APUS_NET_CALL int apus_socket_accept(int descriptor);                    // or a negative errno
APUS_NET_CALL int apus_socket_duplicate(int descriptor);                 // or a negative errno
APUS_NET_CALL int64_t apus_socket_receive(int descriptor, void *_Nonnull to, size_t byteCount);
APUS_NET_CALL int64_t apus_socket_send(int descriptor, const void *_Nonnull from, size_t byteCount);
APUS_NET_CALL void apus_socket_acknowledge(int descriptor);              // what came, now
APUS_NET_CALL void apus_socket_finish(int descriptor);                   // our FIN
APUS_NET_CALL void apus_socket_sever(int descriptor);                    // no more, either way
APUS_NET_CALL void apus_socket_reset_on_close(int descriptor);           // close will send RST
APUS_NET_CALL void apus_socket_close(int descriptor);
int apus_busy_poll_refusal(int microseconds);                             // 0: it is allowed
int apus_socket_incoming_cpu(int descriptor);                            // or -1
bool apus_socket_is_one(int descriptor);                                 // a stream socket

// --- wake-ups ----------------------------------------------------------------------------------

int apus_wake_open(int *_Nonnull descriptor);
APUS_NET_CALL void apus_wake_drain(int descriptor);
APUS_NET_CALL void apus_wake(int descriptor);

// --- memory ------------------------------------------------------------------------------------

// Address space whose pages come at their first touch and count against nothing before.
int apus_reserve(size_t byteCount, void *_Nullable *_Nonnull address);
void apus_unreserve(void *_Nonnull address, size_t byteCount);
APUS_NET_CALL void apus_forget(void *_Nonnull address, size_t byteCount);  // pages go, addresses stay

// --- epoll -------------------------------------------------------------------------------------

typedef struct {
  uint64_t tag;
  bool isReadable, isWritable, isHungUp;
} apus_readiness;

#define APUS_EPOLL_BATCH 64

int apus_epoll_open(int *_Nonnull descriptor);
// Edge-triggered for both directions (connections), or level-triggered for reading (the others).
APUS_NET_CALL int apus_epoll_add(int epoll, int descriptor, uint64_t tag, bool isEdge, bool reads);
APUS_NET_CALL void apus_epoll_remove(int epoll, int descriptor);
APUS_NET_CALL int apus_epoll_wait(int epoll, apus_readiness *_Nonnull found, uint64_t waitNs);

// --- io_uring ----------------------------------------------------------------------------------
// liburing 2.3 is what Debian 12 ships. What kernels have learned since needs raw numbers.

#define APUS_REGISTER_NAPI 27

typedef struct {
  struct io_uring ring;
  struct io_uring_buf_ring *_Nullable buffers;
  uint32_t bufferMask;
  uint32_t bufferSlots;
  int32_t owner;  // the thread that started it
} apus_ring;

typedef struct {
  uint64_t tag;
  int32_t result;
  bool hasMore;    // a multishot operation goes on
  bool hasBuffer;
  uint16_t buffer;
} apus_completion;

// A ring that isn't started: no thread owns it yet. `isDeferred`: completions are made only when its
// thread enters the kernel for them (kernel 6.1); otherwise at any entry.
int apus_ring_open(apus_ring *_Nonnull ring, uint32_t submissions, uint32_t completions,
                   bool isDeferred);
void apus_ring_close(apus_ring *_Nonnull ring);
// The calling thread owns it from now on.
APUS_NET_CALL int apus_ring_start(apus_ring *_Nonnull ring);
int apus_ring_register_files(apus_ring *_Nonnull ring, uint32_t count);
APUS_NET_CALL int apus_ring_set_file(apus_ring *_Nonnull ring, uint32_t slot, int descriptor);
int apus_ring_register_buffers(apus_ring *_Nonnull ring, uint32_t slots, uint16_t group);
int apus_ring_busy_poll(apus_ring *_Nonnull ring, uint32_t microseconds);
// Submits, runs what the kernel has deferred, and waits for one completion if waitNs isn't 0.
APUS_NET_CALL int apus_ring_enter(apus_ring *_Nonnull ring, uint64_t waitNs);

// What was prepared and not submitted.
APUS_NET_HOT uint32_t apus_ring_prepared(const apus_ring *_Nonnull ring) {
  return io_uring_sq_ready(&ring->ring);
}

// The kernel asks to be entered: it has deferred work, or completions that found no room.
APUS_NET_HOT bool apus_ring_calls(const apus_ring *_Nonnull ring) {
  return (__atomic_load_n(ring->ring.sq.kflags, __ATOMIC_RELAXED) &
          (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) != 0;
}

APUS_NET_HOT bool apus_ring_has_completion(const apus_ring *_Nonnull ring) {
  return io_uring_cq_ready(&ring->ring) != 0;
}

// Takes the next completion.
APUS_NET_HOT bool apus_ring_take(apus_ring *_Nonnull ring, apus_completion *_Nonnull completion) {
  struct io_uring_cq *cq = &ring->ring.cq;
  unsigned head = *cq->khead;
  if (head == __atomic_load_n(cq->ktail, __ATOMIC_ACQUIRE)) return false;
  const struct io_uring_cqe *cqe = &cq->cqes[head & cq->ring_mask];
  completion->tag = cqe->user_data;
  completion->result = cqe->res;
  completion->hasMore = (cqe->flags & IORING_CQE_F_MORE) != 0;
  completion->hasBuffer = (cqe->flags & IORING_CQE_F_BUFFER) != 0;
  completion->buffer = (uint16_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
  // The entry is the kernel's again once it sees this head.
  __atomic_store_n(cq->khead, head + 1, __ATOMIC_RELEASE);
  return true;
}

// Each prepares one operation and returns false when the submission queue is full. `slot` is a place
// in the table of registered files, or -1: then the descriptor itself is meant.

APUS_NET_HOT struct io_uring_sqe *_Nullable apus_ring_entry(apus_ring *_Nonnull ring) {
  return _io_uring_get_sqe(&ring->ring);
}

APUS_NET_HOT void apus_ring_aim(struct io_uring_sqe *_Nonnull sqe, int32_t slot, uint64_t tag) {
  if (slot >= 0) {
    sqe->fd = slot;
    sqe->flags |= IOSQE_FIXED_FILE;
  }
  sqe->user_data = tag;
}

APUS_NET_HOT bool apus_ring_receive_many(apus_ring *_Nonnull ring, int descriptor, int32_t slot,
                                         uint16_t group, uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  io_uring_prep_recv_multishot(sqe, descriptor, NULL, 0, 0);
  sqe->flags |= IOSQE_BUFFER_SELECT;
  sqe->buf_group = group;
  apus_ring_aim(sqe, slot, tag);
  return true;
}

APUS_NET_HOT bool apus_ring_receive(apus_ring *_Nonnull ring, int descriptor, int32_t slot,
                                    void *_Nonnull to, uint32_t byteCount, uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  io_uring_prep_recv(sqe, descriptor, to, byteCount, 0);
  apus_ring_aim(sqe, slot, tag);
  return true;
}

APUS_NET_HOT bool apus_ring_send(apus_ring *_Nonnull ring, int descriptor, int32_t slot,
                                 const void *_Nonnull from, uint32_t byteCount, uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  io_uring_prep_send(sqe, descriptor, from, byteCount, MSG_NOSIGNAL);
  apus_ring_aim(sqe, slot, tag);
  return true;
}

APUS_NET_HOT bool apus_ring_accept_many(apus_ring *_Nonnull ring, int descriptor, uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  io_uring_prep_multishot_accept(sqe, descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  apus_ring_aim(sqe, -1, tag);
  return true;
}

// Says once when the descriptor can be written; `isMany`: each time when it can be read.
APUS_NET_HOT bool apus_ring_poll(apus_ring *_Nonnull ring, int descriptor, bool isMany,
                                 uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  if (isMany) {
    io_uring_prep_poll_multishot(sqe, descriptor, 0x001);  // POLLIN
  } else {
    io_uring_prep_poll_add(sqe, descriptor, 0x004);  // POLLOUT
  }
  apus_ring_aim(sqe, -1, tag);
  return true;
}

APUS_NET_HOT bool apus_ring_cancel(apus_ring *_Nonnull ring, uint64_t victim, uint64_t tag) {
  struct io_uring_sqe *sqe = apus_ring_entry(ring);
  if (sqe == NULL) return false;
  io_uring_prep_cancel64(sqe, victim, 0);
  apus_ring_aim(sqe, -1, tag);
  return true;
}

// Gives the kernel a buffer to receive into.
APUS_NET_HOT void apus_ring_provide(apus_ring *_Nonnull ring, void *_Nonnull at, uint32_t byteCount,
                                    uint16_t buffer) {
  io_uring_buf_ring_add(ring->buffers, at, byteCount, buffer, (int)ring->bufferMask, 0);
  io_uring_buf_ring_advance(ring->buffers, 1);
}

#endif
