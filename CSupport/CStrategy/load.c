// A plug-in's way in.
#define _GNU_SOURCE
#include "CStrategy.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int apus_plugin_seal(const void *bytes, size_t byteCount) {
  int descriptor = memfd_create("apus-plugin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor < 0) return -errno;
  const char *next = bytes;
  while (byteCount > 0) {
    ssize_t count = write(descriptor, next, byteCount);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      int code = errno;
      close(descriptor);
      return -code;
    }
    next += count;
    byteCount -= (size_t)count;
  }
  fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  return descriptor;
}

void *apus_plugin_load(int descriptor, char *message, size_t capacity) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  message[0] = 0;
  // All its symbols now, and none of them for anybody else.
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle) return handle;
  const char *words = dlerror();
  if (!words) return NULL;
  // The name that it has here means nothing to anybody.
  size_t prefix = strlen(path);
  if (strncmp(words, path, prefix) == 0 && strncmp(words + prefix, ": ", 2) == 0) words += prefix + 2;
  snprintf(message, capacity, "%s", words);
  return NULL;
}

const apus_strategy *apus_plugin_describe(void *handle, int32_t *hasSymbol) {
  void *symbol = dlsym(handle, APUS_STRATEGY_SYMBOL);
  *hasSymbol = symbol != NULL;
  if (!symbol) return NULL;
  const apus_strategy *(*describe)(void);
  memcpy(&describe, &symbol, sizeof describe);
  return describe();
}
