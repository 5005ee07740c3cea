// A place for the newest picture between the thread of the system and lensWait, for systems with POSIX threads.
// Each lens file includes it once.
#ifndef ZEGEL_LENS_BOX_H
#define ZEGEL_LENS_BOX_H

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lens.h"

typedef struct {
	uint8_t *bytes;
	size_t space;
	lensPicture picture; // its planes lie in bytes
} boxed;

typedef struct {
	pthread_mutex_t lock;
	pthread_cond_t news;
	boxed fresh, shown;
	int isFresh;
	int code; // lensDone while it runs, else why it ended
} box;

static void boxInit(box *b) {
	memset(b, 0, sizeof *b);
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->news, NULL);
}

static void boxFree(box *b) {
	free(b->fresh.bytes);
	free(b->shown.bytes);
	pthread_cond_destroy(&b->news);
	pthread_mutex_destroy(&b->lock);
}

// boxPut copies a picture in. A plane that lies within another, as v does beside u, is copied with it.
static void boxPut(box *b, const lensPicture *p) {
	pthread_mutex_lock(&b->lock);
	size_t need = p->yLength + p->uLength + p->vLength;
	if (b->fresh.space < need) {
		uint8_t *more = realloc(b->fresh.bytes, need);
		if (more) {
			b->fresh.bytes = more;
			b->fresh.space = need;
		}
	}
	if (b->fresh.space >= need && p->y) {
		lensPicture *q = &b->fresh.picture;
		uint8_t *at = b->fresh.bytes;
		*q = *p;
		memcpy(at, p->y, p->yLength);
		q->y = at;
		at += p->yLength;
		if (p->u && p->v) {
			memcpy(at, p->u, p->uLength);
			q->u = at;
			at += p->uLength;
			memcpy(at, p->v, p->vLength);
			q->v = at;
		}
		b->isFresh = 1;
		pthread_cond_signal(&b->news);
	}
	pthread_mutex_unlock(&b->lock);
}

// boxEnd says why there are no more pictures; the first cause stays.
static void boxEnd(box *b, int code) {
	pthread_mutex_lock(&b->lock);
	if (b->code == lensDone) b->code = code;
	pthread_cond_signal(&b->news);
	pthread_mutex_unlock(&b->lock);
}

static int boxWait(box *b, int milliseconds, lensPicture *out) {
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += milliseconds / 1000;
	end.tv_nsec += (long)(milliseconds % 1000) * 1000000;
	if (end.tv_nsec >= 1000000000) {
		end.tv_sec++;
		end.tv_nsec -= 1000000000;
	}
	int code = lensDone;
	memset(out, 0, sizeof *out);
	pthread_mutex_lock(&b->lock);
	while (!b->isFresh && b->code == lensDone)
		if (pthread_cond_timedwait(&b->news, &b->lock, &end) == ETIMEDOUT) break;
	if (b->isFresh) {
		boxed swap = b->fresh;
		b->fresh = b->shown;
		b->shown = swap;
		b->isFresh = 0;
		*out = b->shown.picture;
	} else {
		code = b->code == lensDone ? lensNothing : b->code;
	}
	pthread_mutex_unlock(&b->lock);
	return code;
}

#endif
