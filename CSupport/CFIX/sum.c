// The byte sum of a message to send, by the registers that the build may assume.

#include "cfix.h"

#if defined(__AVX2__)

#include <immintrin.h>

uint32_t apus_fix_sum(const uint8_t *bytes, size_t byteCount) {
  __m256i sums = _mm256_setzero_si256();
  size_t at = 0;
  for (; at + 32 <= byteCount; at += 32) {
    __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + at));
    sums = _mm256_add_epi64(sums, _mm256_sad_epu8(block, _mm256_setzero_si256()));
  }
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  if (at + 16 <= byteCount) {
    __m128i block = _mm_loadu_si128((const __m128i *)(bytes + at));
    half = _mm_add_epi64(half, _mm_sad_epu8(block, _mm_setzero_si128()));
    at += 16;
  }
  uint32_t sum = (uint32_t)_mm_cvtsi128_si32(_mm_add_epi64(half, _mm_srli_si128(half, 8)));
  for (; at < byteCount; at += 1) sum += bytes[at];
  return sum;
}

#else

uint32_t apus_fix_sum(const uint8_t *bytes, size_t byteCount) {
  uint32_t sum = 0;
  for (size_t at = 0; at < byteCount; at += 1) sum += bytes[at];
  return sum;
}

#endif
