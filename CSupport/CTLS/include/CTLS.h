// OpenSSL 3 without I/O: bytes go in and come out by memory. Nothing here reads a file, keeps state of
// its own or decides anything; which versions, which certificates and what a failure means is Swift's.
//
// OpenSSL's error queue belongs to the thread, so each call begins with an empty one and takes from it
// what it says before it returns.

#ifndef APUS_CTLS_H
#define APUS_CTLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What Swift's compiler proves is that nothing of ours allocates. OpenSSL does: at will in a handshake, and
// for a record some 40 bytes of scratch (3.0: three times when it writes, once when it reads one), for which
// malloc isn't asked (scratch.c). TLSTests counts.
#define APUS_TLS_CALL __attribute__((swift_attr("@_noLocks")))

typedef struct ssl_ctx_st apus_tls_context;
typedef struct ssl_st apus_tls;
typedef struct x509_st apus_tls_certificate;

// --- contexts ----------------------------------------------------------------------------------
// Each false is explained by apus_tls_error.

#define APUS_TLS_1_2 0x0303
#define APUS_TLS_1_3 0x0304
#define APUS_TLS_ERROR_TEXT 256

// No renegotiation, no compression, no resumption, authenticated ciphers with forward secrecy.
apus_tls_context *_Nullable apus_tls_context_open(bool isServer, int minimum, int maximum);
void apus_tls_context_close(apus_tls_context *_Nonnull context);
// The first certificate is ours, the others lead from it to an authority.
bool apus_tls_use_chain(apus_tls_context *_Nonnull context, const void *_Nonnull pem, size_t byteCount);
// An encrypted key is refused: nobody is there to ask. A key that isn't the certificate's too.
bool apus_tls_use_key(apus_tls_context *_Nonnull context, const void *_Nonnull pem, size_t byteCount);
// A server names its authorities to clients when it asks for their certificate.
bool apus_tls_trust(apus_tls_context *_Nonnull context, const void *_Nonnull pem, size_t byteCount,
                    bool isServer);
bool apus_tls_trust_system(apus_tls_context *_Nonnull context);
void apus_tls_verify(apus_tls_context *_Nonnull context, bool isAsked, bool isRequired);
// One key and certificate, made on the spot, for both: each shows it and trusts it. Its name is apus_tls_made_up_name.
bool apus_tls_make_up(apus_tls_context *_Nonnull server, apus_tls_context *_Nonnull client);
const char *_Nonnull apus_tls_made_up_name(void);
// What OpenSSL has to say of the last failure, ended by 0.
void apus_tls_error(char *_Nonnull text, size_t byteCount);
// What a failure's code means.
void apus_tls_reason(uint64_t code, char *_Nonnull text, size_t byteCount);
const char *_Nonnull apus_tls_certificate_fault(int64_t code);
// Overwrites a secret; the compiler may not leave it out.
void apus_tls_forget(void *_Nonnull secret, size_t byteCount);

// --- connections -------------------------------------------------------------------------------

typedef enum {
  APUS_TLS_DONE,
  APUS_TLS_WAITS,  // for more from the wire
  APUS_TLS_ENDED,  // by the other side's close_notify
  APUS_TLS_FAILED,
} apus_tls_outcome;

typedef struct {
  apus_tls_outcome outcome;
  size_t byteCount;
  uint64_t code;       // of a failure, for apus_tls_reason
  int64_t certificate; // why the other side's was refused, for apus_tls_certificate_fault; or 0
} apus_tls_step;

// What each BIO has from the start: a record and what it lies in, twice.
#define APUS_TLS_PREPARED 32768
apus_tls *_Nullable apus_tls_open(apus_tls_context *_Nonnull context, bool isServer);
void apus_tls_close(apus_tls *_Nonnull tls);
// The server must have a certificate for this name, or for this address; false when it is none.
bool apus_tls_expect_name(apus_tls *_Nonnull tls, const char *_Nonnull name);
bool apus_tls_expect_address(apus_tls *_Nonnull tls, const char *_Nonnull address);
// The name that a client says it is looking for.
bool apus_tls_ask_for(apus_tls *_Nonnull tls, const char *_Nonnull name);
const char *_Nullable apus_tls_asked_for(const apus_tls *_Nonnull tls);

// Bytes from the wire that no step has read; bytes for the wire that nobody has taken.
APUS_TLS_CALL size_t apus_tls_unread(const apus_tls *_Nonnull tls);
APUS_TLS_CALL size_t apus_tls_unsent(const apus_tls *_Nonnull tls);
// Unread, and what is left of a record that a step has begun to read: without any, a step would wait.
APUS_TLS_CALL size_t apus_tls_rest(const apus_tls *_Nonnull tls);
APUS_TLS_CALL bool apus_tls_feed(apus_tls *_Nonnull tls, const void *_Nonnull wire, int byteCount);
// Where they are, until the next call.
APUS_TLS_CALL const void *_Nullable apus_tls_wire(const apus_tls *_Nonnull tls);
APUS_TLS_CALL void apus_tls_drop_wire(apus_tls *_Nonnull tls, size_t byteCount);

APUS_TLS_CALL apus_tls_step apus_tls_shake_hands(apus_tls *_Nonnull tls);
APUS_TLS_CALL apus_tls_step apus_tls_read(apus_tls *_Nonnull tls, void *_Nonnull to, size_t byteCount);
APUS_TLS_CALL apus_tls_step apus_tls_write(apus_tls *_Nonnull tls, const void *_Nonnull from,
                                           size_t byteCount);
// Puts close_notify on the wire.
APUS_TLS_CALL void apus_tls_say_goodbye(apus_tls *_Nonnull tls);

// --- who is there ------------------------------------------------------------------------------

typedef enum { APUS_TLS_DNS, APUS_TLS_EMAIL, APUS_TLS_URI, APUS_TLS_ADDRESS } apus_tls_name_kind;

const char *_Nonnull apus_tls_version(const apus_tls *_Nonnull tls);
const char *_Nullable apus_tls_cipher(const apus_tls *_Nonnull tls);
apus_tls_certificate *_Nullable apus_tls_peer(const apus_tls *_Nonnull tls);
void apus_tls_peer_close(apus_tls_certificate *_Nonnull certificate);
// By RFC 2253, UTF-8. Bytes, or -1 when it is longer than there is room for.
int64_t apus_tls_subject(const apus_tls_certificate *_Nonnull certificate, void *_Nonnull to,
                         size_t byteCount);
// The subject's one common name as UTF-8. Bytes, or -1 when it hasn't one or it is longer than that.
int64_t apus_tls_common_name(const apus_tls_certificate *_Nonnull certificate, void *_Nonnull to,
                             size_t byteCount);
// Each alternative name as the certificate has it: text, or 4 or 16 bytes of an address.
void apus_tls_names(const apus_tls_certificate *_Nonnull certificate, void *_Nonnull context,
                    void (*_Nonnull visit)(void *_Nonnull context, apus_tls_name_kind kind,
                                           const void *_Nullable bytes, size_t byteCount));

#endif
