// An Android that is played: the functions of testdata/ndk, with two cameras, one thread for callbacks, and counts of what
// is open. main goes through lens_android.c as lens_cgo.go does. Run with the address sanitizer, it finds what is not
// freed, freed twice, or used after its end.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <camera/NdkCameraCaptureSession.h>
#include <camera/NdkCameraManager.h>
#include <camera/NdkCaptureRequest.h>
#include <media/NdkImageReader.h>

#include "lens.h"

#define CHECK(what) \
	do { \
		if (!(what)) { \
			fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, #what); \
			exit(1); \
		} \
	} while (0)

// What this Android does next.
static camera_status_t openAnswer = ACAMERA_OK, sessionAnswer = ACAMERA_OK;
static int cameras = 2, hasYUV = 1;

// What is open.
static int managers, devices, readers, containers, outputs, targets, requests, sessions, images, lists, descriptions;
static int torchMode = -1;

struct ACameraManager { int unused; };
struct ACameraMetadata { int front; int32_t orientation; uint8_t facing, flash; int32_t sizes[12]; };
struct ACameraDevice { ACameraDevice_StateCallbacks to; int front; };
struct ACaptureSessionOutputContainer { int unused; };
struct ACaptureSessionOutput { int unused; };
struct ACameraOutputTarget { int unused; };
struct ACaptureRequest { uint8_t flash; };
struct ACameraCaptureSession { pthread_t thread; int running, stop; };
struct AImageReader { int w, h; AImageReader_ImageListener to; pthread_mutex_t lock; };
struct AImage { uint8_t *bytes; int w, h; };

static AImageReader *theReader;
static ACameraDevice *theDevice;

ACameraManager *ACameraManager_create(void) { managers++; return calloc(1, sizeof(ACameraManager)); }
void ACameraManager_delete(ACameraManager *m) { managers--; free(m); }

camera_status_t ACameraManager_getCameraIdList(ACameraManager *m, ACameraIdList **out) {
	static const char *ids[] = {"front", "back"};
	(void)m;
	lists++;
	*out = calloc(1, sizeof **out);
	(*out)->numCameras = cameras;
	(*out)->cameraIds = ids;
	return ACAMERA_OK;
}
void ACameraManager_deleteCameraIdList(ACameraIdList *l) { lists--; free(l); }

camera_status_t ACameraManager_getCameraCharacteristics(ACameraManager *m, const char *id, ACameraMetadata **out) {
	(void)m;
	int front = strcmp(id, "front") == 0;
	if (!front && strcmp(id, "back") != 0) return ACAMERA_ERROR_CAMERA_DISCONNECTED;
	static const int32_t sizes[12] = {0x21, 4000, 3000, 0, 0x23, 640, 480, 0, 0x23, 1280, 720, 0};
	descriptions++;
	*out = calloc(1, sizeof **out);
	(*out)->front = front;
	(*out)->facing = front ? ACAMERA_LENS_FACING_FRONT : ACAMERA_LENS_FACING_BACK;
	(*out)->flash = !front;
	(*out)->orientation = front ? 270 : 90;
	memcpy((*out)->sizes, sizes, sizeof sizes);
	return ACAMERA_OK;
}
void ACameraMetadata_free(ACameraMetadata *d) { descriptions--; free(d); }

camera_status_t ACameraMetadata_getConstEntry(const ACameraMetadata *d, uint32_t tag, ACameraMetadata_const_entry *e) {
	e->count = 1;
	switch (tag) {
	case ACAMERA_LENS_FACING: e->data.u8 = &d->facing; return ACAMERA_OK;
	case ACAMERA_FLASH_INFO_AVAILABLE: e->data.u8 = &d->flash; return ACAMERA_OK;
	case ACAMERA_SENSOR_ORIENTATION: e->data.i32 = &d->orientation; return ACAMERA_OK;
	case ACAMERA_SCALER_AVAILABLE_STREAM_CONFIGURATIONS:
		e->data.i32 = d->sizes;
		e->count = hasYUV ? 12 : 4;
		return ACAMERA_OK;
	}
	return ACAMERA_ERROR_CAMERA_DISCONNECTED;
}

camera_status_t ACameraManager_openCamera(ACameraManager *m, const char *id, ACameraDevice_StateCallbacks *to, ACameraDevice **out) {
	(void)m;
	if (openAnswer != ACAMERA_OK) return openAnswer;
	devices++;
	*out = theDevice = calloc(1, sizeof **out);
	theDevice->to = *to;
	theDevice->front = strcmp(id, "front") == 0;
	return ACAMERA_OK;
}
camera_status_t ACameraDevice_close(ACameraDevice *d) { devices--; theDevice = NULL; free(d); return ACAMERA_OK; }

camera_status_t ACaptureSessionOutputContainer_create(ACaptureSessionOutputContainer **o) { containers++; *o = calloc(1, sizeof **o); return ACAMERA_OK; }
void ACaptureSessionOutputContainer_free(ACaptureSessionOutputContainer *o) { containers--; free(o); }
camera_status_t ACaptureSessionOutputContainer_add(ACaptureSessionOutputContainer *c, const ACaptureSessionOutput *o) { (void)c, (void)o; return ACAMERA_OK; }
camera_status_t ACaptureSessionOutput_create(ANativeWindow *w, ACaptureSessionOutput **o) { CHECK(w); outputs++; *o = calloc(1, sizeof **o); return ACAMERA_OK; }
void ACaptureSessionOutput_free(ACaptureSessionOutput *o) { outputs--; free(o); }
camera_status_t ACameraOutputTarget_create(ANativeWindow *w, ACameraOutputTarget **o) { CHECK(w); targets++; *o = calloc(1, sizeof **o); return ACAMERA_OK; }
void ACameraOutputTarget_free(ACameraOutputTarget *o) { targets--; free(o); }
camera_status_t ACameraDevice_createCaptureRequest(const ACameraDevice *d, ACameraDevice_request_template t, ACaptureRequest **r) {
	CHECK(d && t == TEMPLATE_PREVIEW);
	requests++;
	*r = calloc(1, sizeof **r);
	return ACAMERA_OK;
}
camera_status_t ACaptureRequest_addTarget(ACaptureRequest *r, const ACameraOutputTarget *t) { CHECK(r && t); return ACAMERA_OK; }
camera_status_t ACaptureRequest_setEntry_u8(ACaptureRequest *r, uint32_t tag, uint32_t n, const uint8_t *data) {
	CHECK(n == 1);
	if (tag == ACAMERA_FLASH_MODE) r->flash = data[0];
	return ACAMERA_OK;
}
void ACaptureRequest_free(ACaptureRequest *r) { requests--; free(r); }

static void *take(void *arg) {
	ACameraCaptureSession *s = arg;
	while (!__atomic_load_n(&s->stop, __ATOMIC_SEQ_CST)) {
		pthread_mutex_lock(&theReader->lock);
		if (theReader->to.onImageAvailable) theReader->to.onImageAvailable(theReader->to.context, theReader);
		pthread_mutex_unlock(&theReader->lock);
		usleep(2000);
	}
	return NULL;
}

camera_status_t ACameraDevice_createCaptureSession(ACameraDevice *d, const ACaptureSessionOutputContainer *c,
	const ACameraCaptureSession_stateCallbacks *to, ACameraCaptureSession **s) {
	CHECK(d && c && to->onClosed && to->onReady && to->onActive);
	if (sessionAnswer != ACAMERA_OK) return sessionAnswer;
	sessions++;
	*s = calloc(1, sizeof **s);
	return ACAMERA_OK;
}
camera_status_t ACameraCaptureSession_setRepeatingRequest(ACameraCaptureSession *s, ACameraCaptureSession_captureCallbacks *to, int n, ACaptureRequest **r, int *sequence) {
	CHECK(!to && n == 1 && !sequence);
	torchMode = (*r)->flash;
	if (!s->running) CHECK(pthread_create(&s->thread, NULL, take, s) == 0);
	s->running = 1;
	return ACAMERA_OK;
}
camera_status_t ACameraCaptureSession_stopRepeating(ACameraCaptureSession *s) {
	__atomic_store_n(&s->stop, 1, __ATOMIC_SEQ_CST);
	if (s->running) pthread_join(s->thread, NULL);
	s->running = 0;
	return ACAMERA_OK;
}
void ACameraCaptureSession_close(ACameraCaptureSession *s) { CHECK(!s->running); sessions--; free(s); }

media_status_t AImageReader_new(int32_t w, int32_t h, int32_t format, int32_t n, AImageReader **out) {
	CHECK(format == AIMAGE_FORMAT_YUV_420_888 && n >= 2 && w == 1280 && h == 720);
	readers++;
	*out = theReader = calloc(1, sizeof **out);
	theReader->w = w, theReader->h = h;
	pthread_mutex_init(&theReader->lock, NULL);
	return AMEDIA_OK;
}
void AImageReader_delete(AImageReader *r) { CHECK(!sessions); readers--; free(r); }
media_status_t AImageReader_getWindow(AImageReader *r, ANativeWindow **w) { *w = (ANativeWindow *)r; return AMEDIA_OK; }
media_status_t AImageReader_setImageListener(AImageReader *r, AImageReader_ImageListener *to) {
	pthread_mutex_lock(&r->lock);
	memset(&r->to, 0, sizeof r->to);
	if (to) r->to = *to;
	pthread_mutex_unlock(&r->lock);
	return AMEDIA_OK;
}

// Rows have 32 bytes of nothing after them, and u and v lie in each other, v first, as on most phones.
enum { gap = 32 };
media_status_t AImageReader_acquireLatestImage(AImageReader *r, AImage **out) {
	static int shade;
	size_t y = (size_t)(r->w + gap) * (size_t)r->h;
	__atomic_add_fetch(&images, 1, __ATOMIC_SEQ_CST);
	*out = calloc(1, sizeof **out);
	(*out)->w = r->w, (*out)->h = r->h;
	(*out)->bytes = malloc(y + y / 2);
	shade = shade % 200 + 1;
	memset((*out)->bytes, shade, y);
	for (size_t i = 0; i < y / 2; i++) (*out)->bytes[y + i] = i % 2 ? 60 : 90;
	return AMEDIA_OK;
}
void AImage_delete(AImage *i) { __atomic_sub_fetch(&images, 1, __ATOMIC_SEQ_CST); free(i->bytes); free(i); }
media_status_t AImage_getWidth(const AImage *i, int32_t *w) { *w = i->w; return AMEDIA_OK; }
media_status_t AImage_getHeight(const AImage *i, int32_t *h) { *h = i->h; return AMEDIA_OK; }
media_status_t AImage_getPlanePixelStride(const AImage *i, int plane, int32_t *n) { (void)i; *n = plane ? 2 : 1; return AMEDIA_OK; }
media_status_t AImage_getPlaneRowStride(const AImage *i, int plane, int32_t *n) { (void)plane; *n = i->w + gap; return AMEDIA_OK; }
media_status_t AImage_getPlaneData(const AImage *i, int plane, uint8_t **data, int *n) {
	int y = (i->w + gap) * i->h;
	*data = plane == 0 ? i->bytes : i->bytes + y + (plane == 1);
	*n = plane == 0 ? y - gap : y / 2 - gap - 1; // the last row has no gap
	return AMEDIA_OK;
}

static void nothingIsOpen(void) {
	CHECK(!managers && !devices && !readers && !containers && !outputs && !targets && !requests && !sessions && !images && !lists && !descriptions);
}

static void picture(lens *l, int rotation) {
	lensPicture p;
	for (int n = 0; n < 5; n++) {
		CHECK(lensWait(l, 5000, &p) == lensDone);
		CHECK(p.width == 1280 && p.height == 720 && p.yStride == 1280 + gap && p.uvStep == 2 && p.full);
		CHECK(p.yLength >= (size_t)p.yStride * 719 + 1280 && p.u && p.v);
		for (int y = 0; y < p.height; y += 7) CHECK(p.y[y * p.yStride] == p.y[0] && p.y[y * p.yStride + 1279] == p.y[0]);
		CHECK(p.u[0] == 60 && p.v[0] == 90 && p.u[p.uLength - 1] == 60 && p.v[p.vLength - 1] == 90);
	}
	CHECK(p.rotation == rotation);
}

// fresh waits for a picture that was taken after a change.
static void fresh(lens *l, int rotation) {
	lensPicture p;
	CHECK(lensWait(l, 5000, &p) == lensDone && lensWait(l, 5000, &p) == lensDone);
	picture(l, rotation);
}

static void ends(lens *l, int code) {
	lensPicture p;
	int got = lensDone;
	for (int n = 0; n < 100 && got == lensDone; n++) got = lensWait(l, 1000, &p);
	CHECK(got == code);
	lensClose(l);
	nothingIsOpen();
}

int main(void) {
	lens *l;
	lensInfo all[4];
	CHECK(lensList(all, 4) == 2 && strcmp(all[0].id, "back") == 0 && all[0].facing == 1 && all[0].torch && all[1].facing == 2 && !all[1].torch);
	CHECK(lensList(all, 1) == 1);
	nothingIsOpen();

	CHECK(lensOpen("", &l) == lensDone && !theDevice->front);
	picture(l, 90);
	static const int back[] = {90, 0, 270, 180}, front[] = {270, 0, 90, 180};
	for (int n = 0; n < 4; n++) {
		lensTurned(90 * n);
		fresh(l, back[n]);
	}
	CHECK(lensTorch(l, 1) == lensDone && torchMode == ACAMERA_FLASH_MODE_TORCH);
	CHECK(lensTorch(l, 0) == lensDone && torchMode == ACAMERA_FLASH_MODE_OFF);
	lensClose(l);
	nothingIsOpen();
	lensTurned(0);

	CHECK(lensOpen("front", &l) == lensDone && theDevice->front);
	for (int n = 0; n < 4; n++) {
		lensTurned(90 * n);
		fresh(l, front[n]);
	}
	lensTurned(0);
	CHECK(lensTorch(l, 1) == lensNoCamera);
	theDevice->to.onDisconnected(theDevice->to.context, theDevice);
	ends(l, lensBusy);

	static const struct { int error, code; } later[] = {
		{ERROR_CAMERA_IN_USE, lensBusy}, {ERROR_MAX_CAMERAS_IN_USE, lensBusy}, {ERROR_CAMERA_DISABLED, lensRefused},
		{ERROR_CAMERA_DEVICE, lensGone}, {ERROR_CAMERA_SERVICE, lensGone},
	};
	for (size_t n = 0; n < sizeof later / sizeof *later; n++) {
		CHECK(lensOpen("back", &l) == lensDone);
		theDevice->to.onError(theDevice->to.context, theDevice, later[n].error);
		theDevice->to.onDisconnected(theDevice->to.context, theDevice); // the first cause stays
		ends(l, later[n].code);
	}

	static const struct { camera_status_t status; int code; } first[] = {
		{ACAMERA_ERROR_PERMISSION_DENIED, lensRefused}, {ACAMERA_ERROR_CAMERA_IN_USE, lensBusy}, {ACAMERA_ERROR_MAX_CAMERA_IN_USE, lensBusy},
		{ACAMERA_ERROR_CAMERA_DISABLED, lensRefused}, {ACAMERA_ERROR_CAMERA_DISCONNECTED, lensGone},
	};
	for (size_t n = 0; n < sizeof first / sizeof *first; n++) {
		openAnswer = first[n].status;
		CHECK(lensOpen("", &l) == first[n].code && !l);
		nothingIsOpen();
		openAnswer = ACAMERA_OK;
		sessionAnswer = first[n].status; // when half of it is open
		CHECK(lensOpen("", &l) == first[n].code && !l);
		nothingIsOpen();
		sessionAnswer = ACAMERA_OK;
	}
	CHECK(lensOpen("no such camera", &l) == lensNoCamera && !l);
	hasYUV = 0;
	CHECK(lensOpen("", &l) == lensNoCamera && lensList(all, 4) == 0);
	hasYUV = 1, cameras = 0;
	CHECK(lensOpen("", &l) == lensNoCamera && lensList(all, 4) == 0);
	nothingIsOpen();
	puts("played");
	return 0;
}
