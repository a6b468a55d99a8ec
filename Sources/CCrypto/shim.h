#pragma once
// SHA256_Init and its like are deprecated in favour of EVP, whose first call costs a start-up that a short command would feel.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
// A macro over macros over casts, which Swift does not import.
static const int cfgops_public_key = EVP_PKEY_PUBLIC_KEY;
