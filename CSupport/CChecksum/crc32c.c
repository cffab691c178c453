// The portable CRC32C: one byte a step over a table that is made at compile time from the
// reflected Castagnoli polynomial.
#include "CChecksum.h"

#define POLY 0x82F63B78u
#define B1(c) (((c) >> 1) ^ (((c)&1) ? POLY : 0))
#define B2(c) B1(B1(c))
#define B4(c) B2(B2(c))
#define BYTE(n) B4(B4((uint32_t)(n)))
#define R4(n) BYTE(n), BYTE(n + 1), BYTE(n + 2), BYTE(n + 3)
#define R16(n) R4(n), R4(n + 4), R4(n + 8), R4(n + 12)
#define R64(n) R16(n), R16(n + 16), R16(n + 32), R16(n + 48)

static const uint32_t table[256] = {R64(0), R64(64), R64(128), R64(192)};

uint32_t apus_crc32c_portable(uint32_t crc, const void *bytes, size_t byteCount) {
  const unsigned char *at = (const unsigned char *)bytes;
  uint32_t state = ~crc;
  for (size_t i = 0; i < byteCount; i += 1) {
    state = (state >> 8) ^ table[(state ^ at[i]) & 0xFF];
  }
  return ~state;
}
