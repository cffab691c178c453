// Where OpenSSL's small memory comes from. For each record it takes some 40 bytes, one to three times, and gives them
// back: here the thread that gives them back keeps them for the next record, so that a record asks malloc for nothing. It
// is state, which the other files have none of, because OpenSSL is told of it by function and can be told nothing else.
//
// A block that is kept is any that malloc made and that has room for BLOCK bytes, so it doesn't matter which thread took
// it, and the others can be given back to free.
#include "CTLS.h"

#include <malloc.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 72u
// Of a handshake's many blocks so many stay.
#define KEPT_MAX 64

static _Thread_local struct {
  void *blocks[KEPT_MAX];
  unsigned count;
  bool isKnown;
} kept;

static pthread_key_t atEnd;
static bool hasEnd;

// A thread's last act. What OpenSSL gives back after it begins a new list, and this is called again.
static void give_back(void *unused) {
  (void)unused;
  kept.isKnown = false;
  while (kept.count > 0) free(kept.blocks[--kept.count]);
}

static void *take(size_t byteCount, const char *file, int line) {
  (void)file, (void)line;
  if (byteCount == 0) return NULL;
  if (byteCount > BLOCK) return malloc(byteCount);
  return kept.count > 0 ? kept.blocks[--kept.count] : malloc(BLOCK);
}

static void leave(void *block, const char *file, int line) {
  (void)file, (void)line;
  if (block == NULL) return;
  size_t room = malloc_usable_size(block);
  if (room < BLOCK || room >= 2 * BLOCK || kept.count == KEPT_MAX || !hasEnd) {
    free(block);
    return;
  }
  if (!kept.isKnown) kept.isKnown = pthread_setspecific(atEnd, &kept) == 0;
  kept.blocks[kept.count++] = block;
}

static void *change(void *block, size_t byteCount, const char *file, int line) {
  if (block == NULL) return take(byteCount, file, line);
  if (byteCount == 0) {
    leave(block, file, line);
    return NULL;
  }
  return byteCount <= BLOCK && malloc_usable_size(block) >= BLOCK ? block : realloc(block, byteCount);
}

// Before main: OpenSSL can't be told any more once it has asked for anything, and then it goes on with malloc.
__attribute__((constructor)) static void begin(void) {
  hasEnd = pthread_key_create(&atEnd, give_back) == 0;
  CRYPTO_set_mem_functions(take, change, leave);
}
