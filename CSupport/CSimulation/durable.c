// One file: what of it would be there after the power was cut. What threads store through a mapping is found when somebody
// asks for it to be durable, by comparing; of what calls write, the pages are known.
#define _GNU_SOURCE
#include "disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define WRITTEN_BYTES 65536u          // no more than this is a write, and not all of a file

static char skipped[64];

void apus_sim_digest_skips(const char *part) { snprintf(skipped, sizeof skipped, "%s", part); }

void digest_file(const char *path, uint64_t offset, const void *bytes, size_t byteCount) {
  digest_add(offset);
  if (skipped[0] != 0 && path != NULL && strstr(path, skipped) != NULL) digest_add(byteCount);
  else digest_bytes(bytes, byteCount);
}

static uint64_t real_size(const struct file *file) {
  struct stat status;
  forced(raw(SYS_fstat, file->real, (long)&status, 0, 0, 0, 0));
  return (uint64_t)status.st_size;
}

// The view covers the file as it is now.
void look(struct file *file, uint64_t byteCount) {
  if (file->viewed == byteCount) return;
  if (file->view != NULL) raw(SYS_munmap, (long)file->view, (long)file->viewed, 0, 0, 0, 0);
  file->view = NULL;
  file->viewed = byteCount;
  if (byteCount == 0) return;
  long view = raw(SYS_mmap, 0, (long)byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file->real, 0);
  forced(view);
  file->view = (uint8_t *)view;
}

static void durable_reserve(struct file *file, size_t byteCount) {
  if (byteCount <= file->durableRoom) return;
  size_t room = file->durableRoom == 0 ? 65536 : file->durableRoom;
  while (room < byteCount) room *= 2;
  long made = raw(SYS_mmap, 0, (long)room, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  forced(made);
  if (file->durable != NULL) {
    memcpy((void *)made, file->durable, file->durableByteCount);
    raw(SYS_munmap, (long)file->durable, (long)file->durableRoom, 0, 0, 0, 0);
  }
  file->pages = realloc(file->pages, room / PAGE);
  if (file->pages == NULL) abort();
  memset(file->pages + file->durableRoom / PAGE, 0, (room - file->durableRoom) / PAGE);
  file->durable = (uint8_t *)made;
  file->durableRoom = room;
}

static void durable_resize(struct file *file, size_t byteCount) {
  durable_reserve(file, byteCount);
  if (byteCount < file->durableByteCount)
    memset(file->durable + byteCount, 0, file->durableByteCount - byteCount);
  file->durableByteCount = byteCount;
}

// A piece of a file that isn't a hole.
struct piece {
  uint64_t from, to;
};

// Whether a page is zero in the file and in what is durable, since nobody has stored to either. To look at its bytes would
// make it a page. `piece` begins empty, and pages are asked about in their order.
static bool is_untouched(const struct file *file, struct piece *piece, uint64_t at) {
  if (at >= piece->to) {
    long from = raw(SYS_lseek, file->real, (long)at, SEEK_DATA, 0, 0, 0);
    long to = from < 0 ? from : raw(SYS_lseek, file->real, from, SEEK_HOLE, 0, 0, 0);
    piece->from = from == -ENXIO ? UINT64_MAX : from < 0 ? 0 : (uint64_t)from / PAGE * PAGE;
    piece->to = to < 0 ? UINT64_MAX : (uint64_t)to;
  }
  return at < piece->from && !(file->pages[at / PAGE] & STORED);
}

static void page_made_durable(struct file *file, uint64_t at) {
  static const uint8_t zeros[PAGE];
  size_t count = file->viewed - at < PAGE ? file->viewed - at : PAGE;
  const uint8_t *before = file->pages[at / PAGE] & STORED ? file->durable + at : zeros;
  if (memcmp(file->view + at, before, count) == 0) return;
  memcpy(file->durable + at, file->view + at, count);
  file->pages[at / PAGE] |= STORED;
  digest_file(file->path, at, file->view + at, count);
}

void make_durable(struct file *file, uint64_t from, uint64_t to) {
  uint64_t size = real_size(file);
  look(file, size);
  durable_resize(file, size);
  if (to > size) to = size;
  struct piece piece = {0, 0};
  // What was just written is no hole, and to ask where the next one is costs more than to compare.
  if (to - from <= WRITTEN_BYTES) piece.to = UINT64_MAX;
  for (uint64_t at = from / PAGE * PAGE; at < to; at += PAGE) {
    if (!is_untouched(file, &piece, at)) page_made_durable(file, at);
  }
}

// Only the pages that calls have written: a file that nobody has mapped differs nowhere else.
static void make_written_durable(struct file *file) {
  uint64_t size = real_size(file);
  look(file, size);
  durable_resize(file, size);
  uint64_t to = file->writtenTo < size ? file->writtenTo : size;
  for (uint64_t at = file->writtenFrom / PAGE * PAGE; at < to; at += PAGE) {
    if (file->pages[at / PAGE] & WRITTEN) page_made_durable(file, at);
  }
}

static void forget_written(struct file *file) {
  for (uint64_t at = file->writtenFrom / PAGE * PAGE; at < file->writtenTo; at += PAGE)
    file->pages[at / PAGE] &= (uint8_t)~WRITTEN;
  file->writtenFrom = UINT64_MAX;
  file->writtenTo = 0;
}

void make_all_durable(struct file *file) {
  if (file->mayDiffer) make_durable(file, 0, UINT64_MAX);
  else make_written_durable(file);
  file->mayDiffer = file->mappings > 0;
  forget_written(file);
}

void note_written(struct file *file, uint64_t offset, size_t byteCount) {
  if (byteCount == 0) return;
  durable_reserve(file, offset + byteCount);
  for (uint64_t at = offset / PAGE; at <= (offset + byteCount - 1) / PAGE; at++) file->pages[at] |= WRITTEN;
  if (offset < file->writtenFrom) file->writtenFrom = offset;
  if (offset + byteCount > file->writtenTo) file->writtenTo = offset + byteCount;
}

void file_cut(struct file *file, uint32_t keepPercent) {
  uint64_t size = real_size(file);
  if (size != file->durableByteCount && !is_kept(keepPercent)) {
    size = file->durableByteCount;
    raw(SYS_ftruncate, file->real, (long)size, 0, 0, 0, 0);
  }
  look(file, 0);
  look(file, size);
  durable_resize(file, size);
  struct piece piece = {0, 0};
  for (uint64_t at = 0; at < size; at += SECTOR) {
    if (at % PAGE == 0 && is_untouched(file, &piece, at)) {
      at += PAGE - SECTOR;
      continue;
    }
    size_t count = size - at < SECTOR ? size - at : SECTOR;
    if (memcmp(file->view + at, file->durable + at, count) == 0) continue;
    if (is_kept(keepPercent)) {
      memcpy(file->durable + at, file->view + at, count);
      file->pages[at / PAGE] |= STORED;
      counters.sectorsKept += 1;
    } else {
      memcpy(file->view + at, file->durable + at, count);
      counters.sectorsLost += 1;
    }
    digest_add(at);
  }
  file->mayDiffer = false;
  forget_written(file);
}
