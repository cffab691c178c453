// The C library's names for sockets, wake-ups and waiting for them.
#define _GNU_SOURCE
#include "kernel.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <liburing.h>

static int failed(int code) {
  errno = code;
  return -1;
}

static struct object *socket_at(int fd) {
  struct object *object = descriptor_object(fd);
  if (object == NULL) errno = EBADF;
  else if (object->type != OBJECT_SOCKET) errno = ENOTSOCK;
  else return object;
  return NULL;
}

uint32_t object_readiness(struct object *object) {
  switch (object->type) {
    case OBJECT_EVENT: return (object->count > 0 ? EPOLLIN : 0) | EPOLLOUT;
    case OBJECT_EPOLL: return object->firstReady != NULL ? EPOLLIN : 0;
    case OBJECT_SOCKET: break;
    default: return EPOLLIN | EPOLLOUT;
  }
  if (object->isListening) return object->firstPending != NULL ? EPOLLIN : 0;
  const struct end *end = object->end;
  if (end == NULL) return EPOLLOUT | EPOLLHUP;
  uint32_t bits = 0;
  if (end->state == END_CONNECTING) return 0;
  if (end->count > 0) bits |= EPOLLIN;
  if (end->isFinished || end->isDeaf) bits |= EPOLLIN | EPOLLRDHUP;
  if (end->state == END_GONE) bits |= EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLHUP;
  if (end->error != 0) bits |= EPOLLERR;
  if (end->isFinished && end->hasFinished) bits |= EPOLLHUP;
  if (end->state == END_OPEN && end_space(end) > 0) bits |= EPOLLOUT;
  return bits;
}

// --- addresses ---------------------------------------------------------------------------------

// The host of an address, as one of this host sees it. False: it is none that this network has.
static bool address_read(const struct sockaddr *address, uint32_t *host, uint16_t *port) {
  if (address->sa_family == AF_INET) {
    struct sockaddr_in four;
    memcpy(&four, address, sizeof four);
    *host = ntohl(four.sin_addr.s_addr);
    *port = ntohs(four.sin_port);
  } else if (address->sa_family == AF_INET6) {
    // Any address, or the host itself.
    struct sockaddr_in6 six;
    memcpy(&six, address, sizeof six);
    *host = 0;
    *port = ntohs(six.sin6_port);
  } else {
    return false;
  }
  if (*host == 0 || *host >> 24 == 127) *host = current->process->host;
  return true;
}

static void address_write(uint32_t host, uint16_t port, struct sockaddr *address, socklen_t *length) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port),
                             .sin_addr = {.s_addr = htonl(host)}};
  if (address == NULL || length == NULL) return;
  memcpy(address, &four, *length < sizeof four ? *length : sizeof four);
  *length = sizeof four;
}

// --- sockets -----------------------------------------------------------------------------------

int socket(int domain, int type, int protocol) {
  if (current == NULL) return (int)raw_errno(raw(SYS_socket, domain, type, protocol, 0, 0, 0));
  int code = fault_of(APUS_SIM_SOCKET, NULL);
  if (code > 0) return failed(code);
  if (domain != AF_INET && domain != AF_INET6 && domain != AF_UNIX) return failed(EAFNOSUPPORT);
  struct object *made = object_make(OBJECT_SOCKET);
  made->isUnix = domain == AF_UNIX;
  made->blocks = (type & SOCK_NONBLOCK) == 0;
  return (int)raw_errno(descriptor_add(made, 3));
}

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  if (current == NULL) return (int)raw_errno(raw(SYS_bind, fd, (long)address, length, 0, 0, 0));
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (address->sa_family == AF_UNIX) {
    free(object->boundPath);
    object->boundPath = strdup(((const struct sockaddr_un *)address)->sun_path);
    return 0;
  }
  uint16_t port;
  if (!address_read(address, &object->boundHost, &port)) return failed(EAFNOSUPPORT);
  object->boundPort = port;
  return 0;
}

int listen(int fd, int backlog) {
  if (current == NULL) return (int)raw_errno(raw(SYS_listen, fd, backlog, 0, 0, 0, 0));
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  object->backlog = backlog < 1 ? 1 : (uint32_t)backlog;
  if (object->isListening) return 0;
  return listener_open(object) ? 0 : failed(EADDRINUSE);
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
  if (current == NULL) return (int)raw_errno(raw(SYS_connect, fd, (long)address, length, 0, 0, 0));
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  int code = fault_of(APUS_SIM_CONNECT, NULL);
  if (code > 0) return failed(code);
  if (object->end != NULL) return failed(EISCONN);
  uint32_t host = current->process->host;
  uint16_t port = 0;
  const char *path = NULL;
  if (address->sa_family == AF_UNIX) path = ((const struct sockaddr_un *)address)->sun_path;
  else if (!address_read(address, &host, &port)) return failed(EAFNOSUPPORT);
  end_call(object, host, port, path);
  if (!object->blocks) return failed(EINPROGRESS);
  while (object->end->state == END_CONNECTING) {
    current->awaited = object;
    fiber_wait(UINT64_MAX);
  }
  code = object->end->error;
  object->end->error = 0;
  return code == 0 ? 0 : failed(code);
}

int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict length, int flags) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_accept4, fd, (long)address, (long)length, flags, 0, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (!object->isListening) return failed(EINVAL);
  int code = object->firstPending == NULL ? 0 : fault_of(APUS_SIM_ACCEPT, NULL);
  if (code > 0) return failed(code);
  struct object *made;
  while ((made = listener_accept(object)) == NULL) {
    if (!object->blocks) return failed(EAGAIN);
    current->awaited = object;
    fiber_wait(UINT64_MAX);
  }
  made->blocks = (flags & SOCK_NONBLOCK) == 0;
  address_write(made->end->other->host, made->end->other->port, address, length);
  return (int)raw_errno(descriptor_add(made, 3));
}

int accept(int fd, struct sockaddr *restrict address, socklen_t *restrict length) {
  return accept4(fd, address, length, 0);
}

int getsockname(int fd, struct sockaddr *restrict address, socklen_t *restrict length) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_getsockname, fd, (long)address, (long)length, 0, 0, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (object->end != NULL) address_write(object->end->host, object->end->port, address, length);
  else address_write(current->process->host, object->boundPort, address, length);
  return 0;
}

int getpeername(int fd, struct sockaddr *restrict address, socklen_t *restrict length) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_getpeername, fd, (long)address, (long)length, 0, 0, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (object->end == NULL || object->end->state != END_OPEN) return failed(ENOTCONN);
  address_write(object->end->other->host, object->end->other->port, address, length);
  return 0;
}

int shutdown(int fd, int how) {
  if (current == NULL) return (int)raw_errno(raw(SYS_shutdown, fd, how, 0, 0, 0, 0));
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (object->end == NULL || object->end->state != END_OPEN) return failed(ENOTCONN);
  if (how != SHUT_RD) end_finish(object->end);
  if (how != SHUT_WR) {
    object->end->isDeaf = true;
    object_notify(object);
  }
  return 0;
}

// --- options -----------------------------------------------------------------------------------

int setsockopt(int fd, int level, int name, const void *value, socklen_t length) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_setsockopt, fd, level, name, (long)value, length, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  uint32_t number = 0;
  if (length >= sizeof number) memcpy(&number, value, sizeof number);
  if (level == SOL_SOCKET && name == SO_LINGER) {
    const struct linger *linger = value;
    object->lingersNot = linger->l_onoff != 0 && linger->l_linger == 0;
  }
  if (level == IPPROTO_TCP && name == TCP_USER_TIMEOUT) object->userTimeoutMs = number;
  if (level == IPPROTO_TCP && name == TCP_KEEPIDLE) object->keepIdleS = number;
  if (level == IPPROTO_TCP && name == TCP_KEEPINTVL) object->keepIntervalS = number;
  if (level == IPPROTO_TCP && name == TCP_KEEPCNT) object->keepCount = number;
  return 0;
}

int getsockopt(int fd, int level, int name, void *restrict value, socklen_t *restrict length) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_getsockopt, fd, level, name, (long)value, (long)length, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (level != SOL_SOCKET) return failed(ENOPROTOOPT);
  if (name == SO_PEERCRED) {
    const struct end *other = object->end == NULL ? NULL : object->end->other;
    pid_t pid = other == NULL || other->process == NULL ? 1 : (pid_t)other->process->number + FIRST_PID;
    struct ucred peer = {.pid = pid, .uid = geteuid(), .gid = geteuid()};
    memcpy(value, &peer, *length < sizeof peer ? *length : sizeof peer);
    return 0;
  }
  int number = 0;
  switch (name) {
    case SO_ERROR:
      if (object->end != NULL) {
        number = object->end->error;
        object->end->error = 0;
      }
      break;
    case SO_TYPE: number = SOCK_STREAM; break;
    case SO_INCOMING_CPU: number = -1; break;
    default: return failed(ENOPROTOOPT);
  }
  memcpy(value, &number, sizeof number);
  *length = sizeof number;
  return 0;
}

// --- bytes -------------------------------------------------------------------------------------

ssize_t recv(int fd, void *bytes, size_t byteCount, int flags) {
  if (current == NULL) {
    return raw_errno(raw(SYS_recvfrom, fd, (long)bytes, (long)byteCount, flags, 0, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (object->end == NULL) return failed(ENOTCONN);
  int code = fault_of(APUS_SIM_RECEIVE, NULL);
  if (code > 0) return failed(code);
  for (;;) {
    ssize_t count = end_receive(object->end, bytes, byteCount, (flags & MSG_PEEK) != 0);
    if (count != -EAGAIN || !object->blocks || (flags & MSG_DONTWAIT)) return raw_errno(count);
    current->awaited = object;
    fiber_wait(UINT64_MAX);
  }
}

ssize_t send(int fd, const void *bytes, size_t byteCount, int flags) {
  if (current == NULL) {
    return raw_errno(raw(SYS_sendto, fd, (long)bytes, (long)byteCount, flags, 0, 0));
  }
  struct object *object = socket_at(fd);
  if (object == NULL) return -1;
  if (object->end == NULL) return failed(ENOTCONN);
  int code = fault_of(APUS_SIM_SEND, NULL);
  if (code > 0) return failed(code);
  if (code < 0 && byteCount > 1) byteCount /= 2;
  for (;;) {
    ssize_t count = end_send(object->end, bytes, byteCount);
    if (count != -EAGAIN || !object->blocks || (flags & MSG_DONTWAIT)) return raw_errno(count);
    current->awaited = object;
    fiber_wait(UINT64_MAX);
  }
}

// What is lent over a Unix socket goes to another process: here nobody else is to lend it to.
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (current == NULL) return raw_errno(raw(SYS_sendmsg, fd, (long)message, flags, 0, 0, 0));
  return failed(EOPNOTSUPP);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags) {
  if (current == NULL) return raw_errno(raw(SYS_recvmsg, fd, (long)message, flags, 0, 0, 0));
  return failed(EOPNOTSUPP);
}

// --- wake-ups, and waiting for several -----------------------------------------------------------

int eventfd(unsigned int count, int flags) {
  if (current == NULL) return (int)raw_errno(raw(SYS_eventfd2, count, flags, 0, 0, 0, 0));
  struct object *made = object_make(OBJECT_EVENT);
  made->count = count;
  made->blocks = (flags & EFD_NONBLOCK) == 0;
  return (int)raw_errno(descriptor_add(made, 3));
}

static int look_at(struct pollfd *polled, nfds_t count) {
  int found = 0;
  for (nfds_t at = 0; at < count; at++) {
    struct object *object = descriptor_object(polled[at].fd);
    polled[at].revents = 0;
    if (polled[at].fd < 0) continue;
    // The bits of poll are those of epoll.
    if (object == NULL) polled[at].revents = POLLNVAL;
    else
      polled[at].revents =
          (short)(object_readiness(object) & ((uint32_t)polled[at].events | POLLERR | POLLHUP));
    found += polled[at].revents != 0;
  }
  return found;
}

int poll(struct pollfd *polled, nfds_t count, int waitMs) {
  if (current == NULL) return (int)raw_errno(raw(SYS_poll, (long)polled, (long)count, waitMs, 0, 0, 0));
  uint64_t due = waitMs < 0 ? UINT64_MAX : machine_now() + (uint64_t)waitMs * 1000000u;
  for (;;) {
    int found = look_at(polled, count);
    if (found > 0 || waitMs == 0 || machine_now() >= due) return found;
    current->polled = polled;
    current->polledCount = count;
    fiber_wait(due);
  }
}

// This kernel has no rings: the product's own fallback is what runs.
int io_uring_queue_init_params(unsigned entries, struct io_uring *ring, struct io_uring_params *p) {
  if (current == NULL) {
    __typeof__(&io_uring_queue_init_params) real =
        (__typeof__(real))dlsym(RTLD_NEXT, "io_uring_queue_init_params");
    return real == NULL ? -ENOSYS : real(entries, ring, p);
  }
  return -ENOSYS;
}
