// Proves power_cut.c: does one thing in a folder and ends without closing anything.
// Usage: power_cut_canary FOLDER DEED
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(int is_done, const char* what) {
  if (is_done) return;
  perror(what);
  _exit(1);
}

static int put(const char* name, const char* text, int flags) {
  const int fd = open(name, O_WRONLY | O_CREAT | flags, 0600);
  must(fd >= 0, name);
  must(write(fd, text, strlen(text)) == (ssize_t)strlen(text), name);
  return fd;
}

static void sync_folder(const char* name) {
  const int fd = open(name, O_RDONLY | O_DIRECTORY);
  must(fd >= 0 && fsync(fd) == 0, name);
}

int main(int count, char** arguments) {
  must(count == 3 && chdir(arguments[1]) == 0, "the folder");
  const char* deed = arguments[2];
  const int is_synced = strstr(deed, "+sync") != NULL;
  if (strncmp(deed, "overwrite", 9) == 0) {
    const int fd = put("old", "NEW", 0);
    if (is_synced) must(fdatasync(fd) == 0, "sync");
  } else if (strncmp(deed, "append", 6) == 0) {
    const int fd = put("old", "more", O_APPEND);
    if (is_synced) must(fsync(fd) == 0, "sync");
  } else if (strncmp(deed, "cut", 3) == 0) {
    const int fd = open("old", O_RDWR);
    must(fd >= 0 && ftruncate(fd, 3) == 0, "cut");
    if (is_synced) must(fsync(fd) == 0, "sync");
  } else if (strncmp(deed, "half", 4) == 0) {
    // What was synced stays, what came after goes.
    const int fd = put("old", "SYNCED", 0);
    must(fsync(fd) == 0 && pwrite(fd, "lost", 4, 2) == 4, "half");
  } else if (strncmp(deed, "create", 6) == 0) {
    const int fd = put("new", "text", 0);
    must(fsync(fd) == 0, "sync");
    if (is_synced) sync_folder(".");
  } else if (strncmp(deed, "name", 4) == 0) {
    // The name is on the disk, the bytes are not.
    put("new", "text", 0);
    sync_folder(".");
  } else if (strncmp(deed, "rename", 6) == 0) {
    must(rename("old", "other") == 0, "rename");
    if (is_synced) sync_folder(".");
  } else if (strncmp(deed, "replace", 7) == 0) {
    const int fd = put("draft", "text", 0);
    must(fsync(fd) == 0 && rename("draft", "old") == 0, "replace");
    if (is_synced) sync_folder(".");
  } else if (strncmp(deed, "unlink", 6) == 0) {
    must(unlink("old") == 0, "unlink");
    if (is_synced) sync_folder(".");
  } else if (strncmp(deed, "folder", 6) == 0) {
    must(mkdir("sub", 0700) == 0 && chdir("sub") == 0, "folder");
    must(fsync(put("new", "text", 0)) == 0, "sync");
    sync_folder(".");
    if (is_synced) sync_folder("..");
  } else if (strncmp(deed, "rmdir", 5) == 0) {
    must(rmdir("empty") == 0, "rmdir");
    if (is_synced) sync_folder(".");
  } else {
    must(0, "the deed");
  }
  raise(SIGKILL);
}
