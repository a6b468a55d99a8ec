#pragma once
// SHA256_Init and its like are deprecated in favour of EVP, whose first call costs a start-up that a short command would feel.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
