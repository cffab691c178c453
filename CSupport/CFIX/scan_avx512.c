// Sixty-four bytes at a time with AVX-512: masks for separators and `=`, positions by compression, the
// bytes of the tags by permutes over this block and the one before, and the tags as numbers sixty-four
// fields at once. No loop over fields, and no branch on what they hold.

#include "cfix.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE \
  __attribute__((target( \
      "avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

// Bytes before each `=`, the nearest first, of fields that wait to be made numbers.
typedef struct {
  uint8_t digit[5][192];
} pending_tags;

// Makes numbers of `count` pending fields, and writes them as fields `first` and on.
WIDE static inline uint32_t flush(
    const pending_tags *pending, uint32_t count, uint32_t first,
    const apus_fix_data_tags *dataTags, uint16_t *tags) {
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  const __m512i separator = _mm512_set1_epi8(1);
  const __m512i tens = _mm512_broadcast_i32x4(
      _mm_setr_epi8(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 0, 0, 0, 0, 0, 0));
  const __m512i hundred = _mm512_set1_epi16(100), one = _mm512_set1_epi16(1);
  const __m512i data = _mm512_loadu_si512(dataTags);
  uint32_t flags = 0;
  for (uint32_t at = 0; at < count; at += 64) {
    uint64_t lanes = count - at >= 64 ? ~0ull : _bzhi_u64(~0ull, count - at);
    __m512i b1 = _mm512_loadu_si512(pending->digit[0] + at);
    __m512i b2 = _mm512_loadu_si512(pending->digit[1] + at);
    __m512i b3 = _mm512_loadu_si512(pending->digit[2] + at);
    __m512i b4 = _mm512_loadu_si512(pending->digit[3] + at);
    __m512i b5 = _mm512_loadu_si512(pending->digit[4] + at);
    __m512i x1 = _mm512_sub_epi8(b1, zero), x2 = _mm512_sub_epi8(b2, zero);
    __m512i x3 = _mm512_sub_epi8(b3, zero), x4 = _mm512_sub_epi8(b4, zero);
    // Digits without a gap, from the last one on.
    __mmask64 m1 = _mm512_cmple_epu8_mask(x1, nine);
    __mmask64 m2 = _mm512_mask_cmple_epu8_mask(m1, x2, nine);
    __mmask64 m3 = _mm512_mask_cmple_epu8_mask(m2, x3, nine);
    __mmask64 m4 = _mm512_mask_cmple_epu8_mask(m3, x4, nine);
    // A separator right before the first of them, which isn't 0.
    __mmask64 l1 = _mm512_mask_cmpeq_epi8_mask(m1, b2, separator);
    __mmask64 l2 = _mm512_mask_cmpeq_epi8_mask(m2, b3, separator);
    __mmask64 l3 = _mm512_mask_cmpeq_epi8_mask(m3, b4, separator);
    __mmask64 l4 = _mm512_mask_cmpeq_epi8_mask(m4, b5, separator);
    l1 = _mm512_mask_test_epi8_mask(l1, x1, x1);
    l2 = _mm512_mask_test_epi8_mask(l2, x2, x2);
    l3 = _mm512_mask_test_epi8_mask(l3, x3, x3);
    l4 = _mm512_mask_test_epi8_mask(l4, x4, x4);
    uint64_t good = l1 | l2 | l3 | l4;
    if ((good & lanes) != lanes) flags |= APUS_FIX_IRREGULAR;

    __m512i low = _mm512_mask_add_epi8(x1, m2, x1, _mm512_shuffle_epi8(tens, x2));
    __m512i high = _mm512_maskz_mov_epi8(m3, x3);
    high = _mm512_mask_add_epi8(high, m4, high, _mm512_shuffle_epi8(tens, x4));
    for (int half = 0; half < 2; half += 1) {
      __m256i l = half ? _mm512_extracti64x4_epi64(low, 1) : _mm512_castsi512_si256(low);
      __m256i h = half ? _mm512_extracti64x4_epi64(high, 1) : _mm512_castsi512_si256(high);
      __m512i tag = _mm512_add_epi16(
          _mm512_cvtepu8_epi16(l), _mm512_mullo_epi16(_mm512_cvtepu8_epi16(h), hundred));
      _mm512_storeu_si512(tags + first + at + half * 32, tag);
      __m512i words = _mm512_permutexvar_epi16(tag, data);
      __m512i bits = _mm512_srlv_epi16(words, _mm512_srli_epi16(tag, 5));
      if (_mm512_test_epi16_mask(bits, one) & (uint32_t)(lanes >> (half * 32))) {
        flags |= APUS_FIX_DATA;
      }
      if (count - at <= 32) break;
    }
  }
  return flags;
}

WIDE static inline void store_positions(uint32_t *to, __m512i positions, uint32_t base, int count) {
  __m512i offset = _mm512_set1_epi32((int)base);
  _mm512_storeu_si512(
      to, _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(positions))));
  if (__builtin_expect(count > 16, 0)) {
    _mm512_storeu_si512(
        to + 16,
        _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(positions, 1))));
    _mm512_storeu_si512(
        to + 32,
        _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(positions, 2))));
    _mm512_storeu_si512(
        to + 48,
        _mm512_add_epi32(offset, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(positions, 3))));
  }
}

WIDE apus_fix_scan apus_fix_scan_avx512(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    apus_fix_index index) {
  static const uint8_t identity[64] = {
      0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
      22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
      44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
  const __m512i places = _mm512_loadu_si512(identity);
  const __m512i separator = _mm512_set1_epi8(1), equals = _mm512_set1_epi8('=');
  pending_tags pending;
  uint32_t waiting = 0, flushed = 0;
  apus_fix_scan scan = {0, 0, 0};
  uint32_t equalCount = 0, endCount = 0;
  unsigned long long carry = 0;
  uint64_t start = 1, justEqual = 0, empty = 0;
  __m512i sums = _mm512_setzero_si512();
  __m512i before = separator;

  for (size_t at = 0; at < byteCount; at += 64) {
    size_t rest = byteCount - at;
    __m512i block = rest >= 64 ? _mm512_loadu_si512(bytes + at)
                               : _mm512_maskz_loadu_epi8(_bzhi_u64(~0ull, rest), bytes + at);
    uint64_t ends = _mm512_cmpeq_epi8_mask(block, separator);
    uint64_t all = _mm512_cmpeq_epi8_mask(block, equals);
    sums = _mm512_add_epi64(sums, _mm512_sad_epu8(block, _mm512_setzero_si512()));
    // Adding a field's start to the bytes that aren't `=` ripples up to the first one that is.
    uint64_t starts = ends << 1 | start;
    unsigned long long carryOut;
    uint64_t rippled = __builtin_addcll(~all, starts, carry, &carryOut);
    uint64_t first = rippled & all;
    carry = carryOut;
    start = ends >> 63;
    empty |= (first << 1 | justEqual) & ends;
    justEqual = first >> 63;

    if (equalCount > index.capacity || endCount > index.capacity) {
      scan.flags |= APUS_FIX_IRREGULAR;
      for (at += 64; at < byteCount; at += 1) scan.sum += bytes[at];
      break;
    }
    __m512i equalAt = _mm512_maskz_compress_epi8(first, places);
    __m512i endAt = _mm512_maskz_compress_epi8(ends, places);
    int equalHere = (int)_mm_popcnt_u64(first), endHere = (int)_mm_popcnt_u64(ends);
    store_positions(index.values + equalCount, equalAt, (uint32_t)at + 1, equalHere);
    store_positions(index.ends + endCount, endAt, (uint32_t)at, endHere);
    // Byte k before `=` at p stands at 64 + p - k of the two blocks together.
#define KEEP(k) \
  { \
    __m512i from = _mm512_add_epi8(equalAt, _mm512_set1_epi8(64 - k)); \
    __m512i digit = _mm512_permutex2var_epi8(before, from, block); \
    if (__builtin_expect(equalHere <= 16, 1)) { \
      _mm_storeu_si128( \
          (__m128i *)(pending.digit[k - 1] + waiting), _mm512_castsi512_si128(digit)); \
    } else { \
      _mm512_storeu_si512(pending.digit[k - 1] + waiting, digit); \
    } \
  }
    KEEP(1) KEEP(2) KEEP(3) KEEP(4) KEEP(5)
#undef KEEP
    before = block;
    equalCount += (uint32_t)equalHere;
    endCount += (uint32_t)endHere;
    waiting += (uint32_t)equalHere;
    if (__builtin_expect(waiting > 64, 0)) {
      scan.flags |= flush(&pending, waiting, flushed, dataTags, index.tags);
      flushed += waiting;
      waiting = 0;
    }
  }
  scan.flags |= flush(&pending, waiting, flushed, dataTags, index.tags);
  if (equalCount != endCount || endCount > index.capacity) scan.flags |= APUS_FIX_IRREGULAR;
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
    apus_fix_index index) {
  return apus_fix_scan_portable(bytes, byteCount, dataTags, index);
}

bool apus_fix_has_avx512(void) { return false; }

#endif
