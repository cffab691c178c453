// What the files of the simulated disk share.

#ifndef APUS_CSIMULATION_DISK_H
#define APUS_CSIMULATION_DISK_H

#include "kernel.h"

#include <stdlib.h>

#define PAGE 4096u
#define SECTOR 512u

// What is known of a page.
enum {
  STORED = 1,   // what is durable was stored to there
  WRITTEN = 2,  // by a call, since it was last made durable
};

struct file {
  struct file *next;
  uint64_t device, inode;
  uint32_t host;
  int real;
  char path[PATH_ROOM];            // where it really was when it was first written
  uint32_t opens, mappings;
  bool mayDiffer;                  // it was stored to through a mapping
  uint64_t writtenFrom, writtenTo; // written by calls: between which bytes, and `pages` says which
  uint8_t *view;                   // the file itself
  size_t viewed;
  uint8_t *durable;
  uint8_t *pages;                  // of each page: what is known of it
  size_t durableByteCount, durableRoom;
};

static inline void forced(long result) {
  if (result < 0) abort();
}

void look(struct file *file, uint64_t byteCount);        // its view covers so much
void make_durable(struct file *file, uint64_t from, uint64_t to);
void make_all_durable(struct file *file);                // what may differ
void note_written(struct file *file, uint64_t offset, size_t byteCount);
void file_cut(struct file *file, uint32_t keepPercent);  // the power
void digest_file(const char *path, uint64_t offset, const void *bytes, size_t byteCount);

#endif
