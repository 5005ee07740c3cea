// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
// Go asks by this whether a thread can be asked for its stack.
#define __BIONIC__ 1
#include <stddef.h>
#include <stdint.h>
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned mode_t;
typedef long ssize_t;
typedef long off_t;
typedef int64_t off64_t;
typedef long time_t;
typedef unsigned socklen_t;
