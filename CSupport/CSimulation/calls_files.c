// The C library's names for files. A path of a simulated process begins at its host's own root; a descriptor is the
// process's own; each call may be made to fail, and takes as long as the disk takes.
#define _GNU_SOURCE
#include "kernel.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int failed(int code) {
  errno = code;
  return -1;
}

static struct object *file_at(int fd) {
  struct object *object = descriptor_object(fd);
  if (object != NULL && object->type == OBJECT_FILE) return object;
  errno = EBADF;
  return NULL;
}

static void trace_file(const char *path, apus_sim_kind kind, int code) {
  trace_event((apus_sim_event){.what = APUS_SIM_FILE, .value = (uint64_t)kind, .other = (uint32_t)code,
                               .text = path});
}

// --- opening and closing -----------------------------------------------------------------------

int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, int) : 0;
  va_end(list);
  if (current == NULL) return (int)raw_errno(raw(SYS_openat, AT_FDCWD, (long)path, flags, mode, 0, 0));
  char room[PATH_ROOM];
  const char *there = disk_path(path, room);
  struct stat status;
  bool wasThere = raw(SYS_newfstatat, AT_FDCWD, (long)there, (long)&status, 0, 0, 0) == 0;
  bool isMaking = (flags & O_CREAT) && !wasThere;
  int code = fault_of(isMaking ? APUS_SIM_CREATE : APUS_SIM_OPEN, path);
  if (code == 0 && isMaking && disk_is_full()) code = ENOSPC;
  if (code > 0) return failed(code);
  // What is here is memory, which has no direct writes: that they are durable is what counts.
  long real = raw(SYS_openat, AT_FDCWD, (long)there, (flags & ~O_DIRECT) | O_CLOEXEC, mode, 0, 0);
  if (real < 0) return (int)raw_errno(real);
  struct object *made = object_make(OBJECT_FILE);
  made->real = (int)real;
  made->flags = flags;
  made->path = strdup(path);
  if (isMaking) disk_named(path, false);
  disk_opened(made, isMaking);
  if ((flags & O_TRUNC) && wasThere) disk_resized(made);
  if (isMaking) trace_file(path, APUS_SIM_CREATE, 0);
  return (int)raw_errno(descriptor_add(made, 3));
}

int memfd_create(const char *name, unsigned int flags) {
  long real = raw(SYS_memfd_create, (long)name, (long)flags, 0, 0, 0, 0);
  if (current == NULL || real < 0) return (int)raw_errno(real);
  struct object *made = object_make(OBJECT_FILE);
  made->real = (int)real;
  made->flags = O_RDWR;
  made->path = strdup("(memory)");
  return (int)raw_errno(descriptor_add(made, 3));
}

int close(int fd) {
  if (current == NULL) return (int)raw_errno(raw(SYS_close, fd, 0, 0, 0, 0, 0));
  int code = descriptor_close(current->process, fd);
  return code == 0 ? 0 : failed(code);
}

int dup(int fd) {
  if (current == NULL) return (int)raw_errno(raw(SYS_dup, fd, 0, 0, 0, 0, 0));
  return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

int fcntl(int fd, int command, ...) {
  va_list list;
  va_start(list, command);
  long argument = va_arg(list, long);
  va_end(list);
  if (current == NULL) return (int)raw_errno(raw(SYS_fcntl, fd, command, argument, 0, 0, 0));
  struct object *object = descriptor_object(fd);
  if (object == NULL) return failed(EBADF);
  switch (command) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
      object->references += 1;
      return (int)raw_errno(descriptor_add(object, (int)argument));
    case F_GETFD: return FD_CLOEXEC;
    case F_SETFD: return 0;
    case F_GETFL: return object->flags | (object->blocks ? 0 : O_NONBLOCK);
    case F_SETFL:
      object->blocks = (argument & O_NONBLOCK) == 0;
      return 0;
    default:
      if (object->type != OBJECT_FILE) return failed(EINVAL);
      return (int)raw_errno(raw(SYS_fcntl, object->real, command, argument, 0, 0, 0));
  }
}

int ioctl(int fd, unsigned long request, ...) {
  va_list list;
  va_start(list, request);
  long argument = va_arg(list, long);
  va_end(list);
  if (current == NULL) return (int)raw_errno(raw(SYS_ioctl, fd, (long)request, argument, 0, 0, 0));
  return failed(descriptor_object(fd) == NULL ? EBADF : ENOTTY);
}

// Others hold it only as long as they are in the middle of something.
int flock(int fd, int operation) {
  if (current == NULL) return (int)raw_errno(raw(SYS_flock, fd, operation, 0, 0, 0, 0));
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  for (;;) {
    long result = raw(SYS_flock, object->real, operation | LOCK_NB, 0, 0, 0, 0);
    if (result != -EWOULDBLOCK || (operation & LOCK_NB)) return (int)raw_errno(result);
    fiber_pass(1000000);
  }
}

// --- bytes -------------------------------------------------------------------------------------

// What a process says on its terminal is for whoever watches the simulation, not for a file.
static ssize_t said(size_t byteCount) { return (ssize_t)byteCount; }

ssize_t write(int fd, const void *bytes, size_t byteCount) {
  if (current == NULL) return raw_errno(raw(SYS_write, fd, (long)bytes, (long)byteCount, 0, 0, 0));
  struct object *object = descriptor_object(fd);
  if (object == NULL) return failed(EBADF);
  switch (object->type) {
    case OBJECT_OUTPUT: return said(byteCount);
    case OBJECT_SOCKET: return send(fd, bytes, byteCount, 0);
    case OBJECT_EVENT: {
      uint64_t more;
      if (byteCount < sizeof more) return failed(EINVAL);
      memcpy(&more, bytes, sizeof more);
      object->count += more;
      object_notify(object);
      return sizeof more;
    }
    case OBJECT_EPOLL: return failed(EINVAL);
    case OBJECT_FILE: break;
  }
  long at = raw(SYS_lseek, object->real, 0, SEEK_CUR, 0, 0, 0);
  ssize_t count = pwrite(fd, bytes, byteCount, at);
  if (count > 0) raw(SYS_lseek, object->real, at + count, SEEK_SET, 0, 0, 0);
  return count;
}

ssize_t pwrite(int fd, const void *bytes, size_t byteCount, off_t offset) {
  if (current == NULL) {
    return raw_errno(raw(SYS_pwrite64, fd, (long)bytes, (long)byteCount, offset, 0, 0));
  }
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  int code = fault_of(APUS_SIM_WRITE, object->path);
  struct stat status;
  if (code == 0 && disk_is_full() && raw(SYS_fstat, object->real, (long)&status, 0, 0, 0, 0) == 0 &&
      offset + (off_t)byteCount > status.st_size)
    code = ENOSPC;
  if (code > 0) return failed(code);
  // A kernel takes a byte at least.
  if (code < 0 && byteCount > 1) byteCount /= 2;
  ssize_t count = raw(SYS_pwrite64, object->real, (long)bytes, (long)byteCount, offset, 0, 0);
  if (count > 0) disk_wrote(object, bytes, (size_t)count, (uint64_t)offset);
  return raw_errno(count);
}

ssize_t read(int fd, void *bytes, size_t byteCount) {
  if (current == NULL) return raw_errno(raw(SYS_read, fd, (long)bytes, (long)byteCount, 0, 0, 0));
  struct object *object = descriptor_object(fd);
  if (object == NULL) return failed(EBADF);
  switch (object->type) {
    case OBJECT_OUTPUT: return 0;
    case OBJECT_SOCKET: return recv(fd, bytes, byteCount, 0);
    case OBJECT_EVENT: {
      if (byteCount < sizeof object->count) return failed(EINVAL);
      while (object->count == 0) {
        if (!object->blocks) return failed(EAGAIN);
        current->awaited = object;
        fiber_wait(UINT64_MAX);
      }
      memcpy(bytes, &object->count, sizeof object->count);
      object->count = 0;
      return sizeof object->count;
    }
    case OBJECT_EPOLL: return failed(EINVAL);
    case OBJECT_FILE: break;
  }
  int code = fault_of(APUS_SIM_READ, object->path);
  if (code > 0) return failed(code);
  return raw_errno(raw(SYS_read, object->real, (long)bytes, (long)byteCount, 0, 0, 0));
}

ssize_t pread(int fd, void *bytes, size_t byteCount, off_t offset) {
  if (current == NULL) {
    return raw_errno(raw(SYS_pread64, fd, (long)bytes, (long)byteCount, offset, 0, 0));
  }
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  int code = fault_of(APUS_SIM_READ, object->path);
  if (code > 0) return failed(code);
  if (code < 0 && byteCount > 1) byteCount /= 2;
  return raw_errno(raw(SYS_pread64, object->real, (long)bytes, (long)byteCount, offset, 0, 0));
}

// --- size and durability -----------------------------------------------------------------------

static int synced(int fd) {
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  int code = fault_of(APUS_SIM_SYNC, object->path);
  trace_file(object->path, APUS_SIM_SYNC, code);
  if (code > 0) return failed(code);
  disk_synced(object);
  return 0;
}

int fsync(int fd) {
  if (current == NULL) return (int)raw_errno(raw(SYS_fsync, fd, 0, 0, 0, 0, 0));
  return synced(fd);
}

int fdatasync(int fd) {
  if (current == NULL) return (int)raw_errno(raw(SYS_fdatasync, fd, 0, 0, 0, 0, 0));
  return synced(fd);
}

int ftruncate(int fd, off_t byteCount) {
  if (current == NULL) return (int)raw_errno(raw(SYS_ftruncate, fd, byteCount, 0, 0, 0, 0));
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  int code = fault_of(APUS_SIM_RESIZE, object->path);
  if (code > 0) return failed(code);
  long result = raw(SYS_ftruncate, object->real, byteCount, 0, 0, 0, 0);
  if (result == 0) disk_resized(object);
  return (int)raw_errno(result);
}

int posix_fallocate(int fd, off_t offset, off_t byteCount) {
  if (current == NULL) return (int)-raw(SYS_fallocate, fd, 0, offset, byteCount, 0, 0);
  struct object *object = file_at(fd);
  if (object == NULL) return EBADF;
  int code = fault_of(APUS_SIM_RESIZE, object->path);
  struct stat status;
  if (raw(SYS_fstat, object->real, (long)&status, 0, 0, 0, 0) != 0) return EBADF;
  if (code == 0 && disk_is_full() && offset + byteCount > status.st_size) code = ENOSPC;
  if (code > 0) return code;
  // The file grows; its pages come when they are touched.
  if (offset + byteCount > status.st_size) {
    long result = raw(SYS_ftruncate, object->real, offset + byteCount, 0, 0, 0, 0);
    if (result < 0) return (int)-result;
    disk_resized(object);
  }
  return 0;
}

// --- names -------------------------------------------------------------------------------------

static int renamed(int code, const char *path, apus_sim_kind kind) {
  if (code == 0) trace_file(path, kind, 0);
  return code == 0 ? 0 : failed(code);
}

int rename(const char *from, const char *to) {
  if (current == NULL) return (int)raw_errno(raw(SYS_rename, (long)from, (long)to, 0, 0, 0, 0));
  int code = fault_of(APUS_SIM_RENAME, to);
  return renamed(code > 0 ? code : disk_rename(from, to), to, APUS_SIM_RENAME);
}

int unlink(const char *path) {
  if (current == NULL) return (int)raw_errno(raw(SYS_unlink, (long)path, 0, 0, 0, 0, 0));
  int code = fault_of(APUS_SIM_UNLINK, path);
  return renamed(code > 0 ? code : disk_unlink(path, false), path, APUS_SIM_UNLINK);
}

int rmdir(const char *path) {
  if (current == NULL) return (int)raw_errno(raw(SYS_rmdir, (long)path, 0, 0, 0, 0, 0));
  int code = fault_of(APUS_SIM_UNLINK, path);
  return renamed(code > 0 ? code : disk_unlink(path, true), path, APUS_SIM_UNLINK);
}

int mkdir(const char *path, mode_t mode) {
  if (current == NULL) return (int)raw_errno(raw(SYS_mkdir, (long)path, (long)mode, 0, 0, 0, 0));
  int code = fault_of(APUS_SIM_MKDIR, path);
  char room[PATH_ROOM];
  if (code == 0) code = (int)-raw(SYS_mkdir, (long)disk_path(path, room), (long)mode, 0, 0, 0, 0);
  if (code == 0) disk_named(path, true);
  return code == 0 ? 0 : failed(code < 0 ? EIO : code);
}

int chmod(const char *path, mode_t mode) {
  char room[PATH_ROOM];
  return (int)raw_errno(raw(SYS_chmod, (long)disk_path(path, room), (long)mode, 0, 0, 0, 0));
}

int chown(const char *path, uid_t user, gid_t group) {
  if (current != NULL) return 0;
  return (int)raw_errno(raw(SYS_chown, (long)path, (long)user, (long)group, 0, 0, 0));
}

int access(const char *path, int how) {
  char room[PATH_ROOM];
  return (int)raw_errno(raw(SYS_access, (long)disk_path(path, room), how, 0, 0, 0, 0));
}

ssize_t readlink(const char *restrict path, char *restrict text, size_t byteCount) {
  char room[PATH_ROOM];
  return raw_errno(raw(SYS_readlink, (long)disk_path(path, room), (long)text, (long)byteCount, 0, 0, 0));
}

// --- what is there -----------------------------------------------------------------------------

// Files belong to whoever asks, and were never touched at any time: the real host's answers would differ from run to run.
static int looked(long result, struct stat *status) {
  if (result < 0) return (int)raw_errno(result);
  if (current != NULL) {
    status->st_uid = geteuid();
    status->st_gid = geteuid();
    status->st_atim = status->st_mtim = status->st_ctim = (struct timespec){0};
  }
  return 0;
}

int stat(const char *restrict path, struct stat *restrict status) {
  char room[PATH_ROOM];
  return looked(raw(SYS_newfstatat, AT_FDCWD, (long)disk_path(path, room), (long)status, 0, 0, 0),
                status);
}

int lstat(const char *restrict path, struct stat *restrict status) {
  char room[PATH_ROOM];
  return looked(raw(SYS_newfstatat, AT_FDCWD, (long)disk_path(path, room), (long)status,
                    AT_SYMLINK_NOFOLLOW, 0, 0),
                status);
}

int fstat(int fd, struct stat *status) {
  if (current == NULL) return (int)raw_errno(raw(SYS_fstat, fd, (long)status, 0, 0, 0, 0));
  struct object *object = file_at(fd);
  if (object == NULL) return -1;
  return looked(raw(SYS_fstat, object->real, (long)status, 0, 0, 0, 0), status);
}

DIR *opendir(const char *path) {
  static __typeof__(&opendir) real;
  char room[PATH_ROOM];
  if (real == NULL) real = (__typeof__(&opendir))dlsym(RTLD_NEXT, "opendir");
  return real(disk_path(path, room));
}

FILE *fopen(const char *restrict path, const char *restrict mode) {
  static __typeof__(&fopen) real;
  char room[PATH_ROOM];
  if (real == NULL) real = (__typeof__(&fopen))dlsym(RTLD_NEXT, "fopen");
  return real(disk_path(path, room), mode);
}
