// Atomics over shared memory, named by their ordering, and the few instructions that Swift has no
// word for. Each is a static inline that becomes one or two instructions in Swift code, and carries
// the attribute that lets @_noLocks see through the call.

#ifndef APUS_CATOMICS_H
#define APUS_CATOMICS_H

#include <stdbool.h>
#include <stdint.h>

#define APUS_HOT __attribute__((swift_attr("@_noLocks"), always_inline)) static inline

// A mutation build weakens release and acquire to relaxed. tools/check-tsan builds it to prove that
// ThreadSanitizer would catch such a mistake; nothing else defines it.
#ifdef APUS_MUTATE_RELEASE
#define APUS_RELEASE __ATOMIC_RELAXED
#else
#define APUS_RELEASE __ATOMIC_RELEASE
#endif
#ifdef APUS_MUTATE_ACQUIRE
#define APUS_ACQUIRE __ATOMIC_RELAXED
#else
#define APUS_ACQUIRE __ATOMIC_ACQUIRE
#endif

APUS_HOT uint64_t apus_load_relaxed(const uint64_t *_Nonnull at) {
  return __atomic_load_n(at, __ATOMIC_RELAXED);
}

APUS_HOT uint64_t apus_load_acquire(const uint64_t *_Nonnull at) {
  return __atomic_load_n(at, APUS_ACQUIRE);
}

APUS_HOT void apus_store_relaxed(uint64_t *_Nonnull at, uint64_t value) {
  __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

APUS_HOT void apus_store_release(uint64_t *_Nonnull at, uint64_t value) {
  __atomic_store_n(at, value, APUS_RELEASE);
}

// A counter with one writer: no other thread stores here, so no locked instruction is needed.
APUS_HOT void apus_add_single_writer(uint64_t *_Nonnull at, uint64_t by) {
  __atomic_store_n(at, __atomic_load_n(at, __ATOMIC_RELAXED) + by, __ATOMIC_RELAXED);
}

APUS_HOT uint32_t apus_load32_acquire(const uint32_t *_Nonnull at) {
  return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

APUS_HOT uint32_t apus_load32_relaxed(const uint32_t *_Nonnull at) {
  return __atomic_load_n(at, __ATOMIC_RELAXED);
}

APUS_HOT void apus_store32_release(uint32_t *_Nonnull at, uint32_t value) {
  __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

APUS_HOT uint32_t apus_exchange32(uint32_t *_Nonnull at, uint32_t value) {
  return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);
}

// Orders what came before with the stores that follow: the writer's half of a sequence lock. On
// x86-64 it only binds the compiler.
APUS_HOT void apus_fence_release(void) { __atomic_thread_fence(__ATOMIC_RELEASE); }

// Orders the loads before with what follows: the reader's half of a sequence lock.
APUS_HOT void apus_fence_acquire(void) { __atomic_thread_fence(__ATOMIC_ACQUIRE); }

APUS_HOT void apus_fence_full(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

// Keeps the compiler from moving memory accesses across; the processor may.
APUS_HOT void apus_compiler_barrier(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

// A spinning loop's breath: yields the pipeline to the sibling thread and saves power.
APUS_HOT void apus_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("isb" ::: "memory");
#endif
}

APUS_HOT void apus_prefetch_read(const void *_Nonnull at) { __builtin_prefetch(at, 0, 3); }

// Asks for the line in a state that can be written.
APUS_HOT void apus_prefetch_write(const void *_Nonnull at) {
#if defined(__x86_64__)
  __asm__ volatile("prefetchw %0" ::"m"(*(const char *)at));
#else
  __builtin_prefetch(at, 1, 3);
#endif
}

// The processor's own clock. Ticks, not nanoseconds: Platform's Clock knows the rate.
APUS_HOT uint64_t apus_ticks(void) {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  return 0;
#endif
}

// a * b >> shift without losing the high half; shift is 1 ... 63.
APUS_HOT uint64_t apus_multiply_shift(uint64_t a, uint64_t b, uint32_t shift) {
  return (uint64_t)(((unsigned __int128)a * b) >> shift);
}

// Copies a 64-byte slot word by word with relaxed atomic loads: the one way to read a slot that its
// producer may be overwriting. The copy is proven afterwards (RingObserver).
APUS_HOT void apus_copy_slot(uint64_t *_Nonnull to, const uint64_t *_Nonnull from) {
  for (int word = 0; word < 8; word += 1) {
    to[word] = __atomic_load_n(from + word, __ATOMIC_RELAXED);
  }
}

#endif
