//go:build cgo

// Cameras of Android: the NDK's Camera2 (from API 24) with an AImageReader of YUV_420_888.

#include <camera/NdkCameraCaptureSession.h>
#include <camera/NdkCameraDevice.h>
#include <camera/NdkCameraManager.h>
#include <camera/NdkCameraMetadata.h>
#include <camera/NdkCaptureRequest.h>
#include <media/NdkImageReader.h>
#include <stdatomic.h>

#include "lens_box.h"

struct lens {
	box box;
	ACameraManager *manager;
	ACameraDevice *device;
	AImageReader *reader;
	ANativeWindow *window; // the reader's
	ACaptureSessionOutputContainer *outputs;
	ACaptureSessionOutput *output;
	ACameraOutputTarget *target;
	ACaptureRequest *request;
	ACameraCaptureSession *session;
	int sensor; // degrees by which the sensor is turned in the device
	int front, torch;
};

static atomic_int turned; // degrees by which the display is turned

void lensTurned(int degrees) { atomic_store(&turned, degrees); }

// why says in our words what Android says when a camera is opened or asked.
static int why(camera_status_t s) {
	switch (s) {
	case ACAMERA_OK:
		return lensDone;
	case ACAMERA_ERROR_PERMISSION_DENIED:
		return lensRefused;
	case ACAMERA_ERROR_CAMERA_IN_USE:
	case ACAMERA_ERROR_MAX_CAMERA_IN_USE:
		return lensBusy;
	case ACAMERA_ERROR_CAMERA_DISABLED: // by the owner's policy, or because the app is not in front
		return lensRefused;
	case ACAMERA_ERROR_CAMERA_DISCONNECTED:
		return lensGone;
	default:
		return lensFailed;
	}
}

// describe says whether the camera can be used, and in which size.
static int describe(ACameraManager *m, const char *id, lensInfo *c, int *sensor, int size[2]) {
	ACameraMetadata *d = NULL;
	ACameraMetadata_const_entry e;
	memset(c, 0, sizeof *c);
	if (strlen(id) >= sizeof c->id || ACameraManager_getCameraCharacteristics(m, id, &d) != ACAMERA_OK) return 0;
	strcpy(c->id, id);
	if (ACameraMetadata_getConstEntry(d, ACAMERA_LENS_FACING, &e) == ACAMERA_OK && e.count > 0)
		c->facing = e.data.u8[0] == ACAMERA_LENS_FACING_BACK ? 1 : e.data.u8[0] == ACAMERA_LENS_FACING_FRONT ? 2 : 0;
	if (ACameraMetadata_getConstEntry(d, ACAMERA_FLASH_INFO_AVAILABLE, &e) == ACAMERA_OK && e.count > 0)
		c->torch = e.data.u8[0] == ACAMERA_FLASH_INFO_AVAILABLE_TRUE;
	*sensor = 0;
	if (ACameraMetadata_getConstEntry(d, ACAMERA_SENSOR_ORIENTATION, &e) == ACAMERA_OK && e.count > 0)
		*sensor = (e.data.i32[0] % 360 + 360) % 360;
	double top = -1;
	if (ACameraMetadata_getConstEntry(d, ACAMERA_SCALER_AVAILABLE_STREAM_CONFIGURATIONS, &e) == ACAMERA_OK) {
		for (uint32_t i = 0; i + 3 < e.count; i += 4) { // format, width, height, input
			const double ideal = 1280 * 720;
			double pixels = (double)e.data.i32[i + 1] * (double)e.data.i32[i + 2];
			if (e.data.i32[i] != AIMAGE_FORMAT_YUV_420_888 || pixels <= 0 ||
				e.data.i32[i + 3] != ACAMERA_SCALER_AVAILABLE_STREAM_CONFIGURATIONS_OUTPUT)
				continue;
			double score = pixels < ideal ? pixels / ideal : ideal / pixels;
			if (score > top) {
				top = score;
				size[0] = e.data.i32[i + 1];
				size[1] = e.data.i32[i + 2];
			}
		}
	}
	ACameraMetadata_free(d);
	return top > 0;
}

// list goes by ranks: those that look away, those that Android says nothing of, those that look at the person.
static int list(ACameraManager *m, lensInfo *out, int max) {
	static const int order[] = {1, 0, 2};
	ACameraIdList *all = NULL;
	int count = 0;
	if (ACameraManager_getCameraIdList(m, &all) != ACAMERA_OK) return 0;
	for (int rank = 0; rank < 3; rank++) {
		for (int i = 0; i < all->numCameras && count < max; i++) {
			int sensor, size[2];
			if (describe(m, all->cameraIds[i], &out[count], &sensor, size) && out[count].facing == order[rank]) count++;
		}
	}
	ACameraManager_deleteCameraIdList(all);
	return count;
}

int lensList(lensInfo *out, int max) {
	ACameraManager *m = ACameraManager_create();
	if (!m) return 0;
	int n = list(m, out, max);
	ACameraManager_delete(m);
	return n;
}

// onImage takes the newest picture; it is called on the reader's own thread.
static void onImage(void *arg, AImageReader *reader) {
	lens *l = arg;
	AImage *image = NULL;
	if (AImageReader_acquireLatestImage(reader, &image) != AMEDIA_OK || !image) return;
	lensPicture p = {0};
	uint8_t *y = NULL, *u = NULL, *v = NULL;
	int yLength = 0, uLength = 0, vLength = 0, uStride = 0, vStride = 0, uStep = 0, vStep = 0, yStep = 0;
	int32_t w = 0, h = 0;
	int good = AImage_getWidth(image, &w) == AMEDIA_OK && AImage_getHeight(image, &h) == AMEDIA_OK &&
		AImage_getPlaneData(image, 0, &y, &yLength) == AMEDIA_OK && AImage_getPlaneRowStride(image, 0, &p.yStride) == AMEDIA_OK &&
		AImage_getPlanePixelStride(image, 0, &yStep) == AMEDIA_OK && yStep == 1 && yLength > 0;
	if (good) {
		p.y = y, p.yLength = (size_t)yLength;
		p.width = w, p.height = h, p.full = 1;
		// Back: the picture turns against the display. Front: with it, as it looks the other way.
		int display = atomic_load(&turned);
		p.rotation = (l->front ? l->sensor + display : l->sensor - display + 360) % 360;
		if (AImage_getPlaneData(image, 1, &u, &uLength) == AMEDIA_OK && AImage_getPlaneData(image, 2, &v, &vLength) == AMEDIA_OK &&
			AImage_getPlaneRowStride(image, 1, &uStride) == AMEDIA_OK && AImage_getPlaneRowStride(image, 2, &vStride) == AMEDIA_OK &&
			AImage_getPlanePixelStride(image, 1, &uStep) == AMEDIA_OK && AImage_getPlanePixelStride(image, 2, &vStep) == AMEDIA_OK &&
			uStride == vStride && uStep == vStep && uLength > 0 && vLength > 0) {
			p.u = u, p.uLength = (size_t)uLength;
			p.v = v, p.vLength = (size_t)vLength;
			p.uvStride = uStride, p.uvStep = uStep;
		}
		boxPut(&l->box, &p);
	}
	AImage_delete(image);
}

// Android takes a camera away for another app of more weight, when the app is not in front, or when the permission is
// taken back; the last ends the app too.
static void onDisconnected(void *arg, ACameraDevice *d) {
	(void)d;
	boxEnd(&((lens *)arg)->box, lensBusy);
}

static void onError(void *arg, ACameraDevice *d, int error) {
	(void)d;
	int code = lensGone;
	if (error == ERROR_CAMERA_IN_USE || error == ERROR_MAX_CAMERAS_IN_USE) code = lensBusy;
	if (error == ERROR_CAMERA_DISABLED) code = lensRefused;
	boxEnd(&((lens *)arg)->box, code);
}

static void onSession(void *arg, ACameraCaptureSession *s) { (void)arg, (void)s; }

static camera_status_t lamp(lens *l, int on) {
	uint8_t mode = on ? ACAMERA_FLASH_MODE_TORCH : ACAMERA_FLASH_MODE_OFF;
	camera_status_t s = ACaptureRequest_setEntry_u8(l->request, ACAMERA_FLASH_MODE, 1, &mode);
	return s == ACAMERA_OK ? ACameraCaptureSession_setRepeatingRequest(l->session, NULL, 1, &l->request, NULL) : s;
}

// start goes step by step; lensClose takes back as many as were done.
static int start(lens *l, const char *id, const int size[2]) {
	ACameraDevice_StateCallbacks device = {l, onDisconnected, onError};
	ACameraCaptureSession_stateCallbacks session = {l, onSession, onSession, onSession};
	AImageReader_ImageListener images = {l, onImage};
	camera_status_t s = ACameraManager_openCamera(l->manager, id, &device, &l->device);
	if (s != ACAMERA_OK) return why(s);
	if (AImageReader_new(size[0], size[1], AIMAGE_FORMAT_YUV_420_888, 3, &l->reader) != AMEDIA_OK ||
		AImageReader_setImageListener(l->reader, &images) != AMEDIA_OK ||
		AImageReader_getWindow(l->reader, &l->window) != AMEDIA_OK)
		return lensFailed;
	s = ACaptureSessionOutputContainer_create(&l->outputs);
	if (s == ACAMERA_OK) s = ACaptureSessionOutput_create(l->window, &l->output);
	if (s == ACAMERA_OK) s = ACaptureSessionOutputContainer_add(l->outputs, l->output);
	if (s == ACAMERA_OK) s = ACameraOutputTarget_create(l->window, &l->target);
	if (s == ACAMERA_OK) s = ACameraDevice_createCaptureRequest(l->device, TEMPLATE_PREVIEW, &l->request);
	if (s == ACAMERA_OK) s = ACaptureRequest_addTarget(l->request, l->target);
	if (s == ACAMERA_OK) {
		uint8_t focus = ACAMERA_CONTROL_AF_MODE_CONTINUOUS_PICTURE;
		ACaptureRequest_setEntry_u8(l->request, ACAMERA_CONTROL_AF_MODE, 1, &focus); // a camera without focus says no
		s = ACameraDevice_createCaptureSession(l->device, l->outputs, &session, &l->session);
	}
	if (s == ACAMERA_OK) s = ACameraCaptureSession_setRepeatingRequest(l->session, NULL, 1, &l->request, NULL);
	return why(s);
}

int lensOpen(const char *id, lens **out) {
	*out = NULL;
	lens *l = calloc(1, sizeof *l);
	if (!l) return lensFailed;
	boxInit(&l->box);
	int code = lensNoCamera, size[2] = {0, 0};
	lensInfo first, c;
	l->manager = ACameraManager_create();
	if (l->manager && !id[0] && list(l->manager, &first, 1) == 1) id = first.id;
	if (l->manager && id[0] && describe(l->manager, id, &c, &l->sensor, size)) {
		l->front = c.facing == 2;
		l->torch = c.torch;
		code = start(l, c.id, size);
	}
	if (code != lensDone) {
		lensClose(l);
		return code;
	}
	*out = l;
	return lensDone;
}

int lensWait(lens *l, int milliseconds, lensPicture *out) { return boxWait(&l->box, milliseconds, out); }

int lensTorch(lens *l, int on) {
	if (!l->torch) return lensNoCamera;
	return lamp(l, on) == ACAMERA_OK ? lensDone : lensNoCamera;
}

void lensClose(lens *l) {
	// The session ends before what it writes to, and the device waits for its callbacks.
	if (l->session) {
		ACameraCaptureSession_stopRepeating(l->session);
		ACameraCaptureSession_close(l->session);
	}
	if (l->device) ACameraDevice_close(l->device);
	if (l->request) ACaptureRequest_free(l->request);
	if (l->target) ACameraOutputTarget_free(l->target);
	if (l->output) ACaptureSessionOutput_free(l->output);
	if (l->outputs) ACaptureSessionOutputContainer_free(l->outputs);
	if (l->reader) {
		AImageReader_setImageListener(l->reader, NULL);
		AImageReader_delete(l->reader); // its window goes with it
	}
	if (l->manager) ACameraManager_delete(l->manager);
	boxFree(&l->box);
	free(l);
}
