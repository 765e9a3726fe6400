// Knows what a power cut would leave of a folder. Loaded into a program with LD_PRELOAD, it keeps beside the
// folder what is on stable storage by the letter of POSIX: the bytes of a file as of its last fsync or
// fdatasync, and the names in a directory as of the last fsync of that directory. The program itself sees its
// own writes, as ever. After it was killed, power_cut.mjs puts the folder into the state after the cut.
//
//   POWER_CUT_ROOT    the folder, absolute and without symbolic links
//   POWER_CUT_SIDE    where the state is kept, on the same file system:
//     files/INODE     the durable bytes of a file; absent: the file is as it was when the program began
//     dirs/INODE      the durable names of a directory, `f INODE NAME` or `d INODE NAME` a line; absent: likewise
//     keep/INODE      what was unlinked, so that it can come back and its number is not given out again
//
// Files whose name ends in `-shm` are not kept: SQLite makes them anew. What is not modelled ends the program.
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The state is changed under this lock alone.
extern pthread_mutex_t state_mutex;

struct range {
  off_t from, to;
};
// A file under the folder, by its inode.
struct node {
  ino_t ino;
  bool is_shadowed;
  struct range* dirty;  // written and not synced
  size_t count, room;
  struct node* next;
};

// False when the program was not told a folder; then nothing is kept.
bool is_watching(void);
_Noreturn void end_program(const char* what, const char* path);
bool is_below_root(const char* path);
// Whether the path lies under the folder and is kept; `full`, of PATH_MAX bytes, is then its absolute form.
bool resolve(int at, const char* path, char* full);
bool exists(const char* path);

struct node* node_of(ino_t ino, off_t size);
// Remembers that these bytes are not on stable storage.
void note(struct node* node, off_t from, off_t to);
// Before the first change of a file: keeps its bytes, none when it is new.
void shadow(struct node* node, const char* live);
void shadow_open(struct node* node, int fd);
void sync_node(struct node* node, int fd);

// Before a change of names: keeps those of the directory that the path lies in, unless they are kept already.
void keep_names_around(const char* path);
void keep_file(const char* path, ino_t ino);
void begin_directory(const char* path);
void sync_directory(int fd);
// As unlink() and rmdir().
int remove_file(const char* path);
int remove_directory(const char* path);
