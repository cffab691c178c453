// io_uring's cold half: making a ring, giving it to its thread, registering with it, entering it.
#define _GNU_SOURCE
#include "CNetwork.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int apus_ring_open(apus_ring *ring, uint32_t submissions, uint32_t completions, bool isDeferred) {
  memset(ring, 0, sizeof *ring);
  struct io_uring_params parameters = {
      .flags = IORING_SETUP_CLAMP | IORING_SETUP_CQSIZE | IORING_SETUP_SUBMIT_ALL |
               IORING_SETUP_R_DISABLED | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_TASKRUN_FLAG |
               (isDeferred ? IORING_SETUP_DEFER_TASKRUN : IORING_SETUP_COOP_TASKRUN),
      .cq_entries = completions,
  };
  return -io_uring_queue_init_params(submissions, &ring->ring, &parameters);
}

void apus_ring_close(apus_ring *ring) {
  // A registered descriptor is its thread's: another thread must not take one of its own away.
  if (ring->owner != 0 && ring->owner != (int32_t)gettid()) {
    ring->ring.enter_ring_fd = ring->ring.ring_fd;
    ring->ring.int_flags = 0;
  }
  io_uring_queue_exit(&ring->ring);
  if (ring->buffers != NULL)
    munmap(ring->buffers, ring->bufferSlots * sizeof(struct io_uring_buf));
}

int apus_ring_start(apus_ring *ring) {
  // io_uring_enable_rings is in liburing 2.3's header, but its shared library doesn't export it.
  if (syscall(__NR_io_uring_register, ring->ring.ring_fd, IORING_REGISTER_ENABLE_RINGS, NULL, 0) < 0)
    return errno;
  ring->ring.flags &= ~IORING_SETUP_R_DISABLED;
  ring->owner = (int32_t)gettid();
  // Without it each entry looks the descriptor up: slower, no more than that.
  io_uring_register_ring_fd(&ring->ring);
  return 0;
}

int apus_ring_register_files(apus_ring *ring, uint32_t count) {
  return -io_uring_register_files_sparse(&ring->ring, count);
}

int apus_ring_set_file(apus_ring *ring, uint32_t slot, int descriptor) {
  int code = io_uring_register_files_update(&ring->ring, slot, &descriptor, 1);
  return code < 0 ? -code : 0;
}

int apus_ring_register_buffers(apus_ring *ring, uint32_t slots, uint16_t group) {
  size_t byteCount = slots * sizeof(struct io_uring_buf);
  void *mapped =
      mmap(NULL, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return errno;
  struct io_uring_buf_reg registration = {
      .ring_addr = (uint64_t)(uintptr_t)mapped, .ring_entries = slots, .bgid = group};
  int code = io_uring_register_buf_ring(&ring->ring, &registration, 0);
  if (code != 0) {
    munmap(mapped, byteCount);
    return -code;
  }
  ring->buffers = mapped;
  ring->bufferSlots = slots;
  ring->bufferMask = slots - 1;
  io_uring_buf_ring_init(ring->buffers);
  return 0;
}

int apus_ring_busy_poll(apus_ring *ring, uint32_t microseconds) {
  // struct io_uring_napi of kernel 6.9.
  struct {
    uint32_t busyPollMicroseconds;
    uint8_t prefersBusyPoll, opcode, padding[2];
    uint32_t parameter, reserved;
  } napi = {.busyPollMicroseconds = microseconds, .prefersBusyPoll = 1};
  long code = syscall(__NR_io_uring_register, ring->ring.ring_fd, APUS_REGISTER_NAPI, &napi, 1);
  return code < 0 ? errno : 0;
}

int apus_ring_enter(apus_ring *ring, uint64_t waitNs) {
  // What the kernel has for us is asked for when it says that there is something.
  if (waitNs == 0)
    return apus_ring_calls(ring) ? io_uring_submit_and_get_events(&ring->ring)
                                 : io_uring_submit(&ring->ring);
  struct __kernel_timespec wait = {.tv_sec = (int64_t)(waitNs / 1000000000u),
                                   .tv_nsec = (long long)(waitNs % 1000000000u)};
  struct io_uring_cqe *first = NULL;
  return io_uring_submit_and_wait_timeout(&ring->ring, &first, 1, &wait, NULL);
}
