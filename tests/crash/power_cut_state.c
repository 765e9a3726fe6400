#include "power_cut_state.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { kBuckets = 4096, kBufferBytes = 1 << 16 };
static struct node* nodes[kBuckets];
pthread_mutex_t state_mutex = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX], side[PATH_MAX];
static size_t root_length;

__attribute__((constructor)) static void begin(void) {
  const char* from = getenv("POWER_CUT_ROOT");
  const char* to = getenv("POWER_CUT_SIDE");
  if (from == NULL || to == NULL) return;
  snprintf(side, sizeof side, "%s", to);
  root_length = (size_t)snprintf(root, sizeof root, "%s", from);
}

bool is_watching(void) { return root_length > 0; }

_Noreturn void end_program(const char* what, const char* path) {
  char text[PATH_MAX + 200];
  const int length = snprintf(text, sizeof text, "power_cut: %s: %s (errno %d)\n", what, path, errno);
  syscall(SYS_write, 2, text, (size_t)length);
  abort();
}

static int sys_open(const char* path, int flags) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600); }
static void sys_close(int fd) { syscall(SYS_close, fd); }

// ---- paths

bool is_below_root(const char* path) {
  return root_length > 0 && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static bool ends_with(const char* text, const char* end) {
  const size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool resolve(int at, const char* path, char* full) {
  if (root_length == 0) return false;
  if (path[0] == '/') {
    snprintf(full, PATH_MAX, "%s", path);
  } else {
    char link[64];
    snprintf(link, sizeof link, at == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", at);
    const ssize_t length = readlink(link, full, PATH_MAX - 1);
    if (length < 0) return false;
    snprintf(full + length, PATH_MAX - (size_t)length, "/%s", path);
  }
  for (size_t length = strlen(full); length > 1 && full[length - 1] == '/'; --length) full[length - 1] = 0;
  if (!is_below_root(full) || ends_with(full, "-shm")) return false;
  if (strstr(full, "/../") || strstr(full, "/./") || strstr(full, "//")) end_program("a path that is not plain", full);
  return true;
}

static void side_path(char* out, const char* kind, ino_t ino) {
  snprintf(out, PATH_MAX, "%.3000s/%s/%llu", side, kind, (unsigned long long)ino);
}

bool exists(const char* path) {
  struct stat status;
  return lstat(path, &status) == 0;
}

// ---- bytes

static void copy_bytes(int from, int to, off_t begin, off_t end, const char* name) {
  static char buffer[kBufferBytes];
  while (begin < end) {
    const size_t wanted = (size_t)(end - begin) < sizeof buffer ? (size_t)(end - begin) : sizeof buffer;
    const long got = syscall(SYS_pread64, from, buffer, wanted, begin);
    if (got < 0) end_program("a file cannot be read", name);
    if (got == 0) return;
    if (syscall(SYS_pwrite64, to, buffer, (size_t)got, begin) != got) end_program("the state cannot be written", name);
    begin += got;
  }
}

void note(struct node* node, off_t from, off_t to) {
  if (from >= to) return;
  if (node->count > 0) {
    struct range* last = &node->dirty[node->count - 1];
    if (from <= last->to && to >= last->from) {
      if (from < last->from) last->from = from;
      if (to > last->to) last->to = to;
      return;
    }
  }
  if (node->count == node->room) {
    node->room = node->room * 2 + 8;
    node->dirty = realloc(node->dirty, node->room * sizeof *node->dirty);
    if (node->dirty == NULL) end_program("no memory", "");
  }
  node->dirty[node->count++] = (struct range){from, to};
}

struct node* node_of(ino_t ino, off_t size) {
  struct node** place = &nodes[ino % kBuckets];
  for (struct node* node = *place; node != NULL; node = node->next) {
    if (node->ino == ino) return node;
  }
  struct node* node = calloc(1, sizeof *node);
  if (node == NULL) end_program("no memory", "");
  node->ino = ino;
  node->next = *place;
  *place = node;
  // A process before this one wrote it. What it did not sync, a sync of this one brings to the disk.
  char path[PATH_MAX];
  side_path(path, "files", ino);
  if (exists(path)) {
    node->is_shadowed = true;
    note(node, 0, size);
  }
  return node;
}

void shadow(struct node* node, const char* live) {
  if (node->is_shadowed) return;
  char path[PATH_MAX], draft[PATH_MAX];
  side_path(path, "files", node->ino);
  side_path(draft, "draft", node->ino);
  const int to = sys_open(draft, O_WRONLY | O_CREAT | O_TRUNC);
  if (to < 0) end_program("the state cannot be written", draft);
  if (live != NULL) {
    const int from = sys_open(live, O_RDONLY);
    struct stat status;
    if (from < 0 || fstat(from, &status) != 0) end_program("a file cannot be read", live);
    copy_bytes(from, to, 0, status.st_size, live);
    sys_close(from);
  }
  sys_close(to);
  if (syscall(SYS_rename, draft, path) != 0) end_program("the state cannot be written", path);
  node->is_shadowed = true;
}

void shadow_open(struct node* node, int fd) {
  char live[64];
  snprintf(live, sizeof live, "/proc/self/fd/%d", fd);
  shadow(node, live);
}

void sync_node(struct node* node, int fd) {
  if (!node->is_shadowed) return;
  char path[PATH_MAX], live[64];
  side_path(path, "files", node->ino);
  snprintf(live, sizeof live, "/proc/self/fd/%d", fd);
  struct stat status;
  const int from = sys_open(live, O_RDONLY), to = sys_open(path, O_WRONLY);
  if (from < 0 || to < 0 || fstat(from, &status) != 0) end_program("a file cannot be synced", path);
  for (size_t i = 0; i < node->count; ++i) {
    const off_t end = node->dirty[i].to < status.st_size ? node->dirty[i].to : status.st_size;
    copy_bytes(from, to, node->dirty[i].from, end, path);
  }
  if (syscall(SYS_ftruncate, to, status.st_size) != 0) end_program("the state cannot be written", path);
  node->count = 0;
  sys_close(from);
  sys_close(to);
}

// ---- names

// Keeps the names that are in the directory now as its durable ones.
static void write_names(const char* directory, ino_t ino, bool is_empty) {
  char path[PATH_MAX], draft[PATH_MAX];
  side_path(path, "dirs", ino);
  side_path(draft, "draft", ino);
  char* text = NULL;
  size_t length = 0;
  FILE* out = open_memstream(&text, &length);
  DIR* stream = is_empty ? NULL : opendir(directory);
  if (out == NULL || (!is_empty && stream == NULL)) end_program("a directory cannot be read", directory);
  for (const struct dirent* entry; stream != NULL && (entry = readdir(stream)) != NULL;) {
    struct stat status;
    const char* name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || ends_with(name, "-shm")) continue;
    if (fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    fprintf(out, "%c %llu %s\n", S_ISDIR(status.st_mode) ? 'd' : 'f', (unsigned long long)status.st_ino, name);
  }
  if (stream != NULL) closedir(stream);
  fclose(out);
  const int to = sys_open(draft, O_WRONLY | O_CREAT | O_TRUNC);
  if (to < 0 || syscall(SYS_pwrite64, to, text, length, (off_t)0) != (long)length) end_program("the state cannot be written", draft);
  sys_close(to);
  if (syscall(SYS_rename, draft, path) != 0) end_program("the state cannot be written", path);
  free(text);
}

void keep_names_around(const char* path) {
  char directory[PATH_MAX], kept[PATH_MAX];
  snprintf(directory, sizeof directory, "%s", path);
  *strrchr(directory, '/') = 0;
  struct stat status;
  if (stat(directory, &status) != 0) return;
  side_path(kept, "dirs", status.st_ino);
  if (!exists(kept)) write_names(directory, status.st_ino, false);
}

void keep_file(const char* path, ino_t ino) {
  char kept[PATH_MAX];
  side_path(kept, "keep", ino);
  if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, kept, 0) != 0 && errno != EEXIST) end_program("a file cannot be kept", path);
}

void begin_directory(const char* path) {
  struct stat status;
  if (lstat(path, &status) == 0) write_names(path, status.st_ino, true);
}

void sync_directory(int fd) {
  char link[64], path[PATH_MAX] = "", kept[PATH_MAX];
  struct stat status;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  if (fstat(fd, &status) != 0 || readlink(link, path, sizeof path - 1) < 0) end_program("a directory has no path", link);
  side_path(kept, "dirs", status.st_ino);
  if (is_below_root(path) && exists(kept)) write_names(path, status.st_ino, false);
}

int remove_file(const char* path) {
  struct stat status;
  if (lstat(path, &status) != 0) return -1;
  if (S_ISDIR(status.st_mode)) {
    errno = EISDIR;
    return -1;
  }
  keep_names_around(path);
  keep_file(path, status.st_ino);
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

// Moved away instead of removed: its number must not be given to another.
int remove_directory(const char* path) {
  struct stat status;
  if (lstat(path, &status) != 0) return -1;
  DIR* stream = opendir(path);
  if (stream == NULL) return -1;
  int count = 0;
  while (readdir(stream) != NULL) ++count;
  closedir(stream);
  if (count > 2) {
    errno = ENOTEMPTY;
    return -1;
  }
  char kept[PATH_MAX];
  side_path(kept, "dirs", status.st_ino);
  keep_names_around(path);
  if (!exists(kept)) write_names(path, status.st_ino, false);
  side_path(kept, "keep", status.st_ino);
  return (int)syscall(SYS_rename, path, kept);
}

