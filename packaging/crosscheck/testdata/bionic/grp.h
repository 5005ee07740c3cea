// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
int setgroups(size_t, const gid_t *);
