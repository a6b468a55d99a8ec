// What the one static release file needs beside Debian's archives. All but empty in every other build.
#include "CStatic.h"
#ifndef CFGOPS_STATIC
void cfgops_wipe_freed_memory(void) {}
#else
#include <malloc.h>
#include <nss.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// 1. libgit2 reads the whole CA bundle and starts libssh2 in `git_libgit2_init` (4 ms of a 5 ms start). The linker's `--wrap`
//    sends those calls here: start-up does nothing, first use does it.
int __real_git_mbedtls_stream_global_init(void);
int __real_git_mbedtls_stream_new(void *out, const char *host, const char *port);
int __real_git_mbedtls_stream_wrap(void *out, void *in, const char *host);
int __real_git_mbedtls__set_cert_location(const char *file, const char *folder);
int __real_git_transport_ssh_global_init(void);
int __real_git_smart_subtransport_ssh(void *out, void *owner, void *parameter);

static pthread_once_t tls = PTHREAD_ONCE_INIT, ssh = PTHREAD_ONCE_INIT;
static int tls_result, ssh_result;
static void start_tls(void) { tls_result = __real_git_mbedtls_stream_global_init(); }
static void start_ssh(void) { ssh_result = __real_git_transport_ssh_global_init(); }

int __wrap_git_mbedtls_stream_global_init(void) { return 0; }
int __wrap_git_transport_ssh_global_init(void) { return 0; }
int __wrap_git_mbedtls_stream_new(void *out, const char *host, const char *port) {
    pthread_once(&tls, start_tls);
    return tls_result < 0 ? -1 : __real_git_mbedtls_stream_new(out, host, port);
}
int __wrap_git_mbedtls_stream_wrap(void *out, void *in, const char *host) {
    pthread_once(&tls, start_tls);
    return tls_result < 0 ? -1 : __real_git_mbedtls_stream_wrap(out, in, host);
}
int __wrap_git_mbedtls__set_cert_location(const char *file, const char *folder) {
    pthread_once(&tls, start_tls);
    return tls_result < 0 ? -1 : __real_git_mbedtls__set_cert_location(file, folder);
}
int __wrap_git_smart_subtransport_ssh(void *out, void *owner, void *parameter) {
    pthread_once(&ssh, start_ssh);
    return ssh_result < 0 ? -1 : __real_git_smart_subtransport_ssh(out, owner, parameter);
}

// 2. A static glibc crashes in the machine's name-service modules (an unknown user with `passwd: files systemd`): files and DNS only.
__attribute__((constructor)) static void names_from_files(void) {
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
    __nss_configure_lookup("initgroups", "files");
    __nss_configure_lookup("services", "files");
    __nss_configure_lookup("hosts", "files dns");
}

// 3. Debian has no static Kerberos: its functions answer "unavailable" (GSS_S_UNAVAILABLE), so Negotiate logins are refused.
enum { UNAVAILABLE = 16u << 16 };
void *GSS_C_NT_HOSTBASED_SERVICE;
uint32_t gss_indicate_mechs(uint32_t *minor, void *set) { return UNAVAILABLE; }
uint32_t gss_import_name(uint32_t *minor, void *text, void *type, void *name) { return UNAVAILABLE; }
uint32_t gss_init_sec_context(uint32_t *minor, ...) { return UNAVAILABLE; }
uint32_t gss_display_status(uint32_t *minor, ...) { return UNAVAILABLE; }
uint32_t gss_delete_sec_context(uint32_t *minor, void *context, void *token) { return 0; }
uint32_t gss_release_buffer(uint32_t *minor, void *buffer) { return 0; }
uint32_t gss_release_name(uint32_t *minor, void *name) { return 0; }
uint32_t gss_release_oid_set(uint32_t *minor, void *set) { return 0; }

// 4. Once keys were looked for, memory is wiped before it goes back to the heap, whoever had it. `--wrap` sends all of them here.
void __real_free(void *memory);
void *__real_realloc(void *memory, size_t size);

static atomic_bool wipes;
void cfgops_wipe_freed_memory(void) { atomic_store_explicit(&wipes, 1, memory_order_relaxed); }

void __wrap_free(void *memory) {
    if (memory && atomic_load_explicit(&wipes, memory_order_relaxed)) explicit_bzero(memory, malloc_usable_size(memory));
    __real_free(memory);
}
void *__wrap_realloc(void *memory, size_t size) {
    if (!memory || !atomic_load_explicit(&wipes, memory_order_relaxed)) return __real_realloc(memory, size);
    size_t old = malloc_usable_size(memory);
    if (size <= old) {  // what is cut off goes back; the rest stays where it is or is copied into a block that is as small
        explicit_bzero((char *)memory + size, old - size);
        return __real_realloc(memory, size);
    }
    void *larger = malloc(size);
    if (!larger) return NULL;
    memcpy(larger, memory, old);
    __wrap_free(memory);
    return larger;
}
#endif
