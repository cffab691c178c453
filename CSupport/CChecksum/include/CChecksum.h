// CRC32C, the checksum of the journal. The instruction (SSE4.2, Armv8 CRC) takes eight bytes at a
// time; the table is the portable path. Both give the same number for the same bytes.

#ifndef APUS_CCHECKSUM_H
#define APUS_CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <string.h>

#if defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#endif

#define APUS_CRC_HOT __attribute__((swift_attr("@_noLocks"))) static inline

// Any bytes, on any machine. `crc` is 0 at the start, the last result to go on.
__attribute__((swift_attr("@_noLocks")))
uint32_t apus_crc32c_portable(uint32_t crc, const void *_Nonnull bytes, size_t byteCount);

// True where this build uses the instruction.
APUS_CRC_HOT bool apus_crc32c_is_hardware(void) {
#if defined(__SSE4_2__) || (defined(__aarch64__) && defined(__ARM_FEATURE_CRC32))
  return true;
#else
  return false;
#endif
}

#if defined(__SSE4_2__)
#define APUS_CRC_STEP64(c, w) (uint32_t)__builtin_ia32_crc32di((c), (w))
#define APUS_CRC_STEP8(c, b) __builtin_ia32_crc32qi((c), (b))
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#define APUS_CRC_STEP64(c, w) __crc32cd((c), (w))
#define APUS_CRC_STEP8(c, b) __crc32cb((c), (b))
#endif

APUS_CRC_HOT uint32_t apus_crc32c(uint32_t crc, const void *_Nonnull bytes, size_t byteCount) {
#if defined(APUS_CRC_STEP64)
  const unsigned char *at = (const unsigned char *)bytes;
  uint32_t state = ~crc;
  while (byteCount >= 8) {
    uint64_t word;
    memcpy(&word, at, 8);
    state = APUS_CRC_STEP64(state, word);
    at += 8;
    byteCount -= 8;
  }
  while (byteCount > 0) {
    state = APUS_CRC_STEP8(state, *at);
    at += 1;
    byteCount -= 1;
  }
  return ~state;
#else
  return apus_crc32c_portable(crc, bytes, byteCount);
#endif
}

#endif
