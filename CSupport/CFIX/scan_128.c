// Four times sixteen bytes: SSE2, which every x86-64 has, or NEON, which every arm64 has.

#include "masks.h"

#if defined(__x86_64__)

#include <immintrin.h>

__attribute__((always_inline)) static inline block_masks masks_128(const uint8_t *from) {
  const __m128i separator = _mm_set1_epi8(1), equals = _mm_set1_epi8('=');
  __m128i sums = _mm_setzero_si128();
  block_masks masks = {0, 0, 0};
  for (int part = 0; part < 4; part += 1) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(from + part * 16));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(bytes, _mm_setzero_si128()));
    masks.ends |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, separator))
                  << (part * 16);
    masks.equals |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, equals))
                    << (part * 16);
  }
  masks.sum = (uint32_t)_mm_cvtsi128_si32(_mm_add_epi64(sums, _mm_srli_si128(sums, 8)));
  return masks;
}

bool apus_fix_has_128(void) { return true; }

#elif defined(__aarch64__)

#include <arm_neon.h>

// A bit for each of sixty-four bytes, from four registers of 00 and FF.
__attribute__((always_inline)) static inline uint64_t bits_of(
    uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weights = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t ab = vpaddq_u8(vandq_u8(a, weights), vandq_u8(b, weights));
  uint8x16_t cd = vpaddq_u8(vandq_u8(c, weights), vandq_u8(d, weights));
  uint8x16_t all = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

__attribute__((always_inline)) static inline block_masks masks_128(const uint8_t *from) {
  const uint8x16_t separator = vdupq_n_u8(1), equals = vdupq_n_u8('=');
  uint8x16_t a = vld1q_u8(from), b = vld1q_u8(from + 16);
  uint8x16_t c = vld1q_u8(from + 32), d = vld1q_u8(from + 48);
  block_masks masks;
  masks.sum = (uint32_t)vaddlvq_u8(a) + vaddlvq_u8(b) + vaddlvq_u8(c) + vaddlvq_u8(d);
  masks.ends = bits_of(
      vceqq_u8(a, separator), vceqq_u8(b, separator), vceqq_u8(c, separator),
      vceqq_u8(d, separator));
  masks.equals =
      bits_of(vceqq_u8(a, equals), vceqq_u8(b, equals), vceqq_u8(c, equals), vceqq_u8(d, equals));
  return masks;
}

bool apus_fix_has_128(void) { return true; }

#endif

#if defined(__x86_64__) || defined(__aarch64__)

apus_fix_scan apus_fix_scan_128(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  const apus_fix_index index = *into;
  APUS_FIX_PLACES(masks_128)
  scan.flags |= number_tags(bytes, 0, scan.count, dataTags, index);
  return scan;
}

#else

apus_fix_scan apus_fix_scan_128(
    const uint8_t *bytes, size_t byteCount, const apus_fix_data_tags *dataTags,
    const apus_fix_index *into) {
  return apus_fix_scan_portable(bytes, byteCount, dataTags, into);
}

bool apus_fix_has_128(void) { return false; }

#endif
