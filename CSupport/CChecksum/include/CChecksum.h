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
#define APUS_CRC_STEP32(c, w) __builtin_ia32_crc32si((c), (w))
#define APUS_CRC_STEP8(c, b) __builtin_ia32_crc32qi((c), (b))
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#define APUS_CRC_STEP64(c, w) __crc32cd((c), (w))
#define APUS_CRC_STEP32(c, w) __crc32cw((c), (w))
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

// A checksum of the same strength in a fraction of the time, for records that are written often: their words
// of eight bytes are dealt out to four CRCs, which don't wait for each other, and the last three go into
// the first. Another number than apus_crc32c's.
APUS_CRC_HOT uint32_t apus_crc32c_dealt(uint32_t crc, const void *_Nonnull words, size_t wordCount) {
  const unsigned char *at = (const unsigned char *)words;
#if defined(APUS_CRC_STEP64)
  uint32_t a = ~crc, b = ~0u, c = ~0u, d = ~0u;
  uint64_t w[4];
  for (; wordCount >= 4; wordCount -= 4, at += 32) {
    memcpy(w, at, 32);
    a = APUS_CRC_STEP64(a, w[0]);
    b = APUS_CRC_STEP64(b, w[1]);
    c = APUS_CRC_STEP64(c, w[2]);
    d = APUS_CRC_STEP64(d, w[3]);
  }
  if (wordCount > 0) {
    memcpy(w, at, 8);
    a = APUS_CRC_STEP64(a, w[0]);
  }
  if (wordCount > 1) {
    memcpy(w, at + 8, 8);
    b = APUS_CRC_STEP64(b, w[0]);
  }
  if (wordCount > 2) {
    memcpy(w, at + 16, 8);
    c = APUS_CRC_STEP64(c, w[0]);
  }
  a = APUS_CRC_STEP64(a, (uint64_t)(uint32_t)~b | (uint64_t)(uint32_t)~c << 32);
  return ~APUS_CRC_STEP32(a, ~d);
#else
  uint32_t lanes[4] = {crc, 0, 0, 0};
  for (size_t word = 0; word < wordCount; word += 1, at += 8) {
    lanes[word & 3] = apus_crc32c_portable(lanes[word & 3], at, 8);
  }
  return apus_crc32c_portable(lanes[0], lanes + 1, 12);
#endif
}

#endif
