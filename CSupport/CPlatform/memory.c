// Memory and files: mapped, locked, prefaulted, preallocated, placed on a node.
#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <numa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int apus_lock_memory(const void *address, size_t byteCount) {
  return mlock(address, byteCount) == 0 ? 0 : errno;
}

// What is there stays, and what comes. Address space that is set aside for the worst case, gigabytes of it, isn't filled.
int apus_lock_process(void) {
  return mlockall(MCL_CURRENT | MCL_ONFAULT) == 0 ? 0 : errno;
}

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

// What the program and its libraries consist of is there before it is needed, whether it may be locked or not: code and
// constants, and what of their variables fits into so many bytes. Larger things are made by who knows what to do with them:
// tables are written when they are made, stacks by their threads, and what is set aside for the worst case by nobody.
#define LARGEST_VARIABLES (4ul << 20)

size_t apus_populate_process(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  if (!maps) return 0;
  char line[512];
  size_t pages = 0;
  while (fgets(line, sizeof line, maps)) {
    unsigned long from, to;
    char rights[5];
    if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3) continue;
    if (rights[0] != 'r' || rights[3] != 'p') continue;
    int advice = rights[1] == 'w' ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;
    if (advice == MADV_POPULATE_WRITE && to - from > LARGEST_VARIABLES) continue;
    if (madvise((void *)from, to - from, advice) == 0) pages += (to - from) / 4096;
  }
  fclose(maps);
  return pages;
}

void apus_usage_of_thread(apus_thread_usage *usage) {
  struct rusage used;
  memset(usage, 0, sizeof *usage);
  if (getrusage(RUSAGE_THREAD, &used) != 0) return;
  usage->minorFaults = (uint64_t)used.ru_minflt;
  usage->majorFaults = (uint64_t)used.ru_majflt;
  usage->voluntarySwitches = (uint64_t)used.ru_nvcsw;
  usage->involuntarySwitches = (uint64_t)used.ru_nivcsw;
}

int apus_map_file(int fd, size_t byteCount, bool writable, void **address) {
  int protection = writable ? PROT_READ | PROT_WRITE : PROT_READ;
  void *mapped = mmap(NULL, byteCount, protection, MAP_SHARED, fd, 0);
  if (mapped == MAP_FAILED) return errno;
  *address = mapped;
  return 0;
}

int apus_map_anonymous(size_t byteCount, bool hugePages, void **address) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | (hugePages ? MAP_HUGETLB : 0);
  void *mapped = mmap(NULL, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (mapped == MAP_FAILED) return errno;
  *address = mapped;
  return 0;
}

int apus_unmap(void *address, size_t byteCount) { return munmap(address, byteCount) == 0 ? 0 : errno; }

// MADV_POPULATE_WRITE reports a full disk as an errno where a touch would be a SIGBUS. Older
// kernels lack it: there the pages are touched one by one, in files that are preallocated.
int apus_prefault_write(void *address, size_t byteCount) {
  if (madvise(address, byteCount, MADV_POPULATE_WRITE) == 0) return 0;
  if (errno != EINVAL) return errno;
  volatile char *byte = address;
  for (size_t at = 0; at < byteCount; at += 4096) byte[at] = byte[at];
  return 0;
}

int apus_advise_huge(void *address, size_t byteCount) {
  return madvise(address, byteCount, MADV_HUGEPAGE) == 0 ? 0 : errno;
}

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

// Huge pages now, while nobody waits for them; kernels before 6.1 say EINVAL.
int apus_make_huge(void *address, size_t byteCount) {
  return madvise(address, byteCount, MADV_COLLAPSE) == 0 ? 0 : errno;
}

// From here on the kernel makes no page huge behind anybody's back; those that are stay so.
int apus_keep_pages(void *address, size_t byteCount) {
  return madvise(address, byteCount, MADV_NOHUGEPAGE) == 0 ? 0 : errno;
}

static int opened(int result, int *fd) {
  if (result < 0) return errno;
  *fd = result;
  return 0;
}

int apus_create_exclusive(const char *path, uint32_t mode, int *fd) {
  return opened(open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode), fd);
}

int apus_open_read(const char *path, int *fd) {
  return opened(open(path, O_RDONLY | O_CLOEXEC), fd);
}

int apus_open_write(const char *path, int *fd) {
  return opened(open(path, O_RDWR | O_CLOEXEC), fd);
}

// A file system that has no direct writes says EINVAL: there a write is merely as durable.
int apus_open_durable(const char *path, int *fd) {
  int flags = O_WRONLY | O_DSYNC | O_CLOEXEC;
  int code = opened(open(path, flags | O_DIRECT), fd);
  return code == EINVAL ? opened(open(path, flags), fd) : code;
}

int apus_allocate(int fd, uint64_t byteCount) { return posix_fallocate(fd, 0, (off_t)byteCount); }

int apus_truncate(int fd, uint64_t byteCount) {
  return ftruncate(fd, (off_t)byteCount) == 0 ? 0 : errno;
}

int apus_file_size(int fd, uint64_t *byteCount) {
  struct stat status;
  if (fstat(fd, &status) != 0) return errno;
  *byteCount = (uint64_t)status.st_size;
  return 0;
}

int apus_sync_file(int fd) { return fdatasync(fd) == 0 ? 0 : errno; }

int apus_close(int fd) { return close(fd) == 0 ? 0 : errno; }

int apus_numa_node_count(void) {
  return numa_available() < 0 ? 1 : numa_num_configured_nodes();
}

int apus_numa_prefer(int node) {
  if (numa_available() < 0) return node == 0 ? 0 : ENOSYS;
  if (node < 0 || node > numa_max_node()) return EINVAL;
  numa_set_preferred(node);
  return 0;
}

int apus_numa_bind(void *address, size_t byteCount, int node) {
  if (numa_available() < 0) return node == 0 ? 0 : ENOSYS;
  if (node < 0 || node > numa_max_node()) return EINVAL;
  numa_tonode_memory(address, byteCount, node);
  return 0;
}

int64_t apus_process_id(void) { return getpid(); }

uint64_t apus_process_start_ticks(int64_t pid) {
  char path[64], line[1024];
  snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
  FILE *file = fopen(path, "re");
  if (file == NULL) return 0;
  size_t count = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[count] = 0;
  // The command name, in brackets, may hold anything: count fields after the last bracket.
  char *at = strrchr(line, ')');
  if (at == NULL) return 0;
  at += 1;
  for (int field = 3; field < 22; field += 1) {
    at = strchr(at + 1, ' ');
    if (at == NULL) return 0;
  }
  return strtoull(at, NULL, 10);
}

uint64_t apus_memory_lock_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 0;
  return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : (uint64_t)limit.rlim_cur;
}
