// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <stdarg.h>
#include <sys/types.h>
typedef struct __sFILE FILE;
extern FILE *stdin, *stdout, *stderr;
int printf(const char *, ...);
int fprintf(FILE *, const char *, ...);
int vfprintf(FILE *, const char *, va_list);
int snprintf(char *, size_t, const char *, ...);
int fflush(FILE *);
int remove(const char *);
