// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
typedef struct DIR DIR;
struct dirent {
	uint64_t d_ino;
	int64_t d_off;
	unsigned short d_reclen;
	unsigned char d_type;
	char d_name[256];
};
DIR *opendir(const char *);
struct dirent *readdir(DIR *);
int closedir(DIR *);
