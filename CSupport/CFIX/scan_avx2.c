// Two times thirty-two bytes with AVX2, then eight tags at a time.

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

// The tags of fields `first` … `first` + 7, of which the first isn't the message's first. Returns flags.
WIDE __attribute__((always_inline)) static inline uint32_t number_eight(
    const uint8_t *bytes, uint32_t first, __m256i lanes, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  const apus_fix_index index = *into;
  const __m256i three = _mm256_set1_epi32(3);
  const __m256i zeros = _mm256_set1_epi8('0'), nines = _mm256_set1_epi8(9);
  __m256i values = _mm256_loadu_si256((const __m256i *)(index.values + first));
  __m256i before = _mm256_loadu_si256((const __m256i *)(index.ends + first - 1));
  // One less than the tag's length: from behind the separator to before the `=`.
  __m256i length = _mm256_sub_epi32(_mm256_sub_epi32(values, before), three);
  __m256i strange = _mm256_xor_si256(_mm256_max_epu32(length, three), three);
  // The four bytes before the `=`. Of a second field with a tag they are there; without, nothing is read.
  __m256i within = _mm256_and_si256(lanes, _mm256_cmpgt_epi32(values, _mm256_set1_epi32(4)));
  __m256i four = _mm256_mask_i32gather_epi32(
      _mm256_setzero_si256(), (const int *)(const void *)bytes,
      _mm256_sub_epi32(values, _mm256_set1_epi32(5)), within, 1);
  __m256i shift = _mm256_slli_epi32(_mm256_sub_epi32(three, length), 3);
  __m256i own = _mm256_srlv_epi32(four, shift);
  strange = _mm256_or_si256(
      strange, _mm256_cmpeq_epi32(
                   _mm256_and_si256(own, _mm256_set1_epi32(0xFF)), _mm256_set1_epi32('0')));
  __m256i mask = _mm256_sllv_epi32(_mm256_set1_epi32(-1), shift);
  __m256i digits = _mm256_and_si256(_mm256_xor_si256(four, zeros), mask);
  strange = _mm256_or_si256(
      strange, _mm256_xor_si256(_mm256_max_epu8(digits, nines), nines));
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
  __m256i tags = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(tags, tags), 0x08);
  __m128i eight = _mm256_castsi256_si128(packed);
  _mm_storeu_si128((__m128i *)(index.tags + first), eight);
  uint32_t flags = _mm256_testz_si256(strange, lanes) ? 0 : APUS_FIX_IRREGULAR;
  // Whether one may announce data: two look-ups of sixteen.
  const __m128i sieve = _mm_loadu_si128((const __m128i *)dataTags->sieve);
  const __m128i bits = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  __m128i low = _mm_shuffle_epi8(sieve, _mm_and_si128(eight, _mm_set1_epi16(15)));
  __m128i bit = _mm_shuffle_epi8(
      bits, _mm_and_si128(_mm_srli_epi16(eight, 4), _mm_set1_epi16(7)));
  __m128i hit = _mm_and_si128(_mm_and_si128(low, bit), _mm_set1_epi16(0xFF));
  return flags | (_mm_testz_si128(hit, hit) ? 0 : APUS_FIX_DATA);
}

WIDE apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  const apus_fix_index index = *into;
  APUS_FIX_PLACES(masks_avx2)
  uint32_t flags = number_tags(bytes, 0, scan.count ? 1 : 0, dataTags, index);
  const __m256i order = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  for (uint32_t first = 1; first < scan.count; first += 8) {
    __m256i lanes =
        _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(scan.count - first)), order);
    flags |= number_eight(bytes, first, lanes, dataTags, into);
  }
  if (__builtin_expect(flags & (APUS_FIX_DATA | APUS_FIX_IRREGULAR), 0)) {
    // The coarse look may be wrong; and what is irregular is judged in one place.
    flags = number_tags(bytes, 0, scan.count, dataTags, index);
  }
  scan.flags |= flags;
  return scan;
}

bool apus_fix_has_avx2(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

#else

apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  return apus_fix_scan_portable(bytes, byteCount, dataTags, into);
}

bool apus_fix_has_avx2(void) { return false; }

#endif
