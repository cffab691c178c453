// A digest that fails is a program error: the algorithm is always there, and bytes can't be wrong.
#include "CDigest.h"

#include <openssl/evp.h>
#include <stdlib.h>

static void must(int worked) {
  if (worked != 1) abort();
}

void *apus_sha256_begin(void) {
  EVP_MD_CTX *digest = EVP_MD_CTX_new();
  if (digest != NULL) must(EVP_DigestInit_ex(digest, EVP_sha256(), NULL));
  return digest;
}

void apus_sha256_add(void *digest, const void *bytes, size_t byteCount) {
  must(EVP_DigestUpdate(digest, bytes, byteCount));
}

void apus_sha256_finish(void *digest, uint8_t *out) {
  must(EVP_DigestFinal_ex(digest, out, NULL));
  EVP_MD_CTX_free(digest);
}
