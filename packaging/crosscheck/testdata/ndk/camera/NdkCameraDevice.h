#pragma once
#include "NdkCameraMetadata.h"
typedef struct ANativeWindow ANativeWindow;
typedef struct ACameraDevice ACameraDevice;
typedef struct ACaptureRequest ACaptureRequest;
typedef struct ACameraOutputTarget ACameraOutputTarget;
typedef struct ACameraCaptureSession ACameraCaptureSession;
typedef struct ACaptureSessionOutput ACaptureSessionOutput;
typedef struct ACaptureSessionOutputContainer ACaptureSessionOutputContainer;
typedef struct ACameraCaptureSession_stateCallbacks ACameraCaptureSession_stateCallbacks;
enum {
	ERROR_CAMERA_IN_USE = 1,
	ERROR_MAX_CAMERAS_IN_USE = 2,
	ERROR_CAMERA_DISABLED = 3,
	ERROR_CAMERA_DEVICE = 4,
	ERROR_CAMERA_SERVICE = 5,
};
typedef enum { TEMPLATE_PREVIEW = 1 } ACameraDevice_request_template;
typedef void (*ACameraDevice_StateCallback)(void *context, ACameraDevice *);
typedef void (*ACameraDevice_ErrorStateCallback)(void *context, ACameraDevice *, int error);
typedef struct ACameraDevice_StateCallbacks {
	void *context;
	ACameraDevice_StateCallback onDisconnected;
	ACameraDevice_ErrorStateCallback onError;
} ACameraDevice_StateCallbacks;
camera_status_t ACameraDevice_close(ACameraDevice *);
camera_status_t ACameraDevice_createCaptureRequest(const ACameraDevice *, ACameraDevice_request_template, ACaptureRequest **);
camera_status_t ACameraDevice_createCaptureSession(ACameraDevice *, const ACaptureSessionOutputContainer *,
	const ACameraCaptureSession_stateCallbacks *, ACameraCaptureSession **);
camera_status_t ACaptureSessionOutputContainer_create(ACaptureSessionOutputContainer **);
void ACaptureSessionOutputContainer_free(ACaptureSessionOutputContainer *);
camera_status_t ACaptureSessionOutputContainer_add(ACaptureSessionOutputContainer *, const ACaptureSessionOutput *);
camera_status_t ACaptureSessionOutput_create(ANativeWindow *, ACaptureSessionOutput **);
void ACaptureSessionOutput_free(ACaptureSessionOutput *);
