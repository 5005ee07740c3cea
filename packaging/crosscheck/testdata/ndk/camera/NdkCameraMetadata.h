#pragma once
#include "NdkCameraError.h"
typedef struct ACameraMetadata ACameraMetadata;
typedef struct ACameraMetadata_const_entry {
	uint32_t tag;
	uint8_t type;
	uint32_t count;
	union {
		const uint8_t *u8;
		const int32_t *i32;
		const float *f;
		const int64_t *i64;
		const double *d;
	} data;
} ACameraMetadata_const_entry;
enum {
	ACAMERA_CONTROL_AF_MODE = 65543,
	ACAMERA_FLASH_MODE = 262146,
	ACAMERA_FLASH_INFO_AVAILABLE = 327680,
	ACAMERA_LENS_FACING = 524293,
	ACAMERA_SCALER_AVAILABLE_STREAM_CONFIGURATIONS = 851978,
	ACAMERA_SENSOR_ORIENTATION = 917518,
};
enum { ACAMERA_LENS_FACING_FRONT = 0, ACAMERA_LENS_FACING_BACK = 1 };
enum { ACAMERA_FLASH_INFO_AVAILABLE_FALSE = 0, ACAMERA_FLASH_INFO_AVAILABLE_TRUE = 1 };
enum { ACAMERA_FLASH_MODE_OFF = 0, ACAMERA_FLASH_MODE_TORCH = 2 };
enum { ACAMERA_CONTROL_AF_MODE_CONTINUOUS_PICTURE = 4 };
enum { ACAMERA_SCALER_AVAILABLE_STREAM_CONFIGURATIONS_OUTPUT = 0 };
camera_status_t ACameraMetadata_getConstEntry(const ACameraMetadata *, uint32_t tag, ACameraMetadata_const_entry *);
void ACameraMetadata_free(ACameraMetadata *);
