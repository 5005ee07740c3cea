// Written by hand from the NDK's reference, as far as scanner/camera uses it. For checking spelling and types only.
#pragma once
#include <stdint.h>
typedef enum {
	ACAMERA_OK = 0,
	ACAMERA_ERROR_CAMERA_DISCONNECTED = -10002,
	ACAMERA_ERROR_CAMERA_IN_USE = -10010,
	ACAMERA_ERROR_MAX_CAMERA_IN_USE = -10011,
	ACAMERA_ERROR_CAMERA_DISABLED = -10012,
	ACAMERA_ERROR_PERMISSION_DENIED = -10013,
} camera_status_t;
