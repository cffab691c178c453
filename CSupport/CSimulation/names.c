// Names of files, as far as a power cut would undo them: made, changed or taken away, and not yet made durable by the sync
// of a directory, or, where names aren't strict, of any file.
#define _GNU_SOURCE
#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

enum naming { NAME_MADE = 1, NAME_REMOVED, NAME_MOVED };

struct name {
  struct name *next;
  enum naming what;
  uint32_t host;
  bool isDirectory;
  char path[PATH_ROOM], before[PATH_ROOM];
  char kept[PATH_ROOM];            // a second name of what it took the place of; empty: nothing
};

// The latest first.
static struct name *names;
static uint64_t keptCount;

static struct name *noted(enum naming what, const char *path) {
  struct name *made = calloc(1, sizeof *made);
  if (made == NULL) abort();
  made->what = what;
  made->host = current->process->host;
  snprintf(made->path, sizeof made->path, "%s", path);
  made->next = names;
  names = made;
  return made;
}

// What goes from a name is kept under another one, until it is gone for good.
static void keep(struct name *name, const char *path) {
  snprintf(name->kept, sizeof name->kept, "%s.undo/%llu", disk_root(name->host),
           (unsigned long long)++keptCount);
  if (raw(SYS_link, (long)path, (long)name->kept, 0, 0, 0, 0) < 0) name->kept[0] = 0;
}

static bool is_kept_durable(const char *path) {
  return !is_volatile(path, disk_root(current->process->host));
}

void disk_named(const char *path, bool isDirectory) {
  char room[PATH_ROOM];
  const char *there = disk_path(path, room);
  if (is_kept_durable(there)) noted(NAME_MADE, there)->isDirectory = isDirectory;
}

int disk_rename(const char *from, const char *to) {
  char fromRoom[PATH_ROOM], toRoom[PATH_ROOM];
  const char *old = disk_path(from, fromRoom), *new = disk_path(to, toRoom);
  struct name *name = noted(NAME_MOVED, new);
  snprintf(name->before, sizeof name->before, "%s", old);
  keep(name, new);
  long result = raw(SYS_rename, (long)old, (long)new, 0, 0, 0, 0);
  if (result < 0) {
    if (name->kept[0] != 0) raw(SYS_unlink, (long)name->kept, 0, 0, 0, 0, 0);
    names = name->next;
    free(name);
  }
  return (int)-result;
}

int disk_unlink(const char *path, bool isDirectory) {
  char room[PATH_ROOM];
  const char *there = disk_path(path, room);
  struct name *name = NULL;
  if (is_kept_durable(there)) {
    name = noted(NAME_REMOVED, there);
    name->isDirectory = isDirectory;
    if (!isDirectory) keep(name, there);
  }
  long result = raw(isDirectory ? SYS_rmdir : SYS_unlink, (long)there, 0, 0, 0, 0, 0);
  if (result < 0 && name != NULL) {
    if (name->kept[0] != 0) raw(SYS_unlink, (long)name->kept, 0, 0, 0, 0, 0);
    names = name->next;
    free(name);
  }
  return (int)-result;
}

static bool is_in(const char *path, const char *directory) {
  size_t count = strlen(directory);
  while (count > 1 && directory[count - 1] == '/') count -= 1;
  return strncmp(path, directory, count) == 0 && path[count] == '/' &&
         strchr(path + count + 1, '/') == NULL;
}

// They are for good. NULL: those of every directory.
void names_settle(uint32_t host, const char *directory) {
  bool isAnyGone = false;
  for (struct name **at = &names; *at != NULL;) {
    struct name *name = *at;
    if (name->host != host || (directory != NULL && !is_in(name->path, directory))) {
      at = &name->next;
      continue;
    }
    if (name->kept[0] != 0) {
      raw(SYS_unlink, (long)name->kept, 0, 0, 0, 0, 0);
      isAnyGone = true;
    }
    *at = name->next;
    free(name);
  }
  if (!isAnyGone) return;
  files_forget_gone();
}

static void name_undo(struct name *name) {
  switch (name->what) {
    case NAME_MADE:
      raw(name->isDirectory ? SYS_rmdir : SYS_unlink, (long)name->path, 0, 0, 0, 0, 0);
      break;
    case NAME_REMOVED:
      if (name->isDirectory) raw(SYS_mkdir, (long)name->path, 0755, 0, 0, 0, 0);
      else if (name->kept[0] != 0) raw(SYS_rename, (long)name->kept, (long)name->path, 0, 0, 0, 0);
      break;
    case NAME_MOVED:
      raw(SYS_rename, (long)name->path, (long)name->before, 0, 0, 0, 0);
      if (name->kept[0] != 0) raw(SYS_rename, (long)name->kept, (long)name->path, 0, 0, 0, 0);
      break;
  }
}

void names_cut(uint32_t host, uint32_t keepPercent) {
  // The oldest that isn't for good and all after it are undone, the latest first.
  uint64_t count = 0, kept = 0;
  for (struct name *at = names; at != NULL; at = at->next) count += at->host == host;
  while (kept < count && is_kept(keepPercent)) kept += 1;
  for (uint64_t left = count - kept; left > 0; left--) {
    for (struct name **at = &names; *at != NULL; at = &(*at)->next) {
      struct name *name = *at;
      if (name->host != host) continue;
      name_undo(name);
      *at = name->next;
      free(name);
      break;
    }
  }
  names_settle(host, NULL);
}
