#include "CArchive.h"

#include <zstd.h>

size_t apus_zstd_bound(size_t byteCount) { return ZSTD_compressBound(byteCount); }

size_t apus_zstd_compress(
    void *to, size_t capacity, const void *from, size_t byteCount, int level) {
  ZSTD_CCtx *context = ZSTD_createCCtx();
  if (context == NULL) return 0;
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  size_t written = ZSTD_compress2(context, to, capacity, from, byteCount);
  ZSTD_freeCCtx(context);
  return ZSTD_isError(written) ? 0 : written;
}

size_t apus_zstd_decompress(void *to, size_t capacity, const void *from, size_t byteCount) {
  size_t read = ZSTD_decompress(to, capacity, from, byteCount);
  return ZSTD_isError(read) ? SIZE_MAX : read;
}
