#pragma once
#include "NdkCaptureRequest.h"
typedef void (*ACameraCaptureSession_stateCallback)(void *context, ACameraCaptureSession *);
struct ACameraCaptureSession_stateCallbacks {
	void *context;
	ACameraCaptureSession_stateCallback onClosed;
	ACameraCaptureSession_stateCallback onReady;
	ACameraCaptureSession_stateCallback onActive;
};
typedef struct ACameraCaptureSession_captureCallbacks ACameraCaptureSession_captureCallbacks;
void ACameraCaptureSession_close(ACameraCaptureSession *);
camera_status_t ACameraCaptureSession_setRepeatingRequest(ACameraCaptureSession *, ACameraCaptureSession_captureCallbacks *,
	int requests, ACaptureRequest **, int *sequence);
camera_status_t ACameraCaptureSession_stopRepeating(ACameraCaptureSession *);
