#pragma once
#include "NdkCameraDevice.h"
camera_status_t ACameraOutputTarget_create(ANativeWindow *, ACameraOutputTarget **);
void ACameraOutputTarget_free(ACameraOutputTarget *);
camera_status_t ACaptureRequest_addTarget(ACaptureRequest *, const ACameraOutputTarget *);
camera_status_t ACaptureRequest_setEntry_u8(ACaptureRequest *, uint32_t tag, uint32_t count, const uint8_t *data);
void ACaptureRequest_free(ACaptureRequest *);
