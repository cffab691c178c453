// Two times thirty-two bytes with AVX2.

#include "masks.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

WIDE __attribute__((always_inline)) static inline block_masks masks_avx2(const uint8_t *from) {
  const __m256i separator = _mm256_set1_epi8(1), equals = _mm256_set1_epi8('=');
  __m256i low = _mm256_loadu_si256((const __m256i *)from);
  __m256i high = _mm256_loadu_si256((const __m256i *)(from + 32));
  __m256i sums = _mm256_add_epi64(
      _mm256_sad_epu8(low, _mm256_setzero_si256()), _mm256_sad_epu8(high, _mm256_setzero_si256()));
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  block_masks masks;
  masks.sum = (uint32_t)_mm_cvtsi128_si32(_mm_add_epi64(half, _mm_srli_si128(half, 8)));
  masks.ends = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, separator)) |
               (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, separator)) << 32;
  masks.equals = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, equals)) |
                 (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, equals)) << 32;
  return masks;
}

WIDE apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    apus_fix_index index) {
  APUS_FIX_SCAN_BODY(masks_avx2)
}

bool apus_fix_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

#else

apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    apus_fix_index index) {
  return apus_fix_scan_portable(bytes, byteCount, dataTags, index);
}

bool apus_fix_has_avx2(void) { return false; }

#endif
