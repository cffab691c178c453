// Sixty-four bytes at a time with AVX-512. Masks find separators, `=` and the digits of tags; every byte
// that is an `=` gets the number that the one to four digits before it make, all of them at once; then
// compression brings numbers and positions together. No loop over fields, no branch on what they hold.

#include "cfix.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE \
  __attribute__((target( \
      "avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

// The sixteen lowest bytes as offsets from `base`.
WIDE __attribute__((always_inline)) static inline void store_offsets(
    uint32_t *to, __m512i places, __m512i base) {
  _mm512_storeu_si512(
      to, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
}

// The tags of sixteen fields from their lower and upper two digits; returns the bits that say whether
// they announce data.
WIDE __attribute__((always_inline)) static inline __m256i store_tags(
    uint16_t *to, __m512i low, __m512i high, __m512i data) {
  __m256i tags = _mm256_add_epi16(
      _mm256_cvtepu8_epi16(_mm512_castsi512_si128(low)),
      _mm256_mullo_epi16(
          _mm256_cvtepu8_epi16(_mm512_castsi512_si128(high)), _mm256_set1_epi16(100)));
  _mm256_storeu_si256((__m256i *)to, tags);
  __m256i words = _mm256_permutex2var_epi16(
      _mm512_castsi512_si256(data), tags, _mm512_extracti64x4_epi64(data, 1));
  return _mm256_srlv_epi16(words, _mm256_srli_epi16(tags, 5));
}

WIDE apus_fix_scan apus_fix_scan_avx512(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  const apus_fix_index index = *into;
  static const uint8_t identity[64] __attribute__((aligned(64))) = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i places = _mm512_load_si512(identity);
  const __m512i behind = _mm512_add_epi8(places, _mm512_set1_epi8(1));
  const __m512i separator = _mm512_set1_epi8(1), equals = _mm512_set1_epi8('=');
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  const __m512i none = _mm512_setzero_si512();
  const __m512i tens = _mm512_broadcast_i32x4(
      _mm_setr_epi8(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 0, 0, 0, 0, 0, 0));
  const __m512i data = _mm512_loadu_si512(dataTags);

  apus_fix_scan scan = {0, 0, 0};
  uint32_t equalCount = 0, endCount = 0;
  // Of the block before: whether a field begins right behind it, whether a tag is open at its end, which
  // of its last five bytes belong to tags, and whether its last byte ended a tag.
  uint64_t start = 1, open = 0, lastDigits = 0, justEqual = 0;
  uint64_t empty = 0, strange = 0;
  __m512i sums = none, base = none, before = none;
  __m256i announced = _mm256_setzero_si256();

  for (size_t at = 0; at < byteCount; at += 64) {
    size_t rest = byteCount - at;
    uint64_t own = ~0ull;
    __m512i block;
    if (__builtin_expect(rest >= 64, 1)) {
      block = _mm512_loadu_si512(bytes + at);
    } else {
      own = _bzhi_u64(own, (unsigned)rest);
      block = _mm512_maskz_loadu_epi8(own, bytes + at);
    }
    __m512i values = _mm512_sub_epi8(block, zero);
    uint64_t ends = _mm512_cmpeq_epi8_mask(block, separator);
    uint64_t all = _mm512_cmpeq_epi8_mask(block, equals);
    uint64_t digits = _mm512_cmple_epu8_mask(values, nine);
    uint64_t zeros = _mm512_testn_epi8_mask(values, values);
    sums = _mm512_add_epi64(sums, _mm512_sad_epu8(block, none));

    // Adding a field's start to the bytes that aren't `=` ripples through its tag to the first one that is.
    uint64_t starts = ends << 1 | start;
    uint64_t entries = starts | open;
    uint64_t rippled = ~all + entries;
    uint64_t first = rippled & all;
    uint64_t inTag = ~(rippled | all) & own;
    open = rippled < entries;
    // By the place of `=`: whether the one, two, … bytes before it are its tag's.
    uint64_t tag1 = inTag << 1 | lastDigits >> 4;
    uint64_t tag2 = (inTag << 2 | lastDigits >> 3) & tag1;
    uint64_t tag3 = (inTag << 3 | lastDigits >> 2) & tag2;
    uint64_t tag4 = (inTag << 4 | lastDigits >> 1) & tag3;
    uint64_t tag5 = (inTag << 5 | lastDigits) & tag4;
    // A byte of a tag that is no digit, a first one that is 0, a fifth, and none at all.
    strange |= (inTag & ~(digits & ~(zeros & starts))) | (first & (tag5 | ~tag1));
    empty |= (first << 1 | justEqual) & ends;
    start = ends >> 63;
    lastDigits = inTag >> 59;
    justEqual = first >> 63;

    // The digits, by the place of `=`: of this block and of the last sixteen bytes before it.
    __m512i joined = _mm512_alignr_epi64(values, before, 6);
    before = values;
    __m512i d1 = _mm512_maskz_alignr_epi8(tag1, values, joined, 15);
    __m512i d2 = _mm512_maskz_alignr_epi8(tag2, values, joined, 14);
    __m512i d3 = _mm512_maskz_alignr_epi8(tag3, values, joined, 13);
    __m512i d4 = _mm512_maskz_alignr_epi8(tag4, values, joined, 12);
    __m512i low = _mm512_maskz_compress_epi8(
        first, _mm512_add_epi8(d1, _mm512_shuffle_epi8(tens, d2)));
    __m512i high = _mm512_maskz_compress_epi8(
        first, _mm512_add_epi8(d3, _mm512_shuffle_epi8(tens, d4)));
    __m512i valueAt = _mm512_maskz_compress_epi8(first, behind);
    __m512i endAt = _mm512_maskz_compress_epi8(ends, places);
    int endHere = (int)_mm_popcnt_u64(ends);
    store_offsets(index.values + equalCount, valueAt, base);
    store_offsets(index.ends + endCount, endAt, base);
    announced = _mm256_or_si256(
        announced, store_tags(index.tags + equalCount, low, high, data));
    // There is at most one `=` more than separators.
    if (__builtin_expect(endHere > 15, 0)) {
      for (int done = 16; done < 64; done += 16) {
        valueAt = _mm512_alignr_epi64(none, valueAt, 2);
        endAt = _mm512_alignr_epi64(none, endAt, 2);
        low = _mm512_alignr_epi64(none, low, 2);
        high = _mm512_alignr_epi64(none, high, 2);
        store_offsets(index.values + equalCount + done, valueAt, base);
        store_offsets(index.ends + endCount + done, endAt, base);
        announced = _mm256_or_si256(
            announced, store_tags(index.tags + equalCount + done, low, high, data));
      }
    }
    equalCount += (uint32_t)_mm_popcnt_u64(first);
    endCount += (uint32_t)endHere;
    base = _mm512_add_epi32(base, _mm512_set1_epi32(64));
    if (__builtin_expect(endCount > index.capacity, 0)) {
      strange = 1;
      for (at += 64; at < byteCount; at += 1) scan.sum += bytes[at];
      break;
    }
  }

  if (strange || equalCount != endCount) scan.flags |= APUS_FIX_IRREGULAR;
  if (_mm256_test_epi16_mask(announced, _mm256_set1_epi16(1))) scan.flags |= APUS_FIX_DATA;
  if (empty) scan.flags |= APUS_FIX_EMPTY_VALUE;
  scan.sum += (uint32_t)_mm512_reduce_add_epi64(sums);
  scan.count = endCount;
  return scan;
}

bool apus_fix_has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
         __builtin_cpu_supports("bmi2");
}

#else

apus_fix_scan apus_fix_scan_avx512(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  return apus_fix_scan_portable(bytes, byteCount, dataTags, into);
}

bool apus_fix_has_avx512(void) { return false; }

#endif
