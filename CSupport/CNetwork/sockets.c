// Addresses, sockets, wake-ups and epoll: the casts and the untyped options, in one place.
#define _GNU_SOURCE
#include "CNetwork.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// --- addresses ---------------------------------------------------------------------------------

static uint64_t number(const uint8_t *bytes) {
  uint64_t value = 0;
  for (int at = 0; at < 8; at++) value = value << 8 | bytes[at];
  return value;
}

static void spell(uint64_t value, uint8_t *bytes) {
  for (int at = 7; at >= 0; at--, value >>= 8) bytes[at] = (uint8_t)value;
}

static bool read_address(const struct sockaddr *from, apus_address *to) {
  if (from->sa_family == AF_INET) {
    struct sockaddr_in four;
    memcpy(&four, from, sizeof four);
    *to = (apus_address){.low = 0xFFFF00000000u | ntohl(four.sin_addr.s_addr),
                         .port = ntohs(four.sin_port)};
    return true;
  }
  if (from->sa_family == AF_INET6) {
    struct sockaddr_in6 six;
    memcpy(&six, from, sizeof six);
    to->high = number(six.sin6_addr.s6_addr);
    to->low = number(six.sin6_addr.s6_addr + 8);
    to->port = ntohs(six.sin6_port);
    to->isVersion6 = !(to->high == 0 && to->low >> 32 == 0xFFFF);
    return true;
  }
  return false;
}

static socklen_t write_address(apus_address from, struct sockaddr_storage *to) {
  memset(to, 0, sizeof *to);
  if (from.isVersion6) {
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(from.port)};
    spell(from.high, six.sin6_addr.s6_addr);
    spell(from.low, six.sin6_addr.s6_addr + 8);
    memcpy(to, &six, sizeof six);
    return sizeof six;
  }
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(from.port)};
  four.sin_addr.s_addr = htonl((uint32_t)from.low);
  memcpy(to, &four, sizeof four);
  return sizeof four;
}

int apus_address_resolve(const char *host, uint16_t port, apus_address *found, int capacity,
                         int *count) {
  char service[6];
  snprintf(service, sizeof service, "%u", port);
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
  struct addrinfo *first = NULL;
  *count = 0;
  int code = getaddrinfo(host, service, &hints, &first);
  if (code != 0) return code;
  for (struct addrinfo *at = first; at != NULL && *count < capacity; at = at->ai_next)
    if (read_address(at->ai_addr, &found[*count])) *count += 1;
  freeaddrinfo(first);
  return *count == 0 ? EAI_NONAME : 0;
}

const char *apus_address_failure(int code) { return gai_strerror(code); }

bool apus_address_parse(const char *text, apus_address *address) {
  struct in_addr four;
  struct in6_addr six;
  if (inet_pton(AF_INET, text, &four) == 1) {
    *address = (apus_address){.low = 0xFFFF00000000u | ntohl(four.s_addr)};
    return true;
  }
  if (inet_pton(AF_INET6, text, &six) != 1) return false;
  *address = (apus_address){.high = number(six.s6_addr), .low = number(six.s6_addr + 8)};
  address->isVersion6 = !(address->high == 0 && address->low >> 32 == 0xFFFF);
  return true;
}

void apus_address_text(apus_address address, char *text) {
  struct sockaddr_storage storage;
  write_address(address, &storage);
  const void *bytes = address.isVersion6
                          ? (const void *)&((struct sockaddr_in6 *)&storage)->sin6_addr
                          : (const void *)&((struct sockaddr_in *)&storage)->sin_addr;
  if (inet_ntop(storage.ss_family, bytes, text, APUS_ADDRESS_TEXT) == NULL) text[0] = 0;
}

// --- sockets -----------------------------------------------------------------------------------

static int failed(int descriptor) {
  int code = errno;
  close(descriptor);
  return code;
}

static int set(int descriptor, int level, int name, int value) {
  return setsockopt(descriptor, level, name, &value, sizeof value) == 0 ? 0 : errno;
}

int apus_socket_listen(apus_address at, int backlog, int *descriptor, uint16_t *port) {
  struct sockaddr_storage address;
  socklen_t length = write_address(at, &address);
  int made = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) return errno;
  set(made, SOL_SOCKET, SO_REUSEADDR, 1);
  if (bind(made, (struct sockaddr *)&address, length) != 0) return failed(made);
  if (listen(made, backlog) != 0) return failed(made);
  length = sizeof address;
  if (getsockname(made, (struct sockaddr *)&address, &length) != 0) return failed(made);
  apus_address bound = {0};
  read_address((struct sockaddr *)&address, &bound);
  *port = bound.port;
  *descriptor = made;
  return 0;
}

int apus_socket_connect(apus_address to, const apus_socket_options *options, int *descriptor) {
  struct sockaddr_storage address;
  socklen_t length = write_address(to, &address);
  int made = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) return errno;
  apus_socket_tune(made, options);
  if (connect(made, (struct sockaddr *)&address, length) != 0 && errno != EINPROGRESS)
    return failed(made);
  *descriptor = made;
  return 0;
}

int apus_socket_error(int descriptor) {
  int code = 0;
  socklen_t length = sizeof code;
  if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) != 0) return errno;
  return code;
}

int apus_socket_tune(int descriptor, const apus_socket_options *options) {
  int refused = 0, code;
#define TRY(level, name, value) \
  if ((code = set(descriptor, level, name, value)) != 0) refused = code
  if (options->noDelay) TRY(IPPROTO_TCP, TCP_NODELAY, 1);
  if (options->quickAck) TRY(IPPROTO_TCP, TCP_QUICKACK, 1);
  if (options->keepaliveIdleSeconds > 0) {
    TRY(SOL_SOCKET, SO_KEEPALIVE, 1);
    TRY(IPPROTO_TCP, TCP_KEEPIDLE, options->keepaliveIdleSeconds);
    TRY(IPPROTO_TCP, TCP_KEEPINTVL, options->keepaliveIntervalSeconds);
    TRY(IPPROTO_TCP, TCP_KEEPCNT, options->keepaliveCount);
  }
  if (options->unacknowledgedMilliseconds > 0)
    TRY(IPPROTO_TCP, TCP_USER_TIMEOUT, options->unacknowledgedMilliseconds);
  if (options->busyPollMicroseconds > 0)
    TRY(SOL_SOCKET, SO_BUSY_POLL, options->busyPollMicroseconds);
  if (options->sendByteCount > 0) TRY(SOL_SOCKET, SO_SNDBUF, options->sendByteCount);
  if (options->receiveByteCount > 0) TRY(SOL_SOCKET, SO_RCVBUF, options->receiveByteCount);
#undef TRY
  return refused;
}

int apus_socket_peer(int descriptor, apus_address *peer) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getpeername(descriptor, (struct sockaddr *)&address, &length) != 0) return errno;
  return read_address((struct sockaddr *)&address, peer) ? 0 : EAFNOSUPPORT;
}

int apus_socket_accept(int descriptor) {
  int made = accept4(descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  return made >= 0 ? made : -errno;
}

int apus_socket_duplicate(int descriptor) {
  int made = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return made >= 0 ? made : -errno;
}

int64_t apus_socket_receive(int descriptor, void *to, size_t byteCount) {
  ssize_t count = recv(descriptor, to, byteCount, MSG_DONTWAIT);
  return count >= 0 ? count : -errno;
}

int64_t apus_socket_send(int descriptor, const void *from, size_t byteCount) {
  ssize_t count = send(descriptor, from, byteCount, MSG_DONTWAIT | MSG_NOSIGNAL);
  return count >= 0 ? count : -errno;
}

// An even number asks for an acknowledgement now, if one is owed; zero makes the next ones wait for data to ride on
// again, which the first call ends where none was owed.
void apus_socket_acknowledge(int descriptor) {
  set(descriptor, IPPROTO_TCP, TCP_QUICKACK, 2);
  set(descriptor, IPPROTO_TCP, TCP_QUICKACK, 0);
}

void apus_socket_finish(int descriptor) { shutdown(descriptor, SHUT_WR); }

void apus_socket_sever(int descriptor) { shutdown(descriptor, SHUT_RDWR); }

void apus_socket_reset_on_close(int descriptor) {
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

void apus_socket_close(int descriptor) { close(descriptor); }

int apus_busy_poll_refusal(int microseconds) {
  int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0) return errno;
  int code = set(made, SOL_SOCKET, SO_BUSY_POLL, microseconds);
  close(made);
  return code;
}

int apus_socket_incoming_cpu(int descriptor) {
  int cpu = -1;
  socklen_t length = sizeof cpu;
  if (getsockopt(descriptor, SOL_SOCKET, SO_INCOMING_CPU, &cpu, &length) != 0) return -1;
  return cpu;
}

bool apus_socket_is_one(int descriptor) {
  int type = 0;
  socklen_t length = sizeof type;
  return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
}

// --- wake-ups and memory -----------------------------------------------------------------------

int apus_wake_open(int *descriptor) {
  int made = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (made < 0) return errno;
  *descriptor = made;
  return 0;
}

void apus_wake_drain(int descriptor) {
  uint64_t count;
  // Nothing to read is as good as having read it.
  if (read(descriptor, &count, sizeof count) < 0) return;
}

void apus_wake(int descriptor) {
  uint64_t one = 1;
  // A counter at its limit wakes as well.
  if (write(descriptor, &one, sizeof one) < 0) return;
}

int apus_reserve(size_t byteCount, void **address) {
  void *mapped = mmap(NULL, byteCount, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return errno;
  *address = mapped;
  return 0;
}

void apus_unreserve(void *address, size_t byteCount) { munmap(address, byteCount); }

#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif

void apus_forget(void *address, size_t byteCount) {
  // Where the process's pages are locked, the plain word is refused.
  if (madvise(address, byteCount, MADV_DONTNEED) != 0)
    madvise(address, byteCount, MADV_DONTNEED_LOCKED);
}

// --- epoll -------------------------------------------------------------------------------------

int apus_epoll_open(int *descriptor) {
  int made = epoll_create1(EPOLL_CLOEXEC);
  if (made < 0) return errno;
  *descriptor = made;
  return 0;
}

int apus_epoll_add(int epoll, int descriptor, uint64_t tag, bool isEdge, bool reads) {
  struct epoll_event event = {.data.u64 = tag};
  if (isEdge) event.events = EPOLLET | EPOLLOUT | (reads ? EPOLLIN | EPOLLRDHUP : 0);
  else event.events = EPOLLIN;
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

void apus_epoll_remove(int epoll, int descriptor) {
  struct epoll_event event = {0};
  epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

int apus_epoll_wait(int epoll, apus_readiness *found, uint64_t waitNs) {
  struct epoll_event events[APUS_EPOLL_BATCH];
  int count;
  if (waitNs == 0) {
    count = epoll_wait(epoll, events, APUS_EPOLL_BATCH, 0);
  } else {
    struct timespec wait = {.tv_sec = (time_t)(waitNs / 1000000000u),
                            .tv_nsec = (long)(waitNs % 1000000000u)};
    count = epoll_pwait2(epoll, events, APUS_EPOLL_BATCH, &wait, NULL);
  }
  if (count < 0) return -errno;
  for (int at = 0; at < count; at++) {
    uint32_t bits = events[at].events;
    found[at] = (apus_readiness){
        .tag = events[at].data.u64,
        .isReadable = (bits & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
        .isWritable = (bits & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0,
        .isHungUp = (bits & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0,
    };
  }
  return count;
}
