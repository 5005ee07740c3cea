// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
typedef struct ALooper ALooper;
typedef int (*ALooper_callbackFunc)(int descriptor, int events, void *data);
enum { ALOOPER_PREPARE_ALLOW_NON_CALLBACKS = 1 };
enum {
	ALOOPER_POLL_WAKE = -1,
	ALOOPER_POLL_CALLBACK = -2,
	ALOOPER_POLL_TIMEOUT = -3,
	ALOOPER_POLL_ERROR = -4,
};
ALooper *ALooper_prepare(int options);
int ALooper_pollOnce(int milliseconds, int *descriptor, int *events, void **data);
void ALooper_wake(ALooper *);
