// What is decided once for many connections: versions, ciphers, certificates, whom we trust.
#include "CTLS.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

// TLS 1.3 has no others than such ciphers; what TLS 1.2 has besides is left out.
#define APUS_TLS_CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL"
#define APUS_TLS_DEPTH 8

apus_tls_context *apus_tls_context_open(bool isServer, int minimum, int maximum) {
  // OpenSSL would take its tables away at exit, under threads that are still writing.
  OPENSSL_init_ssl(OPENSSL_INIT_NO_ATEXIT, NULL);
  ERR_clear_error();
  SSL_CTX *context = SSL_CTX_new(isServer ? TLS_server_method() : TLS_client_method());
  if (context == NULL) return NULL;
  // The system's openssl.cnf may have said otherwise by now.
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_clear_options(context, SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION |
                                     SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_clear_mode(context, SSL_MODE_RELEASE_BUFFERS);
  // Each connection shows its certificates anew.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_verify_depth(context, APUS_TLS_DEPTH);
  if (SSL_CTX_set_min_proto_version(context, minimum) &&
      SSL_CTX_set_max_proto_version(context, maximum) &&
      SSL_CTX_set_cipher_list(context, APUS_TLS_CIPHERS))
    return context;
  SSL_CTX_free(context);
  return NULL;
}

void apus_tls_context_close(apus_tls_context *context) { SSL_CTX_free(context); }

// No password: OpenSSL would ask the terminal for one.
static int no_password(char *to, int capacity, int isWriting, void *context) {
  (void)to, (void)capacity, (void)isWriting, (void)context;
  return -1;
}

static BIO *reading(const void *pem, size_t byteCount) {
  ERR_clear_error();
  return byteCount > INT32_MAX ? NULL : BIO_new_mem_buf(pem, (int)byteCount);
}

// After a certificate that isn't there: whether the text was at its end.
static bool is_at_end(void) {
  unsigned long error = ERR_peek_last_error();
  if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE)
    return false;
  ERR_clear_error();
  return true;
}

// Calls `use` for each certificate of a text. False: a failure, or there was none.
static bool each_certificate(const void *pem, size_t byteCount, apus_tls_context *context,
                             bool (*use)(apus_tls_context *, X509 *, int, bool), bool isServer) {
  BIO *text = reading(pem, byteCount);
  if (text == NULL) return false;
  int count = 0;
  bool isGood = true;
  while (isGood) {
    X509 *certificate = PEM_read_bio_X509(text, NULL, no_password, NULL);
    if (certificate == NULL) {
      // With none at all the queue keeps its "no start line".
      isGood = count > 0 && is_at_end();
      break;
    }
    isGood = use(context, certificate, count++, isServer);
    X509_free(certificate);
  }
  BIO_free(text);
  return isGood;
}

static bool use_in_chain(apus_tls_context *context, X509 *certificate, int index, bool isServer) {
  (void)isServer;
  return (index == 0 ? SSL_CTX_use_certificate(context, certificate)
                     : SSL_CTX_add1_chain_cert(context, certificate)) == 1;
}

static bool use_as_authority(apus_tls_context *context, X509 *certificate, int index,
                             bool isServer) {
  (void)index;
  if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) != 1) return false;
  return !isServer || SSL_CTX_add_client_CA(context, certificate) == 1;
}

bool apus_tls_use_chain(apus_tls_context *context, const void *pem, size_t byteCount) {
  return each_certificate(pem, byteCount, context, use_in_chain, false);
}

bool apus_tls_trust(apus_tls_context *context, const void *pem, size_t byteCount, bool isServer) {
  return each_certificate(pem, byteCount, context, use_as_authority, isServer);
}

bool apus_tls_use_key(apus_tls_context *context, const void *pem, size_t byteCount) {
  BIO *text = reading(pem, byteCount);
  if (text == NULL) return false;
  EVP_PKEY *key = PEM_read_bio_PrivateKey(text, NULL, no_password, NULL);
  bool isGood = key != NULL && SSL_CTX_use_PrivateKey(context, key) == 1 &&
                SSL_CTX_check_private_key(context) == 1;
  EVP_PKEY_free(key);
  BIO_free(text);
  return isGood;
}

bool apus_tls_trust_system(apus_tls_context *context) {
  ERR_clear_error();
  return SSL_CTX_set_default_verify_paths(context) == 1;
}

void apus_tls_verify(apus_tls_context *context, bool isAsked, bool isRequired) {
  int mode = isAsked ? SSL_VERIFY_PEER : SSL_VERIFY_NONE;
  SSL_CTX_set_verify(context, isRequired ? mode | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : mode, NULL);
}

void apus_tls_reason(uint64_t code, char *text, size_t byteCount) {
  const char *reason = ERR_reason_error_string((unsigned long)code);
  if (reason != NULL) {
    OPENSSL_strlcpy(text, reason, byteCount);
  } else {
    ERR_error_string_n((unsigned long)code, text, byteCount);
  }
}

void apus_tls_error(char *text, size_t byteCount) {
  text[0] = 0;
  unsigned long code;
  while ((code = ERR_get_error()) != 0) {
    size_t used = strlen(text);
    if (used > 0) used = OPENSSL_strlcat(text, ": ", byteCount);
    if (used + 1 < byteCount) apus_tls_reason(code, text + used, byteCount - used);
  }
}

const char *apus_tls_certificate_fault(int64_t code) {
  return X509_verify_cert_error_string((long)code);
}

void apus_tls_forget(void *secret, size_t byteCount) { OPENSSL_cleanse(secret, byteCount); }
