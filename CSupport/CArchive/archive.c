#include "CArchive.h"

#include <openssl/evp.h>
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

apus_sha256 *apus_sha256_begin(void) {
  EVP_MD_CTX *sum = EVP_MD_CTX_new();
  if (sum == NULL) return NULL;
  if (EVP_DigestInit_ex(sum, EVP_sha256(), NULL) != 1) {
    EVP_MD_CTX_free(sum);
    return NULL;
  }
  return sum;
}

void apus_sha256_add(apus_sha256 *sum, const void *bytes, size_t byteCount) {
  EVP_DigestUpdate(sum, bytes, byteCount);
}

void apus_sha256_end(apus_sha256 *sum, unsigned char *out) {
  EVP_DigestFinal_ex(sum, out, NULL);
  EVP_MD_CTX_free(sum);
}
