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

#define APUS_FIX_SLACK 64

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
} apus_fix_data_tags;

// Indexes `byteCount` bytes, of which the last is a separator. Never reads outside them. When the
// answer has APUS_FIX_IRREGULAR, what the index holds has no meaning; the sum is right all the same.
APUS_FIX_HOT apus_fix_scan apus_fix_scan_portable(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    apus_fix_index index);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_128(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    apus_fix_index index);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_avx2(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    apus_fix_index index);
APUS_FIX_HOT apus_fix_scan apus_fix_scan_avx512(
    const uint8_t *_Nonnull bytes, size_t byteCount, const apus_fix_data_tags *_Nonnull dataTags,
    apus_fix_index index);

// What this processor can run.
bool apus_fix_has_128(void);
bool apus_fix_has_avx2(void);
bool apus_fix_has_avx512(void);

// The sum of bytes modulo 2^32, for the checksum of what is about to be sent. Widest of the build.
APUS_FIX_HOT uint32_t apus_fix_sum(const uint8_t *_Nonnull bytes, size_t byteCount);

// The first position at or after `from` that has the tag; `count` when none has. Up to sixteen tags more
// than `count` may be read.
APUS_FIX_HOT uint32_t apus_fix_find(
    const uint16_t *_Nonnull tags, uint32_t from, uint32_t count, uint16_t tag);

// Whether two lists of tags are the same.
APUS_FIX_HOT static inline bool apus_fix_same_tags(
    const uint16_t *_Nonnull a, const uint16_t *_Nonnull b, uint32_t count) {
  return memcmp(a, b, (size_t)count * 2) == 0;
}

#endif
