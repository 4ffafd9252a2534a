#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Macros that Swift cannot call. */
static inline void ssl_set_name(SSL *ssl, const char *name) {
    SSL_set_tlsext_host_name(ssl, name);
}

/* Whether the subject alternative names have an address among them. */
static inline int x509_names_addresses(X509 *certificate) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int found = 0;
    for (int place = 0; place < sk_GENERAL_NAME_num(names); place++)
        if (sk_GENERAL_NAME_value(names, place)->type == GEN_IPADD) found = 1;
    GENERAL_NAMES_free(names);
    return found;
}
