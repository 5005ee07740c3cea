// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <signal.h>
#include <time.h>
typedef long pthread_t;
typedef int pthread_key_t;
#ifdef __LP64__
typedef struct { int32_t opaque[10]; } pthread_mutex_t;
typedef struct { int32_t opaque[12]; } pthread_cond_t;
#else
typedef struct { int32_t opaque[1]; } pthread_mutex_t;
typedef struct { int32_t opaque[1]; } pthread_cond_t;
#endif
typedef struct {
	uint32_t flags;
	void *stack_base;
	size_t stack_size, guard_size;
	int32_t policy, priority;
#ifdef __LP64__
	char reserved[16];
#endif
} pthread_attr_t;
#define PTHREAD_MUTEX_INITIALIZER { { 0 } }
#define PTHREAD_COND_INITIALIZER { { 0 } }
enum { PTHREAD_CREATE_JOINABLE, PTHREAD_CREATE_DETACHED };
pthread_t pthread_self(void);
int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int pthread_detach(pthread_t);
int pthread_attr_init(pthread_attr_t *);
int pthread_attr_destroy(pthread_attr_t *);
int pthread_attr_getstack(const pthread_attr_t *, void **, size_t *);
int pthread_attr_getstacksize(const pthread_attr_t *, size_t *);
int pthread_attr_setdetachstate(pthread_attr_t *, int);
int pthread_getattr_np(pthread_t, pthread_attr_t *);
int pthread_key_create(pthread_key_t *, void (*)(void *));
int pthread_setspecific(pthread_key_t, const void *);
void *pthread_getspecific(pthread_key_t);
int pthread_mutex_init(pthread_mutex_t *, const void *);
int pthread_mutex_destroy(pthread_mutex_t *);
int pthread_mutex_lock(pthread_mutex_t *);
int pthread_mutex_unlock(pthread_mutex_t *);
int pthread_cond_init(pthread_cond_t *, const void *);
int pthread_cond_destroy(pthread_cond_t *);
int pthread_cond_signal(pthread_cond_t *);
int pthread_cond_broadcast(pthread_cond_t *);
int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
int pthread_cond_timedwait(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
