// What the narrower widths share: with two masks and a sum of sixty-four bytes in hand, fields one by one.
// Included once for each width, which says how the masks are made.

#ifndef APUS_CFIX_MASKS_H
#define APUS_CFIX_MASKS_H

#include "cfix.h"

typedef struct {
  uint64_t ends;
  uint64_t equals;
  uint32_t sum;
} block_masks;

// The sum of two words and a carry; the carry out of it. Compilers make one instruction of it.
__attribute__((always_inline)) static inline uint64_t add_with_carry(
    uint64_t a, uint64_t b, uint64_t *carry) {
  uint64_t sum, whole;
  bool first = __builtin_add_overflow(a, b, &sum);
  bool second = __builtin_add_overflow(sum, *carry, &whole);
  *carry = first | second;
  return whole;
}

// The tag of the field from `start` to the `=` at `equal`; 0 when it isn't one to four digits that begin
// with another than 0. At least `equal` bytes lie before it.
__attribute__((always_inline)) static inline uint32_t tag_before(
    const uint8_t *bytes, uint32_t start, uint32_t equal) {
  uint32_t length = equal - start;
  if (length - 1 > 3) return 0;
  uint32_t word = 0;
  if (__builtin_expect(equal >= 4, 1)) {
    memcpy(&word, bytes + equal - 4, 4);
  } else {
    memcpy((uint8_t *)&word + (4 - equal), bytes, equal);
  }
  uint32_t shift = 8 * (4 - length);
  uint32_t own = word >> shift;
  if ((own & 0xFF) == '0') return 0;
  // The missing digits in front become zeros; the first digit is lowest.
  uint32_t digits = (own << shift | (0x30303030u & ~(~0u << shift))) ^ 0x30303030u;
  if (((digits + 0x76767676u) | digits) & 0x80808080u) return 0;
  uint32_t pairs = digits * 10 + (digits >> 8);
  return (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF);
}

// Positions of a mask's bits, twelve at once without a branch: most blocks have fewer, and a loop's end
// would be guessed wrong in each. Writes up to twelve entries more than there are bits.
__attribute__((always_inline)) static inline uint32_t store_places(
    uint32_t *to, uint64_t mask, uint32_t base) {
  uint32_t count = (uint32_t)__builtin_popcountll(mask);
  for (uint32_t done = 0; done < count; done += 12) {
    for (uint32_t one = 0; one < 12; one += 1) {
      to[done + one] = base + (uint32_t)__builtin_ctzll(mask | 1ull << 63);
      mask &= mask - 1;
    }
  }
  return count;
}

// The masks of one block go through this, from the first to the last. Tags come after, all at once.
#define APUS_FIX_PLACES(masks_of) \
  apus_fix_scan scan = {0, 0, 0}; \
  uint32_t equalCount = 0, endCount = 0; \
  uint64_t carry = 0, start = 1, justEqual = 0, empty = 0; \
  for (size_t at = 0; at < byteCount; at += 64) { \
    size_t rest = byteCount - at; \
    uint8_t tail[64]; \
    const uint8_t *from = bytes + at; \
    if (rest < 64) { \
      memset(tail, 0, 64); \
      memcpy(tail, from, rest); \
      from = tail; \
    } \
    block_masks block = masks_of(from); \
    scan.sum += block.sum; \
    uint64_t starts = block.ends << 1 | start; \
    uint64_t first = add_with_carry(~block.equals, starts, &carry) & block.equals; \
    start = block.ends >> 63; \
    empty |= (first << 1 | justEqual) & block.ends; \
    justEqual = first >> 63; \
    if (equalCount > index.capacity || endCount > index.capacity) { \
      scan.flags |= APUS_FIX_IRREGULAR; \
      for (at += 64; at < byteCount; at += 1) scan.sum += bytes[at]; \
      break; \
    } \
    equalCount += store_places(index.values + equalCount, first, (uint32_t)at + 1); \
    endCount += store_places(index.ends + endCount, block.ends, (uint32_t)at); \
  } \
  scan.count = endCount; \
  if (empty) scan.flags |= APUS_FIX_EMPTY_VALUE; \
  if (equalCount != endCount || endCount > index.capacity) { \
    scan.flags |= APUS_FIX_IRREGULAR; \
    return scan; \
  }

// The tags of fields from `first` on, one by one.
__attribute__((always_inline)) static inline uint32_t number_tags(
    const uint8_t *bytes, uint32_t first, uint32_t count, const apus_fix_data_tags *dataTags,
    apus_fix_index index) {
  uint32_t flags = 0, data = 0;
  uint32_t start = first == 0 ? 0 : index.ends[first - 1] + 1;
  for (uint32_t field = first; field < count; field += 1) {
    uint32_t tag = tag_before(bytes, start, index.values[field] - 1);
    if (tag == 0) flags |= APUS_FIX_IRREGULAR;
    index.tags[field] = (uint16_t)tag;
    uint32_t shift = tag >> 5;
    data |= shift < 16 ? (uint32_t)dataTags->words[tag & 31] >> shift : 0;
    start = index.ends[field] + 1;
  }
  if (data & 1) flags |= APUS_FIX_DATA;
  return flags;
}

#endif
