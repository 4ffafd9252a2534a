#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Macros that Swift cannot call. */
static inline void ssl_set_name(SSL *ssl, const char *name) {
    SSL_set_tlsext_host_name(ssl, name);
}
