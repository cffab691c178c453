// Who nobody is: a key and a certificate that are made on the spot, for a connection with ourselves.
#include "CTLS.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

#define NAME "warm-up.invalid"

// Signed by itself, so it is its own authority.
static X509 *make(EVP_PKEY *key) {
  X509 *certificate = X509_new();
  X509_NAME *name = X509_NAME_new();
  X509_EXTENSION *alternative = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "DNS:" NAME);
  bool isGood =
      certificate != NULL && name != NULL && alternative != NULL &&
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)NAME, -1, -1, 0) &&
      X509_set_version(certificate, 2) && ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) &&
      X509_set_subject_name(certificate, name) && X509_set_issuer_name(certificate, name) &&
      X509_gmtime_adj(X509_getm_notBefore(certificate), -86400) != NULL &&
      X509_gmtime_adj(X509_getm_notAfter(certificate), 86400) != NULL &&
      X509_set_pubkey(certificate, key) && X509_add_ext(certificate, alternative, -1) &&
      X509_sign(certificate, key, EVP_sha256()) > 0;
  X509_EXTENSION_free(alternative);
  X509_NAME_free(name);
  if (isGood) return certificate;
  X509_free(certificate);
  return NULL;
}

static bool use(apus_tls_context *context, EVP_PKEY *key, X509 *certificate) {
  return SSL_CTX_use_certificate(context, certificate) == 1 &&
         SSL_CTX_use_PrivateKey(context, key) == 1 &&
         X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1;
}

bool apus_tls_make_up(apus_tls_context *server, apus_tls_context *client) {
  ERR_clear_error();
  EVP_PKEY *key = EVP_EC_gen("P-256");
  X509 *certificate = key == NULL ? NULL : make(key);
  bool isGood = certificate != NULL && use(server, key, certificate) && use(client, key, certificate) &&
                SSL_CTX_add_client_CA(server, certificate) == 1;
  X509_free(certificate);
  EVP_PKEY_free(key);
  ERR_clear_error();
  return isGood;
}

const char *apus_tls_made_up_name(void) { return NAME; }
