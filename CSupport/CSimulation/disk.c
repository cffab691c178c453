// The disk: real files in memory, each with a copy of what would be there after the power was cut (durable.c), and a list of
// the names that were made, changed or taken away and wouldn't be (names.c).
#define _GNU_SOURCE
#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

struct disk {
  uint32_t host;
  char root[PATH_ROOM];
  bool isFull;
  uint32_t boots;
};

// In the order in which they were first written, so that chance meets them in the same order each time.
static struct file *files, **lastFile = &files;
static struct disk disks[64];
static int diskCount;
static bool isStrict;

void apus_sim_strict_names(bool strict) { isStrict = strict; }

static struct disk *disk_of(uint32_t host) {
  for (int at = 0; at < diskCount; at++) {
    if (disks[at].host == host) return &disks[at];
  }
  return NULL;
}

// The kernel's name of this boot: each host's own, and another one after each power cut.
static void name_boot(struct disk *disk) {
  char path[PATH_ROOM + 64];
  disk->boots += 1;
  snprintf(path, sizeof path, "%s/proc/sys/kernel/random/boot_id", disk->root);
  FILE *file = fopen(path, "w");
  if (file == NULL) abort();
  fprintf(file, "%08x-0000-4000-8000-%012x\n", disk->host, disk->boots);
  fclose(file);
}

void apus_sim_disk(uint32_t host, const char *directory) {
  struct disk *disk = disk_of(host);
  if (disk == NULL) {
    if (diskCount == (int)(sizeof disks / sizeof disks[0])) abort();
    disk = &disks[diskCount++];
  }
  disk->host = host;
  snprintf(disk->root, sizeof disk->root, "%s", directory);
  static const char *const made[] = {"/proc", "/proc/self", "/proc/sys", "/proc/sys/kernel",
                                     "/proc/sys/kernel/random", "/dev", "/dev/shm", "/sys", "/tmp"};
  char path[PATH_ROOM + 32];
  for (size_t at = 0; at < sizeof made / sizeof made[0]; at++) {
    snprintf(path, sizeof path, "%s%s", directory, made[at]);
    mkdir(path, 0755);
  }
  // What the product reads of its host: the program itself, and which CPUs there are.
  snprintf(path, sizeof path, "%s/proc/self/exe", directory);
  FILE *file = fopen(path, "w");
  if (file == NULL) abort();
  fputs("a program\n", file);
  fclose(file);
  snprintf(path, sizeof path, "%s/proc/self/status", directory);
  file = fopen(path, "w");
  if (file == NULL) abort();
  fprintf(file, "Cpus_allowed_list:\t0-%u\n", settings.cpus - 1);
  fclose(file);
  name_boot(disk);
  snprintf(path, sizeof path, "%s.undo", directory);
  mkdir(path, 0755);
}

const char *disk_root(uint32_t host) {
  struct disk *disk = disk_of(host);
  return disk == NULL ? NULL : disk->root;
}

const char *disk_path(const char *path, char room[static PATH_ROOM]) {
  if (current == NULL) return path;
  const char *root = disk_root(current->process->host);
  if (root == NULL) abort();
  snprintf(room, PATH_ROOM, "%s%s%s", root, path[0] == '/' ? "" : "/", path);
  return room;
}

bool disk_is_full(void) {
  struct disk *disk = disk_of(current->process->host);
  return disk != NULL && disk->isFull;
}

void apus_sim_disk_full(uint32_t host, bool isFull) {
  struct disk *disk = disk_of(host);
  if (disk == NULL) return;
  disk->isFull = isFull;
  digest_add(isFull);
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = isFull, .text = "disk full"});
}

// --- one file ----------------------------------------------------------------------------------

bool is_volatile(const char *path, const char *root) {
  const char *inside = path + strlen(root);
  return strncmp(inside, "/dev/", 5) == 0 || strncmp(inside, "/proc/", 6) == 0;
}

void disk_opened(struct object *object, bool wasCreated) {
  struct stat status;
  if ((object->flags & O_ACCMODE) == O_RDONLY) return;
  forced(raw(SYS_fstat, object->real, (long)&status, 0, 0, 0, 0));
  if (!S_ISREG(status.st_mode)) return;
  char room[PATH_ROOM];
  const char *path = disk_path(object->path, room);
  if (is_volatile(path, disk_root(object->process->host))) return;
  struct file *file = files;
  while (file != NULL && (file->inode != status.st_ino || file->device != status.st_dev)) file = file->next;
  if (file == NULL) {
    file = calloc(1, sizeof *file);
    if (file == NULL) abort();
    file->device = status.st_dev;
    file->inode = status.st_ino;
    file->host = object->process->host;
    file->writtenFrom = UINT64_MAX;
    snprintf(file->path, sizeof file->path, "%s", path);
    long real = raw(SYS_open, (long)path, O_RDWR | O_CLOEXEC, 0, 0, 0, 0);
    forced(real);
    file->real = (int)real;
    *lastFile = file;
    lastFile = &file->next;
    // What was there before anybody wrote here is durable.
    if (!wasCreated) make_durable(file, 0, UINT64_MAX);
  }
  file->opens += 1;
  object->file = file;
}

// Nobody has it and no name leads to it.
static void forget_gone(struct file *file) {
  struct stat status;
  if (file->opens > 0 || file->mappings > 0) return;
  forced(raw(SYS_fstat, file->real, (long)&status, 0, 0, 0, 0));
  if (status.st_nlink > 0) return;
  for (struct file **at = &files; *at != NULL; at = &(*at)->next) {
    if (*at != file) continue;
    *at = file->next;
    if (lastFile == &file->next) lastFile = at;
    break;
  }
  look(file, 0);
  if (file->durable != NULL)
    raw(SYS_munmap, (long)file->durable, (long)file->durableRoom, 0, 0, 0, 0);
  free(file->pages);
  raw(SYS_close, file->real, 0, 0, 0, 0, 0);
  free(file);
}

void file_released(struct object *object) {
  raw(SYS_close, object->real, 0, 0, 0, 0, 0);
  if (object->file == NULL) return;
  object->file->opens -= 1;
  forget_gone(object->file);
}

void disk_mapped(struct file *file, int by) {
  file->mappings = (uint32_t)((int)file->mappings + by);
  if (by > 0) file->mayDiffer = true;
}

void disk_wrote(struct object *object, const void *bytes, size_t byteCount, uint64_t offset) {
  struct file *file = object->file;
  counters.writes += 1;
  counters.writtenBytes += byteCount;
  digest_file(object->path, offset, bytes, byteCount);
  if (file == NULL) return;
  if (object->flags & (O_DSYNC | O_SYNC)) {
    make_durable(file, offset, offset + byteCount);
    return;
  }
  note_written(file, offset, byteCount);
}

// What is behind the end when a file grows again is zero: that has to reach what is durable as well.
void disk_resized(struct object *object) {
  if (object->file != NULL) object->file->mayDiffer = true;
}

void disk_synced_mapping(void *address, size_t byteCount) {
  const struct process *process = current->process;
  for (size_t at = 0; at < process->mappingCount; at++) {
    const struct mapping *mapping = &process->mappings[at];
    uint64_t offset = (uint64_t)((char *)address - (char *)mapping->address);
    if (mapping->file == NULL || (char *)address < (char *)mapping->address ||
        offset >= mapping->byteCount)
      continue;
    counters.syncs += 1;
    make_durable(mapping->file, offset, offset + byteCount);
  }
}

// --- what becomes durable ----------------------------------------------------------------------

void disk_synced(struct object *object) {
  char room[PATH_ROOM];
  counters.syncs += 1;
  digest_add(counters.syncs);
  if (object->file != NULL) {
    make_all_durable(object->file);
    if (!isStrict) names_settle(object->process->host, NULL);
  } else {
    names_settle(object->process->host, disk_path(object->path, room));
  }
}

void files_forget_gone(void) {
  for (struct file *at = files, *next; at != NULL; at = next) {
    next = at->next;
    forget_gone(at);
  }
}

// --- the power is cut --------------------------------------------------------------------------

bool is_kept(uint32_t percent) { return random_between(0, 99) < percent; }

static void clear_directory(const char *path) {
  char command[PATH_ROOM + 64];
  snprintf(command, sizeof command, "%s/apus", path);
  // The product keeps its fabrics here, and nothing below them.
  char names[32768];
  long fd = raw(SYS_open, (long)command, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, 0, 0, 0);
  if (fd < 0) return;
  for (long count; (count = raw(SYS_getdents64, fd, (long)names, sizeof names, 0, 0, 0)) > 0;) {
    for (long at = 0; at < count;) {
      // The length of an entry, and its name.
      uint16_t length;
      memcpy(&length, names + at + 16, sizeof length);
      raw(SYS_unlinkat, fd, (long)(names + at + 19), 0, 0, 0, 0);
      at += length;
    }
  }
  raw(SYS_close, fd, 0, 0, 0, 0, 0);
}

void apus_sim_power_cut(uint32_t host, uint32_t keepPercent) {
  trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = keepPercent, .text = "power cut"});
  for (uint32_t place = 0;; place++) {
    struct process *process = process_at(place);
    if (process == NULL) break;
    if (process->host == host) process_end(process, APUS_SIM_KILLED);
  }
  for (struct file *at = files; at != NULL; at = at->next) {
    if (at->host == host) file_cut(at, keepPercent);
  }
  names_cut(host, keepPercent);
  char path[PATH_ROOM + 16];
  snprintf(path, sizeof path, "%s/dev/shm", disk_root(host));
  clear_directory(path);
  files_forget_gone();
  struct disk *disk = disk_of(host);
  if (disk != NULL) name_boot(disk);
}

bool apus_sim_flip(const char *path, uint64_t byte, uint32_t bit) {
  struct stat status;
  uint8_t value;
  long fd = raw(SYS_open, (long)path, O_RDWR | O_CLOEXEC, 0, 0, 0, 0);
  if (fd < 0) return false;
  bool isThere = raw(SYS_pread64, fd, (long)&value, 1, (long)byte, 0, 0) == 1;
  if (isThere) {
    value ^= (uint8_t)(1u << (bit & 7));
    raw(SYS_pwrite64, fd, (long)&value, 1, (long)byte, 0, 0);
    raw(SYS_fstat, fd, (long)&status, 0, 0, 0, 0);
    for (struct file *at = files; at != NULL; at = at->next) {
      if (at->inode != status.st_ino || at->device != status.st_dev || byte >= at->durableByteCount) continue;
      at->durable[byte] = value;
      at->pages[byte / PAGE] |= STORED;
    }
    digest_add(byte << 3 | (bit & 7));
    trace_event((apus_sim_event){.what = APUS_SIM_FAULT, .value = byte, .text = "flip"});
  }
  raw(SYS_close, fd, 0, 0, 0, 0, 0);
  return isThere;
}
