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

// The masks of one block go through this, from the first to the last.
#define APUS_FIX_SCAN_BODY(masks_of) \
  apus_fix_scan scan = {0, 0, 0}; \
  uint32_t equalCount = 0, endCount = 0; \
  unsigned long long carry = 0; \
  uint64_t start = 1, justEqual = 0, empty = 0; \
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
    unsigned long long carryOut; \
    uint64_t first = __builtin_addcll(~block.equals, starts, carry, &carryOut) & block.equals; \
    carry = carryOut; \
    start = block.ends >> 63; \
    empty |= (first << 1 | justEqual) & block.ends; \
    justEqual = first >> 63; \
    if (equalCount > index.capacity || endCount > index.capacity) { \
      scan.flags |= APUS_FIX_IRREGULAR; \
      for (at += 64; at < byteCount; at += 1) scan.sum += bytes[at]; \
      break; \
    } \
    for (uint64_t left = first; left; left &= left - 1) { \
      index.values[equalCount++] = (uint32_t)at + (uint32_t)__builtin_ctzll(left) + 1; \
    } \
    for (uint64_t left = block.ends; left; left &= left - 1) { \
      index.ends[endCount++] = (uint32_t)at + (uint32_t)__builtin_ctzll(left); \
    } \
  } \
  scan.count = endCount; \
  if (empty) scan.flags |= APUS_FIX_EMPTY_VALUE; \
  if (equalCount != endCount || endCount > index.capacity) { \
    scan.flags |= APUS_FIX_IRREGULAR; \
    return scan; \
  } \
  uint32_t fieldStart = 0; \
  uint32_t data = 0; \
  for (uint32_t field = 0; field < endCount; field += 1) { \
    uint32_t tag = tag_before(bytes, fieldStart, index.values[field] - 1); \
    if (tag == 0) scan.flags |= APUS_FIX_IRREGULAR; \
    index.tags[field] = (uint16_t)tag; \
    uint32_t shift = tag >> 5; \
    data |= shift < 16 ? (uint32_t)dataTags->words[tag & 31] >> shift : 0; \
    fieldStart = index.ends[field] + 1; \
  } \
  if (data & 1) scan.flags |= APUS_FIX_DATA; \
  return scan;

#endif
