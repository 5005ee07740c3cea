// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <stdio.h> // as Android's does, on which Fyne counts
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
void abort(void) __attribute__((noreturn));
void exit(int) __attribute__((noreturn));
char *getenv(const char *);
int setenv(const char *, const char *, int);
int unsetenv(const char *);
int clearenv(void);
