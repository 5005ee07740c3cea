// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/socket.h>
struct addrinfo {
	int ai_flags, ai_family, ai_socktype, ai_protocol;
	socklen_t ai_addrlen;
	char *ai_canonname;
	struct sockaddr *ai_addr;
	struct addrinfo *ai_next;
};
#define EAI_ADDRFAMILY 1
#define EAI_AGAIN 2
#define EAI_NODATA 7
#define EAI_NONAME 8
#define EAI_SERVICE 9
#define EAI_SYSTEM 11
#define EAI_OVERFLOW 14
#define AI_CANONNAME 2
#define NI_NAMEREQD 4
int getaddrinfo(const char *, const char *, const struct addrinfo *, struct addrinfo **);
void freeaddrinfo(struct addrinfo *);
const char *gai_strerror(int);
int getnameinfo(const struct sockaddr *, socklen_t, char *, size_t, char *, size_t, int);
