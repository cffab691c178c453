// What a process has from malloc, as far as it is large or was asked for with an alignment: tables and buffers, which are
// nearly all of it. It goes with its process, since a story of an hour kills a core some hundred times, and each has eighty
// megabytes. What is small stays: some of it is the language's runtime's, which serves every process, and nobody knows
// which, only that it asks for no alignment.
#define _GNU_SOURCE
#include "kernel.h"

#undef malloc
#undef calloc
#undef realloc

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>

#define LARGE (256u << 10)
#define ALIGNED 32u  // what malloc gives anyway isn't asked for
#define CHAINS 4096u

void *__libc_memalign(size_t alignment, size_t byteCount);
void __libc_free(void *address);

struct block {
  struct block *next;
  void *address;
  const struct process *process;
};

static struct block *chains[CHAINS];

static struct block **chain_of(const void *address) {
  return &chains[((uintptr_t)address >> 4) * 0x9E3779B97F4A7C15u >> 52];
}

static void *owned(void *address) {
  if (address == NULL || current == NULL || current->sharing > 0) return address;
  struct block *made = __libc_malloc(sizeof *made);
  if (made == NULL) abort();
  struct block **chain = chain_of(address);
  *made = (struct block){*chain, address, current->process};
  *chain = made;
  return address;
}

static void block_forget(struct block **at) {
  struct block *gone = *at;
  *at = gone->next;
  __libc_free(gone);
}

static void *owned_if_large(void *address, size_t byteCount) {
  return byteCount < LARGE ? address : owned(address);
}

static void disowned(void *address) {
  if (address == NULL) return;
  if ((uintptr_t)address % ALIGNED != 0 && malloc_usable_size(address) < LARGE) return;
  for (struct block **at = chain_of(address); *at != NULL; at = &(*at)->next) {
    if ((*at)->address != address) continue;
    block_forget(at);
    return;
  }
}

void heap_drop(const struct process *process) {
  for (uint32_t chain = 0; chain < CHAINS; chain++) {
    for (struct block **at = &chains[chain]; *at != NULL;) {
      if ((*at)->process != process) {
        at = &(*at)->next;
        continue;
      }
      __libc_free((*at)->address);
      block_forget(at);
    }
  }
}

// --- the names ---------------------------------------------------------------------------------

void *malloc(size_t byteCount) { return owned_if_large(__libc_malloc(byteCount), byteCount); }

void *calloc(size_t count, size_t byteCount) {
  // Where that is more than there can be, there is no block either.
  return owned_if_large(__libc_calloc(count, byteCount), count * byteCount);
}

void *realloc(void *address, size_t byteCount) {
  disowned(address);
  return owned_if_large(__libc_realloc(address, byteCount), byteCount);
}

void *memalign(size_t alignment, size_t byteCount) {
  void *made = __libc_memalign(alignment, byteCount);
  return alignment < ALIGNED ? owned_if_large(made, byteCount) : owned(made);
}

void *aligned_alloc(size_t alignment, size_t byteCount) { return memalign(alignment, byteCount); }

int posix_memalign(void **address, size_t alignment, size_t byteCount) {
  void *made = memalign(alignment, byteCount);
  if (made == NULL) return ENOMEM;
  *address = made;
  return 0;
}

void free(void *address) {
  disowned(address);
  __libc_free(address);
}

// What a program makes once, at the first use, is every process's here, whoever was the first.
void swift_once(void *once, void (*make)(void *), void *context) {
  static void (*real)(void *, void (*)(void *), void *);
  if (real == NULL) real = (__typeof__(real))dlsym(RTLD_NEXT, "swift_once");
  struct fiber *inside = current;
  if (inside != NULL) inside->sharing += 1;
  real(once, make, context);
  if (inside != NULL) inside->sharing -= 1;
}
