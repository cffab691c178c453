// Descriptors and what they stand for, and who is told when something about it changes: epolls, edge by edge, and threads
// that wait.
#define _GNU_SOURCE
#include "kernel.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

// One descriptor in one epoll.
struct watch {
  struct watch *nextOfObject, *nextOfEpoll, *nextReady;
  struct object *epoll, *object;
  int fd;
  uint32_t events;
  uint64_t data;
  bool isReady;
};

#define DESCRIPTORS_MAX 1024

struct object *object_make(enum object_type type) {
  struct object *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  made->type = type;
  made->references = 1;
  made->real = -1;
  made->process = current == NULL ? NULL : current->process;
  return made;
}

static void object_release(struct object *object) {
  object->references -= 1;
  if (object->references > 0) return;
  watches_forget(object);
  switch (object->type) {
    case OBJECT_FILE: file_released(object); break;
    case OBJECT_SOCKET: socket_released(object); break;
    case OBJECT_EPOLL: epoll_released(object); break;
    case OBJECT_EVENT:
    case OBJECT_OUTPUT: break;
  }
  free(object->path);
  free(object->boundPath);
  free(object);
}

// Takes over the caller's reference, on failure as well.
int descriptor_add(struct object *object, int least) {
  struct process *process = current->process;
  int fd = least;
  while (fd < process->descriptorCount && process->descriptors[fd].object != NULL) fd += 1;
  if (fd >= DESCRIPTORS_MAX) {
    object_release(object);
    return -EMFILE;
  }
  if (fd >= process->descriptorCount) {
    int room = fd < 32 ? 64 : fd * 2;
    process->descriptors = realloc(process->descriptors, (size_t)room * sizeof *process->descriptors);
    if (process->descriptors == NULL) abort();
    memset(process->descriptors + process->descriptorCount, 0,
           (size_t)(room - process->descriptorCount) * sizeof *process->descriptors);
    process->descriptorCount = room;
  }
  process->descriptors[fd].object = object;
  return fd;
}

struct object *descriptor_object(int fd) {
  struct process *process = current->process;
  return fd >= 0 && fd < process->descriptorCount ? process->descriptors[fd].object : NULL;
}

int descriptor_close(struct process *process, int fd) {
  if (fd < 0 || fd >= process->descriptorCount || process->descriptors[fd].object == NULL) return EBADF;
  struct object *object = process->descriptors[fd].object;
  process->descriptors[fd].object = NULL;
  object_release(object);
  return 0;
}

// --- who is told -------------------------------------------------------------------------------

static void watch_became_ready(struct watch *watch) {
  struct object *epoll = watch->epoll;
  if (!watch->isReady) {
    watch->isReady = true;
    watch->nextReady = NULL;
    if (epoll->lastReady != NULL) epoll->lastReady->nextReady = watch;
    else epoll->firstReady = watch;
    epoll->lastReady = watch;
  }
  fibers_wake_pollers(epoll);
}

void object_notify(struct object *object) {
  for (struct watch *at = object->watches; at != NULL; at = at->nextOfObject) watch_became_ready(at);
  fibers_wake_pollers(object);
}

static void watch_unlink(struct watch *watch) {
  struct object *epoll = watch->epoll;
  struct watch *previous = NULL;
  for (struct watch *at = epoll->firstReady; at != NULL; previous = at, at = at->nextReady) {
    if (at != watch) continue;
    if (previous == NULL) epoll->firstReady = at->nextReady;
    else previous->nextReady = at->nextReady;
    if (epoll->lastReady == at) epoll->lastReady = previous;
    break;
  }
  for (struct watch **at = &epoll->firstWatch; *at != NULL; at = &(*at)->nextOfEpoll) {
    if (*at != watch) continue;
    *at = watch->nextOfEpoll;
    break;
  }
  for (struct watch **at = &watch->object->watches; *at != NULL; at = &(*at)->nextOfObject) {
    if (*at != watch) continue;
    *at = watch->nextOfObject;
    break;
  }
  free(watch);
}

void watches_forget(struct object *object) {
  while (object->watches != NULL) watch_unlink(object->watches);
}

void epoll_released(struct object *object) {
  while (object->firstWatch != NULL) watch_unlink(object->firstWatch);
}

// --- epoll -------------------------------------------------------------------------------------

static int failed(int code) {
  errno = code;
  return -1;
}

int epoll_create1(int flags) {
  if (current == NULL) return (int)raw_errno(raw(SYS_epoll_create1, flags, 0, 0, 0, 0, 0));
  return (int)raw_errno(descriptor_add(object_make(OBJECT_EPOLL), 3));
}

static struct watch *watch_of(struct object *epoll, struct object *object, int fd) {
  for (struct watch *at = epoll->firstWatch; at != NULL; at = at->nextOfEpoll) {
    if (at->object == object && at->fd == fd) return at;
  }
  return NULL;
}

int epoll_ctl(int epollFd, int operation, int fd, struct epoll_event *event) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_epoll_ctl, epollFd, operation, fd, (long)event, 0, 0));
  }
  struct object *epoll = descriptor_object(epollFd), *object = descriptor_object(fd);
  if (epoll == NULL || object == NULL) return failed(EBADF);
  if (epoll->type != OBJECT_EPOLL || object->type == OBJECT_FILE) return failed(EPERM);
  struct watch *watch = watch_of(epoll, object, fd);
  switch (operation) {
    case EPOLL_CTL_DEL:
      if (watch == NULL) return failed(ENOENT);
      watch_unlink(watch);
      return 0;
    case EPOLL_CTL_ADD:
      if (watch != NULL) return failed(EEXIST);
      watch = calloc(1, sizeof *watch);
      if (watch == NULL) abort();
      watch->epoll = epoll;
      watch->object = object;
      watch->fd = fd;
      watch->nextOfEpoll = epoll->firstWatch;
      epoll->firstWatch = watch;
      watch->nextOfObject = object->watches;
      object->watches = watch;
      break;
    case EPOLL_CTL_MOD:
      if (watch == NULL) return failed(ENOENT);
      break;
    default: return failed(EINVAL);
  }
  watch->events = event->events;
  watch->data = event->data.u64;
  if (object_readiness(object) & (watch->events | EPOLLERR | EPOLLHUP)) watch_became_ready(watch);
  return 0;
}

static int collect(struct object *epoll, struct epoll_event *found, int room) {
  struct watch *at = epoll->firstReady;
  int count = 0;
  epoll->firstReady = epoll->lastReady = NULL;
  while (at != NULL) {
    struct watch *next = at->nextReady;
    at->isReady = false;
    uint32_t events = object_readiness(at->object) & (at->events | EPOLLERR | EPOLLHUP);
    if (count == room) {
      watch_became_ready(at);
    } else if (events != 0) {
      found[count].events = events;
      found[count++].data.u64 = at->data;
      // An edge is told once; a level as long as it lasts.
      if (!(at->events & EPOLLET)) watch_became_ready(at);
    }
    at = next;
  }
  return count;
}

static int wait_for(int fd, struct epoll_event *found, int room, uint64_t waitNs) {
  struct object *epoll = descriptor_object(fd);
  if (epoll == NULL || epoll->type != OBJECT_EPOLL) return failed(EBADF);
  counters.calls += 1;
  uint64_t due = waitNs == UINT64_MAX ? UINT64_MAX : machine_now() + waitNs;
  for (;;) {
    int count = collect(epoll, found, room);
    if (count > 0 || waitNs == 0) return count;
    if (machine_now() >= due) return 0;
    current->awaited = epoll;
    fiber_wait(due);
  }
}

int epoll_wait(int fd, struct epoll_event *found, int room, int waitMs) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_epoll_pwait, fd, (long)found, room, waitMs, 0, 0));
  }
  return wait_for(fd, found, room, waitMs < 0 ? UINT64_MAX : (uint64_t)waitMs * 1000000u);
}

int epoll_pwait2(int fd, struct epoll_event *found, int room, const struct timespec *wait,
                 const sigset_t *mask) {
  if (current == NULL) {
    return (int)raw_errno(raw(SYS_epoll_pwait2, fd, (long)found, room, (long)wait, (long)mask, 8));
  }
  return wait_for(fd, found, room,
                  wait == NULL ? UINT64_MAX
                               : (uint64_t)wait->tv_sec * 1000000000u + (uint64_t)wait->tv_nsec);
}
