#include "fix_floor.h"

#include <string.h>

#if defined(__x86_64__)

#include <immintrin.h>

__attribute__((target("avx512f,avx512bw,bmi2,popcnt"))) static uint64_t wide(
    const uint8_t *bytes, size_t byteCount) {
  const __m512i separator = _mm512_set1_epi8(1), equals = _mm512_set1_epi8('=');
  __m512i sums = _mm512_setzero_si512();
  uint64_t count = 0;
  for (size_t at = 0; at < byteCount; at += 64) {
    size_t rest = byteCount - at;
    __mmask64 own = rest >= 64 ? ~0ull : _bzhi_u64(~0ull, (unsigned)rest);
    __m512i block = _mm512_maskz_loadu_epi8(own, bytes + at);
    count += (uint64_t)_mm_popcnt_u64(_mm512_cmpeq_epi8_mask(block, separator));
    count += (uint64_t)_mm_popcnt_u64(_mm512_cmpeq_epi8_mask(block, equals)) << 32;
    sums = _mm512_add_epi64(sums, _mm512_sad_epu8(block, _mm512_setzero_si512()));
  }
  return count + (uint64_t)_mm512_reduce_add_epi64(sums);
}

__attribute__((target("avx2,popcnt"))) static uint64_t half(
    const uint8_t *bytes, size_t byteCount) {
  const __m256i separator = _mm256_set1_epi8(1), equals = _mm256_set1_epi8('=');
  __m256i sums = _mm256_setzero_si256();
  uint64_t count = 0;
  size_t at = 0;
  for (; at + 32 <= byteCount; at += 32) {
    __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + at));
    count += (uint64_t)_mm_popcnt_u32(
        (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, separator)));
    count += (uint64_t)_mm_popcnt_u32(
                 (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, equals)))
             << 32;
    sums = _mm256_add_epi64(sums, _mm256_sad_epu8(block, _mm256_setzero_si256()));
  }
  uint64_t words[4];
  memcpy(words, &sums, 32);
  count += words[0] + words[1] + words[2] + words[3];
  for (; at < byteCount; at += 1) {
    count += bytes[at] + (bytes[at] == 1) + ((uint64_t)(bytes[at] == '=') << 32);
  }
  return count;
}

uint64_t apus_floor_scan(const uint8_t *bytes, size_t byteCount) {
  static int width = 0;
  if (width == 0) {
    __builtin_cpu_init();
    width = __builtin_cpu_supports("avx512bw") ? 2 : __builtin_cpu_supports("avx2") ? 1 : -1;
  }
  if (width == 2) return wide(bytes, byteCount);
  if (width == 1) return half(bytes, byteCount);
#else

uint64_t apus_floor_scan(const uint8_t *bytes, size_t byteCount) {
#endif
  uint64_t count = 0;
  for (size_t at = 0; at < byteCount; at += 1) {
    count += bytes[at] + (bytes[at] == 1) + ((uint64_t)(bytes[at] == '=') << 32);
  }
  return count;
}

static void patch(uint8_t *to, uint64_t number, int digits) {
  for (int at = digits - 1; at >= 0; at -= 1) {
    to[at] = (uint8_t)('0' + number % 10);
    number /= 10;
  }
}

uint64_t apus_floor_template(
    uint8_t *to, const uint8_t *from, size_t byteCount, uint64_t number) {
  memcpy(to, from, byteCount);
  // Where in the template these stand doesn't matter to what they cost.
  patch(to + 20, number, 7);
  patch(to + 40, number % 100000000, 8);
  patch(to + 60, number % 100000000, 8);
  uint32_t sum = 0;
  for (size_t at = 0; at < byteCount - 7; at += 1) sum += to[at];
  patch(to + byteCount - 4, sum & 255, 3);
  return sum;
}
