// What archives of journals need of libzstd: one frame at a time. No policy: which frames make a file is
// Swift's.

#ifndef APUS_CARCHIVE_H
#define APUS_CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

// The most bytes that a frame of so many may take.
size_t apus_zstd_bound(size_t byteCount);

// One frame with its size and a checksum of its content in it. Returns its bytes, or 0 when it can't.
size_t apus_zstd_compress(
    void *_Nonnull to, size_t capacity, const void *_Nonnull from, size_t byteCount, int level);

// One whole frame. Returns its content's bytes, or SIZE_MAX when it isn't one, or its checksum is wrong.
size_t apus_zstd_decompress(
    void *_Nonnull to, size_t capacity, const void *_Nonnull from, size_t byteCount);

#endif
