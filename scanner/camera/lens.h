// What each system's camera code in C does, for lens_cgo.go. One file a system implements it.
#ifndef ZEGEL_LENS_H
#define ZEGEL_LENS_H

#include <stddef.h>
#include <stdint.h>

// What a call answers. lens.go has the same numbers.
enum {
	lensDone,
	lensNothing, // no picture in time
	lensNoCamera,
	lensBusy,
	lensRefused,
	lensGone,
	lensAside, // the app is not in front
	lensFailed
};

typedef struct {
	char id[512];
	char name[256];
	int facing; // 0 unknown, 1 back, 2 front
	int torch;
} lensInfo;

// A picture in 4:2:0. The memory is the lens's, and good until the next lensWait or lensClose.
typedef struct {
	const uint8_t *y, *u, *v; // u and v are NULL where there is no colour
	size_t yLength, uLength, vLength;
	int yStride;
	int uvStride, uvStep; // bytes between rows, and between neighbours in a row
	int width, height, rotation;
	int full; // 1: brightness from 0 to 255, 0: from 16 to 235
} lensPicture;

typedef struct lens lens;

// lensList writes at most max cameras, the one to scan with first, and says how many.
int lensList(lensInfo *out, int max);

// lensOpen opens the camera with that id, or with "" the best one.
int lensOpen(const char *id, lens **out);

// lensWait waits for a picture that was not given yet.
int lensWait(lens *, int milliseconds, lensPicture *out);

// lensTorch answers lensNoCamera when there is no light.
int lensTorch(lens *, int on);

// lensClose ends everything; the camera is free for others when it returns.
void lensClose(lens *);

// lensTurned tells by how many degrees the display is turned clockwise from how it usually stands.
void lensTurned(int degrees);

#endif
