// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <jni.h>
#include "asset_manager.h"
#include "input.h"
#include "native_window.h"
#include "rect.h"
struct ANativeActivityCallbacks;
typedef struct ANativeActivity {
	struct ANativeActivityCallbacks *callbacks;
	JavaVM *vm;
	JNIEnv *env;
	jobject clazz;
	const char *internalDataPath;
	const char *externalDataPath;
	int32_t sdkVersion;
	void *instance;
	AAssetManager *assetManager;
	const char *obbPath;
} ANativeActivity;
typedef struct ANativeActivityCallbacks {
	void (*onStart)(ANativeActivity *);
	void (*onResume)(ANativeActivity *);
	void *(*onSaveInstanceState)(ANativeActivity *, size_t *);
	void (*onPause)(ANativeActivity *);
	void (*onStop)(ANativeActivity *);
	void (*onDestroy)(ANativeActivity *);
	void (*onWindowFocusChanged)(ANativeActivity *, int focused);
	void (*onNativeWindowCreated)(ANativeActivity *, ANativeWindow *);
	void (*onNativeWindowResized)(ANativeActivity *, ANativeWindow *);
	void (*onNativeWindowRedrawNeeded)(ANativeActivity *, ANativeWindow *);
	void (*onNativeWindowDestroyed)(ANativeActivity *, ANativeWindow *);
	void (*onInputQueueCreated)(ANativeActivity *, AInputQueue *);
	void (*onInputQueueDestroyed)(ANativeActivity *, AInputQueue *);
	void (*onContentRectChanged)(ANativeActivity *, const ARect *);
	void (*onConfigurationChanged)(ANativeActivity *);
	void (*onLowMemory)(ANativeActivity *);
} ANativeActivityCallbacks;
__attribute__((visibility("default"))) extern void ANativeActivity_onCreate(ANativeActivity *, void *state, size_t size);
