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

// A checksum of the same strength in a third of the time, for records that are written often: the words of
// the bytes are dealt out to four CRCs, which don't wait for each other, and those and the rest make one.
// Another number than apus_crc32c's.
APUS_CRC_HOT uint32_t apus_crc32c_dealt(uint32_t crc, const void *_Nonnull bytes, size_t byteCount) {
  const unsigned char *at = (const unsigned char *)bytes;
  uint32_t lanes[4] = {crc, 0, 0, 0};
#if defined(APUS_CRC_STEP64)
  uint32_t a = ~crc, b = ~0u, c = ~0u, d = ~0u;
  while (byteCount >= 32) {
    uint64_t words[4];
    memcpy(words, at, 32);
    a = APUS_CRC_STEP64(a, words[0]);
    b = APUS_CRC_STEP64(b, words[1]);
    c = APUS_CRC_STEP64(c, words[2]);
    d = APUS_CRC_STEP64(d, words[3]);
    at += 32;
    byteCount -= 32;
  }
  lanes[0] = ~a;
  lanes[1] = ~b;
  lanes[2] = ~c;
  lanes[3] = ~d;
#else
  while (byteCount >= 32) {
    for (int lane = 0; lane < 4; lane += 1) {
      lanes[lane] = apus_crc32c_portable(lanes[lane], at + lane * 8, 8);
    }
    at += 32;
    byteCount -= 32;
  }
#endif
  uint32_t whole = apus_crc32c(lanes[0], at, byteCount);
  return apus_crc32c(whole, lanes + 1, 12);
}

#endif
