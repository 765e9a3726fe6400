// What a program calls, as a file system would keep the state of power_cut_state.h.
#include "power_cut_state.h"

#include <linux/falloc.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))

enum { kDescriptors = 65536, kSyncNanoseconds = 2000000 };
static struct node* open_nodes[kDescriptors];

static struct node* node_at(int fd) { return fd >= 0 && fd < kDescriptors ? open_nodes[fd] : NULL; }

static void follow(int fd, bool is_new) {
  struct stat status;
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return;
  if (fd >= kDescriptors) end_program("too many descriptors", "");
  struct node* node = node_of(status.st_ino, status.st_size);
  if (is_new) shadow(node, NULL);
  open_nodes[fd] = node;
}

static int open_any(int at, const char* path, int flags, mode_t mode) {
  char full[PATH_MAX];
  if (!resolve(at, path, full)) return (int)syscall(SYS_openat, at, path, flags, mode);
  if ((flags & O_TMPFILE) == O_TMPFILE || (flags & O_DSYNC) != 0) end_program("an open that is not modelled", full);
  pthread_mutex_lock(&state_mutex);
  struct stat status;
  const bool was_there = stat(full, &status) == 0;
  if (!was_there && (flags & O_CREAT) != 0) keep_names_around(full);
  if (was_there && (flags & O_TRUNC) != 0 && S_ISREG(status.st_mode)) {
    struct node* node = node_of(status.st_ino, status.st_size);
    shadow(node, full);
    note(node, 0, status.st_size);
  }
  const int fd = (int)syscall(SYS_openat, at, path, flags, mode);
  const int error = errno;
  if (fd >= 0) follow(fd, !was_there);
  pthread_mutex_unlock(&state_mutex);
  errno = error;
  return fd;
}

#define MODE_OF(flags)                                        \
  mode_t mode = 0;                                            \
  if (((flags) & O_CREAT) != 0) {               \
    va_list list;                                             \
    va_start(list, flags);                                    \
    mode = va_arg(list, mode_t);                              \
    va_end(list);                                             \
  }

EXPORT int open(const char* path, int flags, ...) {
  MODE_OF(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}
EXPORT int open64(const char* path, int flags, ...) {
  MODE_OF(flags)
  return open_any(AT_FDCWD, path, flags, mode);
}
EXPORT int openat(int at, const char* path, int flags, ...) {
  MODE_OF(flags)
  return open_any(at, path, flags, mode);
}
EXPORT int openat64(int at, const char* path, int flags, ...) {
  MODE_OF(flags)
  return open_any(at, path, flags, mode);
}
EXPORT int __open_2(const char* path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char* path, int flags) { return open_any(AT_FDCWD, path, flags, 0); }
EXPORT int creat(const char* path, mode_t mode) { return open_any(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }
EXPORT int creat64(const char* path, mode_t mode) { return creat(path, mode); }

EXPORT int close(int fd) {
  if (fd >= 0 && fd < kDescriptors) open_nodes[fd] = NULL;
  return (int)syscall(SYS_close, fd);
}

static off_t append_offset(int fd) {
  struct stat status;
  if ((fcntl(fd, F_GETFL) & O_APPEND) != 0 && fstat(fd, &status) == 0) return status.st_size;
  return lseek(fd, 0, SEEK_CUR);
}

// A write through `call`, at `offset` or, below zero, where the descriptor stands.
#define WRITE(fd, offset, call)                               \
  struct node* node = node_at(fd);                            \
  if (node == NULL) return call;                              \
  pthread_mutex_lock(&state_mutex);                                 \
  shadow_open(node, fd);                                      \
  const off_t from = (offset) < 0 ? append_offset(fd) : (offset); \
  const ssize_t done = call;                                  \
  const int error = errno;                                    \
  if (done > 0) note(node, from, from + done);                \
  pthread_mutex_unlock(&state_mutex);                               \
  errno = error;                                              \
  return done;

EXPORT ssize_t write(int fd, const void* bytes, size_t size) { WRITE(fd, (off_t)-1, syscall(SYS_write, fd, bytes, size)) }
EXPORT ssize_t writev(int fd, const struct iovec* parts, int count) { WRITE(fd, (off_t)-1, syscall(SYS_writev, fd, parts, count)) }
EXPORT ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  WRITE(fd, offset, syscall(SYS_pwrite64, fd, bytes, size, offset))
}
EXPORT ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t offset) { return pwrite(fd, bytes, size, offset); }
EXPORT ssize_t pwritev(int fd, const struct iovec* parts, int count, off_t offset) {
  WRITE(fd, offset, syscall(SYS_pwritev, fd, parts, count, offset, 0))
}
EXPORT ssize_t pwritev64(int fd, const struct iovec* parts, int count, off_t offset) { return pwritev(fd, parts, count, offset); }

static void note_resize(struct node* node, off_t before, off_t after) {
  note(node, before < after ? before : after, before < after ? after : before);
}

EXPORT int ftruncate(int fd, off_t size) {
  struct node* node = node_at(fd);
  if (node == NULL) return (int)syscall(SYS_ftruncate, fd, size);
  pthread_mutex_lock(&state_mutex);
  struct stat status;
  shadow_open(node, fd);
  fstat(fd, &status);
  const int result = (int)syscall(SYS_ftruncate, fd, size);
  if (result == 0) note_resize(node, status.st_size, size);
  pthread_mutex_unlock(&state_mutex);
  return result;
}
EXPORT int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

EXPORT int truncate(const char* path, off_t size) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  const int result = ftruncate(fd, size);
  close(fd);
  return result;
}
EXPORT int truncate64(const char* path, off_t size) { return truncate(path, size); }

EXPORT int fallocate(int fd, int mode, off_t offset, off_t size) {
  struct node* node = node_at(fd);
  if (node != NULL && mode != 0 && mode != FALLOC_FL_KEEP_SIZE) end_program("an fallocate that is not modelled", "");
  if (node == NULL || mode == FALLOC_FL_KEEP_SIZE) return (int)syscall(SYS_fallocate, fd, mode, offset, size);
  struct stat status;
  if (fstat(fd, &status) != 0) return -1;
  return status.st_size < offset + size ? ftruncate(fd, offset + size) : 0;
}
EXPORT int fallocate64(int fd, int mode, off_t offset, off_t size) { return fallocate(fd, mode, offset, size); }
EXPORT int posix_fallocate(int fd, off_t offset, off_t size) { return fallocate(fd, 0, offset, size) == 0 ? 0 : errno; }
EXPORT int posix_fallocate64(int fd, off_t offset, off_t size) { return posix_fallocate(fd, offset, size); }

EXPORT int fsync(int fd) {
  if (!is_watching()) return (int)syscall(SYS_fsync, fd);
  struct stat status;
  if (fstat(fd, &status) != 0) return -1;
  struct node* node = node_at(fd);
  // A disk takes its time, and the power fails while it does.
  const struct timespec disk = {0, kSyncNanoseconds};
  nanosleep(&disk, NULL);
  pthread_mutex_lock(&state_mutex);
  if (node != NULL) sync_node(node, fd);
  if (S_ISDIR(status.st_mode)) sync_directory(fd);
  pthread_mutex_unlock(&state_mutex);
  return 0;
}
EXPORT int fdatasync(int fd) { return fsync(fd); }

EXPORT int unlinkat(int at, const char* path, int flags) {
  char full[PATH_MAX];
  if (!resolve(at, path, full)) return (int)syscall(SYS_unlinkat, at, path, flags);
  pthread_mutex_lock(&state_mutex);
  const int result = (flags & AT_REMOVEDIR) != 0 ? remove_directory(full) : remove_file(full);
  const int error = errno;
  pthread_mutex_unlock(&state_mutex);
  errno = error;
  return result;
}
EXPORT int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }
EXPORT int rmdir(const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
EXPORT int remove(const char* path) {
  const int result = unlink(path);
  return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

EXPORT int renameat2(int from_at, const char* from, int to_at, const char* to, unsigned flags) {
  char old_path[PATH_MAX], new_path[PATH_MAX];
  const bool leaves = resolve(from_at, from, old_path), comes = resolve(to_at, to, new_path);
  if (!leaves && !comes) return (int)syscall(SYS_renameat2, from_at, from, to_at, to, flags);
  if (leaves != comes || flags != 0) end_program("a rename that is not modelled", from);
  pthread_mutex_lock(&state_mutex);
  struct stat status;
  keep_names_around(old_path);
  keep_names_around(new_path);
  if (exists(old_path) && lstat(new_path, &status) == 0) {
    if (S_ISDIR(status.st_mode)) end_program("a rename over a directory", new_path);
    keep_file(new_path, status.st_ino);
  }
  const int result = (int)syscall(SYS_rename, old_path, new_path);
  const int error = errno;
  pthread_mutex_unlock(&state_mutex);
  errno = error;
  return result;
}
EXPORT int renameat(int from_at, const char* from, int to_at, const char* to) { return renameat2(from_at, from, to_at, to, 0); }
EXPORT int rename(const char* from, const char* to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

EXPORT int mkdirat(int at, const char* path, mode_t mode) {
  char full[PATH_MAX];
  if (!resolve(at, path, full) || exists(full)) return (int)syscall(SYS_mkdirat, at, path, mode);
  pthread_mutex_lock(&state_mutex);
  keep_names_around(full);
  const int result = (int)syscall(SYS_mkdirat, at, path, mode);
  const int error = errno;
  if (result == 0) begin_directory(full);
  pthread_mutex_unlock(&state_mutex);
  errno = error;
  return result;
}
EXPORT int mkdir(const char* path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

// ---- what would go unseen

EXPORT void* mmap(void* at, size_t size, int protection, int flags, int fd, off_t offset) {
  const bool is_write = (protection & PROT_WRITE) != 0 && (flags & MAP_SHARED) != 0;
  if (is_write && node_at(fd) != NULL) end_program("a file that is written through memory", "");
  return (void*)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
}
EXPORT void* mmap64(void* at, size_t size, int protection, int flags, int fd, off_t offset) {
  return mmap(at, size, protection, flags, fd, offset);
}

static FILE* open_stream(const char* path, const char* how) {
  char full[PATH_MAX];
  const bool writes = strpbrk(how, "wa+") != NULL;
  if (writes && resolve(AT_FDCWD, path, full)) end_program("a stream that writes", full);
  const int flags = strchr(how, '+') ? O_RDWR : writes ? O_WRONLY : O_RDONLY;
  const int more = strchr(how, 'w') ? O_CREAT | O_TRUNC : strchr(how, 'a') ? O_CREAT | O_APPEND : 0;
  const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | more | (strchr(how, 'e') ? O_CLOEXEC : 0), 0666);
  return fd < 0 ? NULL : fdopen(fd, how);
}
EXPORT FILE* fopen(const char* path, const char* how) { return open_stream(path, how); }
EXPORT FILE* fopen64(const char* path, const char* how) { return open_stream(path, how); }

EXPORT int link(const char* from, const char* to) {
  char full[PATH_MAX];
  if (resolve(AT_FDCWD, to, full)) end_program("a second name of a file", full);
  return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
EXPORT int symlink(const char* from, const char* to) {
  char full[PATH_MAX];
  if (resolve(AT_FDCWD, to, full)) end_program("a symbolic link", full);
  return (int)syscall(SYS_symlinkat, from, AT_FDCWD, to);
}
EXPORT ssize_t sendfile(int to, int from, off_t* offset, size_t size) {
  if (node_at(to) != NULL) end_program("sendfile into a file", "");
  return syscall(SYS_sendfile, to, from, offset, size);
}
EXPORT ssize_t sendfile64(int to, int from, off_t* offset, size_t size) { return sendfile(to, from, offset, size); }
EXPORT ssize_t copy_file_range(int from, off_t* from_offset, int to, off_t* to_offset, size_t size, unsigned flags) {
  if (node_at(to) != NULL) end_program("copy_file_range into a file", "");
  return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, size, flags);
}
