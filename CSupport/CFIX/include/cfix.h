// Where the fields of a FIX message are, found sixty-four bytes at a time: separators and `=` as bit
// masks, the byte sum, the tags as numbers. Four widths of the same work, chosen once at start; the
// portable one is what the others are tested against. C, because Swift has no way to say compress,
// permute or movemask yet. A kernel decides nothing: what is out of the ordinary it only flags, and
// the exact path in Swift judges that.

#ifndef APUS_CFIX_H
#define APUS_CFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#define APUS_FIX_HOT __attribute__((swift_attr("@_noLocks")))

// Where the fields go: three arrays of equal length. Kernels write whole registers, so each array has
// APUS_FIX_SLACK entries more than `capacity`.
typedef struct {
  uint16_t *_Nonnull tags;
  // Offset of the first byte after the `=`.
  uint32_t *_Nonnull values;
  // Offset of the separator that ends the field.
  uint32_t *_Nonnull ends;
  uint32_t capacity;
} apus_fix_index;

#define APUS_FIX_SLACK 128

// Something that the kernel leaves to the exact path: a field without `=`, a tag that isn't one to four
// digits or begins with 0, more fields than the index holds.
#define APUS_FIX_IRREGULAR 1u
// A value of no bytes.
#define APUS_FIX_EMPTY_VALUE 2u
// A tag that announces a data field's length (of those below 512), so separators may be data.
#define APUS_FIX_DATA 4u

typedef struct {
  uint32_t count;
  // Of all bytes, modulo 2^32.
  uint32_t sum;
  uint32_t flags;
} apus_fix_scan;

// Which tags below 512 announce data: word (tag & 31) has bit (tag >> 5).
typedef struct {
  uint16_t words[32];
  // A coarser look for narrower registers, which may say yes too often: byte (tag & 15) has bit
  // (tag >> 4 & 7).
  uint8_t sieve[16];
} apus_fix_data_tags;

// Adds a tag below 512 to those that announce data.
static inline void apus_fix_announces(apus_fix_data_tags *_Nonnull tags, uint16_t tag) {
  tags->words[tag & 31] |= (uint16_t)(1u << (tag >> 5));
  tags->sieve[tag & 15] |= (uint8_t)(1u << (tag >> 4 & 7));
}

// Indexes `byteCount` bytes, of which the last is a separator. Never reads outside them. When the
// answer has APUS_FIX_IRREGULAR, what the index holds has no meaning; the sum is right all the same.
APUS_FIX_HOT apus_fix_scan apus_fix_scan_portable(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    const apus_fix_index *_Nonnull into);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_128(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    const apus_fix_index *_Nonnull into);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    const apus_fix_index *_Nonnull into);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_avx512(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    const apus_fix_index *_Nonnull into);

// What this processor can run.
bool apus_fix_has_128(void);
bool apus_fix_has_avx2(void);
bool apus_fix_has_avx512(void);

// The sum of bytes modulo 2^32; nothing behind them is read.
APUS_FIX_HOT static inline uint32_t apus_fix_sum(const uint8_t *_Nonnull bytes, size_t byteCount) {
  uint32_t sum = 0;
  size_t at = 0;
#if defined(__AVX2__)
  const __m256i zero = _mm256_setzero_si256();
  __m256i sums = zero;
  for (; at + 32 <= byteCount; at += 32) {
    __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + at));
    sums = _mm256_add_epi64(sums, _mm256_sad_epu8(block, zero));
  }
  __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  sum = (uint32_t)_mm_cvtsi128_si32(_mm_add_epi64(half, _mm_srli_si128(half, 8)));
#endif
  for (; at < byteCount; at += 1) sum += bytes[at];
  return sum;
}

// The sum of a word's bytes. Constants fold.
APUS_FIX_HOT static inline uint64_t apus_fix_word_sum(uint64_t word) {
#if defined(__SSE2__)
  if (!__builtin_constant_p(word)) {
    __m128i sums = _mm_sad_epu8(_mm_cvtsi64_si128((long long)word), _mm_setzero_si128());
    return (uint64_t)_mm_cvtsi128_si64(sums);
  }
#endif
  // By twos, so that no sum runs into its neighbour.
  uint64_t pairs = (word & 0x00FF00FF00FF00FF) + (word >> 8 & 0x00FF00FF00FF00FF);
  return pairs * 0x0001000100010001 >> 48;
}

// The first position at or after `from` that has the tag; `count` when none has. Up to sixteen tags more
// than `count` may be read.
APUS_FIX_HOT static inline uint32_t apus_fix_find(
    const uint16_t *_Nonnull tags, uint32_t from, uint32_t count, uint16_t tag) {
#if defined(__AVX2__)
  const __m256i wanted = _mm256_set1_epi16((short)tag);
  for (uint32_t at = from; at < count; at += 16) {
    __m256i some = _mm256_loadu_si256((const __m256i *)(tags + at));
    uint32_t found = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi16(some, wanted));
    if (found) {
      uint32_t place = at + (uint32_t)__builtin_ctz(found) / 2;
      return place < count ? place : count;
    }
  }
#else
  for (uint32_t at = from; at < count; at += 1) {
    if (tags[at] == tag) return at;
  }
#endif
  return count;
}

// 10^n, for 0 … 8; 10^8 above. A table, which Swift would make at its first use, under a lock.
APUS_FIX_HOT static inline uint64_t apus_fix_power_of_ten(uint32_t n) {
  static const uint64_t powers[9] = {1,      10,      100,      1000,     10000,
                                     100000, 1000000, 10000000, 100000000};
  return powers[n < 8 ? n : 8];
}

// Whether two lists of tags are the same. Up to sixteen tags more than `count` may be read of each.
APUS_FIX_HOT static inline bool apus_fix_same_tags(
    const uint16_t *_Nonnull a, const uint16_t *_Nonnull b, uint32_t count) {
#if defined(__AVX2__)
  __m256i difference = _mm256_setzero_si256();
  uint32_t at = 0;
  for (; at + 16 <= count; at += 16) {
    difference = _mm256_or_si256(
        difference, _mm256_xor_si256(
                        _mm256_loadu_si256((const __m256i *)(a + at)),
                        _mm256_loadu_si256((const __m256i *)(b + at))));
  }
  __m256i last = _mm256_cmpeq_epi16(
      _mm256_loadu_si256((const __m256i *)(a + at)), _mm256_loadu_si256((const __m256i *)(b + at)));
  uint32_t wanted = (uint32_t)((1ull << (2 * (count - at))) - 1);
  return _mm256_testz_si256(difference, difference) &&
         ((uint32_t)_mm256_movemask_epi8(last) & wanted) == wanted;
#else
  return memcmp(a, b, (size_t)count * 2) == 0;
#endif
}

#endif
