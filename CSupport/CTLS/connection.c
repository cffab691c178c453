// One connection: an SSL between two memory BIOs.
#include "CTLS.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

// Room that is there and touched, so that the first records find it. `nothing` has as many bytes.
static bool prepare(BIO *memory, const void *nothing, size_t byteCount) {
  return BIO_write(memory, nothing, (int)byteCount) == (int)byteCount && BIO_reset(memory) == 1;
}

apus_tls *apus_tls_open(apus_tls_context *context, bool isServer) {
  static const char nothing[APUS_TLS_PREPARED];
  ERR_clear_error();
  SSL *tls = SSL_new(context);
  BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
  if (tls == NULL || in == NULL || out == NULL || !prepare(in, nothing, sizeof nothing) ||
      !prepare(out, nothing, sizeof nothing)) {
    BIO_free(in);
    BIO_free(out);
    SSL_free(tls);
    return NULL;
  }
  // Empty means that more may come, not that this is the end.
  BIO_set_mem_eof_return(in, -1);
  BIO_set_mem_eof_return(out, -1);
  SSL_set_bio(tls, in, out);
  if (isServer) {
    SSL_set_accept_state(tls);
  } else {
    SSL_set_connect_state(tls);
  }
  return tls;
}

void apus_tls_close(apus_tls *tls) {
  ERR_clear_error();
  SSL_free(tls);
}

bool apus_tls_expect_name(apus_tls *tls, const char *name) {
  ERR_clear_error();
  // A name in the subject binds nobody any more: RFC 6125, 6.4.4.
  SSL_set_hostflags(tls, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  return SSL_set1_host(tls, name) == 1;
}

bool apus_tls_expect_address(apus_tls *tls, const char *address) {
  ERR_clear_error();
  return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), address) == 1;
}

bool apus_tls_ask_for(apus_tls *tls, const char *name) {
  ERR_clear_error();
  return SSL_set_tlsext_host_name(tls, name) == 1;
}

const char *apus_tls_asked_for(const apus_tls *tls) {
  return SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
}

size_t apus_tls_rest(const apus_tls *tls) {
  return BIO_ctrl_pending(SSL_get_rbio(tls)) + (size_t)SSL_pending(tls);
}

size_t apus_tls_unread(const apus_tls *tls) { return BIO_ctrl_pending(SSL_get_rbio(tls)); }

size_t apus_tls_unsent(const apus_tls *tls) { return BIO_ctrl_pending(SSL_get_wbio(tls)); }

bool apus_tls_feed(apus_tls *tls, const void *wire, int byteCount) {
  return BIO_write(SSL_get_rbio(tls), wire, byteCount) == byteCount;
}

const void *apus_tls_wire(const apus_tls *tls) {
  char *bytes = NULL;
  BIO_get_mem_data(SSL_get_wbio(tls), &bytes);
  return bytes;
}

void apus_tls_drop_wire(apus_tls *tls, size_t byteCount) {
  // A memory BIO lets go only of what is read.
  char nowhere[4096];
  while (byteCount > 0) {
    int piece = (int)(byteCount < sizeof nowhere ? byteCount : sizeof nowhere);
    if (BIO_read(SSL_get_wbio(tls), nowhere, piece) != piece) return;
    byteCount -= (size_t)piece;
  }
}

// The queue is empty but for a mistake, and to clear it is 600 instructions more than to look at it.
static inline void begin(void) {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

static apus_tls_step step(const apus_tls *tls, int result, size_t byteCount) {
  apus_tls_step step = {.outcome = APUS_TLS_DONE, .byteCount = byteCount};
  if (result > 0) return step;
  step.byteCount = 0;
  switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: step.outcome = APUS_TLS_WAITS; return step;
    case SSL_ERROR_ZERO_RETURN: step.outcome = APUS_TLS_ENDED; return step;
    default: break;
  }
  step.outcome = APUS_TLS_FAILED;
  // The first is the cause, the others are what became of it.
  step.code = ERR_peek_error();
  if (ERR_GET_LIB(step.code) == ERR_LIB_SSL &&
      ERR_GET_REASON(step.code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
    step.certificate = SSL_get_verify_result(tls);
  ERR_clear_error();
  return step;
}

apus_tls_step apus_tls_shake_hands(apus_tls *tls) {
  begin();
  return step(tls, SSL_do_handshake(tls), 0);
}

apus_tls_step apus_tls_read(apus_tls *tls, void *to, size_t byteCount) {
  begin();
  size_t got = 0;
  int result = SSL_read_ex(tls, to, byteCount, &got);
  return step(tls, result, got);
}

apus_tls_step apus_tls_write(apus_tls *tls, const void *from, size_t byteCount) {
  begin();
  size_t put = 0;
  int result = SSL_write_ex(tls, from, byteCount, &put);
  return step(tls, result, put);
}

void apus_tls_say_goodbye(apus_tls *tls) {
  ERR_clear_error();
  SSL_shutdown(tls);
  ERR_clear_error();
}

const char *apus_tls_version(const apus_tls *tls) { return SSL_get_version(tls); }

const char *apus_tls_cipher(const apus_tls *tls) {
  return SSL_CIPHER_get_name(SSL_get_current_cipher(tls));
}

apus_tls_certificate *apus_tls_peer(const apus_tls *tls) { return SSL_get1_peer_certificate(tls); }

void apus_tls_peer_close(apus_tls_certificate *certificate) { X509_free(certificate); }

int64_t apus_tls_subject(const apus_tls_certificate *certificate, void *to, size_t byteCount) {
  ERR_clear_error();
  BIO *text = BIO_new(BIO_s_mem());
  if (text == NULL) return -1;
  int64_t length = -1;
  if (X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0,
                         XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0 &&
      BIO_ctrl_pending(text) <= byteCount)
    length = BIO_ctrl_pending(text) == 0 ? 0 : BIO_read(text, to, (int)byteCount);
  BIO_free(text);
  ERR_clear_error();
  return length;
}

int64_t apus_tls_common_name(const apus_tls_certificate *certificate, void *to, size_t byteCount) {
  ERR_clear_error();
  const X509_NAME *subject = X509_get_subject_name(certificate);
  int at = X509_NAME_get_index_by_NID((X509_NAME *)subject, NID_commonName, -1);
  if (at < 0 || X509_NAME_get_index_by_NID((X509_NAME *)subject, NID_commonName, at) >= 0) return -1;
  unsigned char *text = NULL;
  int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
  if (length >= 0 && (size_t)length <= byteCount) {
    memcpy(to, text, (size_t)length);
  } else {
    length = -1;
  }
  OPENSSL_free(text);
  ERR_clear_error();
  return length;
}

void apus_tls_names(const apus_tls_certificate *certificate, void *context,
                    void (*visit)(void *, apus_tls_name_kind, const void *, size_t)) {
  ERR_clear_error();
  GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
  for (int at = 0; at < sk_GENERAL_NAME_num(names); at++) {
    const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, at);
    apus_tls_name_kind kind;
    switch (name->type) {
      case GEN_DNS: kind = APUS_TLS_DNS; break;
      case GEN_EMAIL: kind = APUS_TLS_EMAIL; break;
      case GEN_URI: kind = APUS_TLS_URI; break;
      case GEN_IPADD: kind = APUS_TLS_ADDRESS; break;
      default: continue;
    }
    // All four are an ASN1_STRING.
    visit(context, kind, ASN1_STRING_get0_data(name->d.ia5), (size_t)ASN1_STRING_length(name->d.ia5));
  }
  GENERAL_NAMES_free(names);
  ERR_clear_error();
}
