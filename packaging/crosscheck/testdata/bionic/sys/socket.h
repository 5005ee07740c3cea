// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
enum { AF_UNSPEC = 0, AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10 };
enum { SOCK_STREAM = 1, SOCK_DGRAM = 2 };
struct sockaddr {
	unsigned short sa_family;
	char sa_data[14];
};
