#pragma once
#include <git2.h>
#include <git2/sys/commit.h>
#include <git2/sys/repository.h>

// Variadic in C, so Swift cannot call it: one function for each option that is set.
static inline int cfgops_git_set_fsync(int on) { return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, on); }
static inline int cfgops_git_set_strict_objects(int on) { return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, on); }
static inline int cfgops_git_set_cache_limit(git_object_t type, size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, bytes);
}
static inline int cfgops_git_search_path(int level, git_buf *path) { return git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, path); }
static inline int cfgops_git_set_certificates(const char *file) { return git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, NULL); }
static inline int cfgops_git_set_owner_validation(int on) { return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, on); }
