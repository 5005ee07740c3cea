// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "looper.h"
typedef struct AInputEvent AInputEvent;
typedef struct AInputQueue AInputQueue;
enum { AINPUT_EVENT_TYPE_KEY = 1, AINPUT_EVENT_TYPE_MOTION = 2 };
enum { AKEY_EVENT_ACTION_DOWN, AKEY_EVENT_ACTION_UP, AKEY_EVENT_ACTION_MULTIPLE };
enum { AKEY_STATE_UNKNOWN = -1, AKEY_STATE_UP = 0, AKEY_STATE_DOWN = 1, AKEY_STATE_VIRTUAL = 2 };
enum {
	AMOTION_EVENT_ACTION_MASK = 0xff,
	AMOTION_EVENT_ACTION_POINTER_INDEX_MASK = 0xff00,
	AMOTION_EVENT_ACTION_POINTER_INDEX_SHIFT = 8,
	AMOTION_EVENT_ACTION_DOWN = 0,
	AMOTION_EVENT_ACTION_UP = 1,
	AMOTION_EVENT_ACTION_MOVE = 2,
	AMOTION_EVENT_ACTION_CANCEL = 3,
	AMOTION_EVENT_ACTION_POINTER_DOWN = 5,
	AMOTION_EVENT_ACTION_POINTER_UP = 6,
};
int32_t AInputEvent_getType(const AInputEvent *);
int32_t AInputEvent_getDeviceId(const AInputEvent *);
int32_t AKeyEvent_getAction(const AInputEvent *);
int32_t AKeyEvent_getKeyCode(const AInputEvent *);
int32_t AKeyEvent_getMetaState(const AInputEvent *);
int32_t AMotionEvent_getAction(const AInputEvent *);
size_t AMotionEvent_getPointerCount(const AInputEvent *);
int32_t AMotionEvent_getPointerId(const AInputEvent *, size_t pointer);
float AMotionEvent_getX(const AInputEvent *, size_t pointer);
float AMotionEvent_getY(const AInputEvent *, size_t pointer);
void AInputQueue_attachLooper(AInputQueue *, ALooper *, int ident, ALooper_callbackFunc, void *data);
void AInputQueue_detachLooper(AInputQueue *);
int32_t AInputQueue_getEvent(AInputQueue *, AInputEvent **);
int32_t AInputQueue_preDispatchEvent(AInputQueue *, AInputEvent *);
void AInputQueue_finishEvent(AInputQueue *, AInputEvent *, int handled);
