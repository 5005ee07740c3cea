#pragma once
#include "NdkCameraDevice.h"
typedef struct ACameraManager ACameraManager;
typedef struct ACameraIdList {
	int numCameras;
	const char **cameraIds;
} ACameraIdList;
ACameraManager *ACameraManager_create(void);
void ACameraManager_delete(ACameraManager *);
camera_status_t ACameraManager_getCameraIdList(ACameraManager *, ACameraIdList **);
void ACameraManager_deleteCameraIdList(ACameraIdList *);
camera_status_t ACameraManager_getCameraCharacteristics(ACameraManager *, const char *id, ACameraMetadata **);
camera_status_t ACameraManager_openCamera(ACameraManager *, const char *id, ACameraDevice_StateCallbacks *, ACameraDevice **);
