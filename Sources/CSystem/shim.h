#pragma once
#include <fcntl.h>
#include <spawn.h>
#include <signal.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/types.h>
#include <unistd.h>

// GNU extensions that Swift's Glibc module leaves out. Declared by hand: `_GNU_SOURCE` here would clash with other C modules.
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
int syncfs(int descriptor);
int malloc_trim(size_t kept);
int pipe2(int descriptors[2], int flags);
int mkostemp(char *name, int flags);
int execvpe(const char *file, char *const arguments[], char *const variables[]);
int pidfd_open(pid_t process, unsigned int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int sync_file_range(int descriptor, int64_t offset, int64_t count, unsigned int flags);
#define CFGOPS_SPAWN_SETSID 0x80
#define CFGOPS_RENAME_NOREPLACE 1u
#define CFGOPS_RENAME_EXCHANGE 2u
#define CFGOPS_SYNC_FILE_RANGE_WRITE 2u

/// Rows and columns of a terminal; -1 where there is none.
static inline int cfgops_window_size(int descriptor, unsigned short *rows, unsigned short *columns) {
    struct winsize size;
    int result = ioctl(descriptor, TIOCGWINSZ, &size);
    if (result == 0) { *rows = size.ws_row; *columns = size.ws_col; }
    return result;
}

// Variadic in C, so Swift cannot call it: the kernel ends this process (SIGKILL) together with the thread that started it.
int prctl(int option, ...);
static inline int cfgops_end_with_parent(void) { return prctl(1 /* PR_SET_PDEATHSIG */, 9ul); }

// This process leaves no core dump, and no other of its user can read its memory or trace it; a program that it becomes can again.
static inline int cfgops_hide_memory(void) { return prctl(4 /* PR_SET_DUMPABLE */, 0ul); }

/// No memory of this process goes to a swap device; pages are locked as they come. -1 where the limit does not allow all of it, since
/// what is beyond a limit could not be had at all.
static inline int cfgops_lock_memory(void) {
    struct rlimit limit;
    if (getrlimit(8 /* RLIMIT_MEMLOCK */, &limit) != 0 || limit.rlim_cur != ~(rlim_t)0) return -1;
    return mlockall(1 /* MCL_CURRENT */ | 2 /* MCL_FUTURE */ | 4 /* MCL_ONFAULT */);
}
