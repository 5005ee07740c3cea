// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
int mkdir(const char *, mode_t);
// The kernel's on arm64. Nothing made of it runs, so its size elsewhere does not matter.
struct stat {
	uint64_t st_dev, st_ino;
	mode_t st_mode;
	unsigned st_nlink;
	uid_t st_uid;
	gid_t st_gid;
	uint64_t st_rdev, pad1;
	int64_t st_size;
	int32_t st_blksize, pad2;
	int64_t st_blocks, st_atime, st_atime_nsec, st_mtime, st_mtime_nsec, st_ctime, st_ctime_nsec;
	unsigned unused[2];
};
#define S_IRWXU 0700
#define S_ISDIR(mode) (((mode) & 0170000) == 0040000)
int stat(const char *, struct stat *);
