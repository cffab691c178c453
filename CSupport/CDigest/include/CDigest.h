// SHA-256. OpenSSL's interface is macros over opaque types that Swift would have to cast; these are the
// three steps that are needed.

#ifndef APUS_CDIGEST_H
#define APUS_CDIGEST_H

#include <stddef.h>
#include <stdint.h>

enum { APUS_SHA256_BYTES = 32 };

// Null when there is no memory. Freed by apus_sha256_finish.
void *_Nullable apus_sha256_begin(void);
void apus_sha256_add(void *_Nonnull digest, const void *_Nonnull bytes, size_t byteCount);
void apus_sha256_finish(void *_Nonnull digest, uint8_t *_Nonnull out);

#endif
