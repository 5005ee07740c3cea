// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
#define MAP_FAILED ((void *)-1)
void *mmap(void *, size_t, int, int, int, off_t);
int munmap(void *, size_t);
