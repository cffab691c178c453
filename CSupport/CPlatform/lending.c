// Memory lent to another process: sealed, and handed over a Unix socket.
#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif
#define LENT_MAX 4

int apus_memory_create(const char *name, uint64_t byteCount, int *fd) {
  int made = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (made < 0) return errno;
  if (ftruncate(made, (off_t)byteCount) != 0) {
    int code = errno;
    close(made);
    return code;
  }
  *fd = made;
  return 0;
}

int apus_memory_seal(int fd, bool againstWriting) {
  int seals = F_SEAL_SHRINK | F_SEAL_GROW | (againstWriting ? F_SEAL_FUTURE_WRITE : 0);
  if (fcntl(fd, F_ADD_SEALS, seals) != 0) return errno;
  return fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) == 0 ? 0 : errno;
}

union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(LENT_MAX * sizeof(int))];
};

int apus_socket_lend(int socket, const void *bytes, size_t byteCount, const int *fds, size_t count) {
  if (count < 1 || count > LENT_MAX) return EINVAL;
  union control control = {0};
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = byteCount};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                           .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  memcpy(CMSG_DATA(header), fds, count * sizeof(int));
  ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) return errno;
  return (size_t)sent == byteCount ? 0 : EMSGSIZE;
}

int apus_socket_borrow(int socket, void *bytes, size_t room, size_t *byteCount, int *fds,
                       size_t *count) {
  union control control = {0};
  struct iovec part = {.iov_base = bytes, .iov_len = room};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (got < 0) return errno;
  *byteCount = (size_t)got;
  *count = 0;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return 0;
  *count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  memcpy(fds, CMSG_DATA(header), *count * sizeof(int));
  return 0;
}

int apus_socket_credentials(int socket, int64_t *pid, uint32_t *user) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return errno;
  *pid = peer.pid;
  *user = peer.uid;
  return 0;
}
