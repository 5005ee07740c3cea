// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#define RTLD_LAZY 1
#ifdef __LP64__
#define RTLD_DEFAULT ((void *)0)
#else
#define RTLD_DEFAULT ((void *)-1)
#endif
void *dlopen(const char *, int);
int dlclose(void *);
void *dlsym(void *, const char *);
char *dlerror(void);
