//go:build cgo

// Cameras of Windows: Media Foundation's source reader, as NV12. A thread of its own reads, because the reader waits as
// long as the camera does; lensWait takes the newest picture.

#define COBJMACROS
#define WINVER 0x0A00
#define _WIN32_WINNT 0x0A00
#include <windows.h>
#include <mfapi.h>
#include <mferror.h>
#include <mfidl.h>
#include <mfreadwrite.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "lens.h"

#ifndef MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
#define MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED ((HRESULT)0xC00D3EA2L)
#endif
#ifndef MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
#define MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED ((HRESULT)0xC00D3EA3L)
#endif
#ifndef MF_E_HW_MFT_FAILED_START_STREAMING
#define MF_E_HW_MFT_FAILED_START_STREAMING ((HRESULT)0xC00D3704L)
#endif

static const DWORD video = (DWORD)MF_SOURCE_READER_FIRST_VIDEO_STREAM;

struct lens {
	IMFMediaSource *source;
	IMFSourceReader *reader;
	HANDLE thread;
	int width, height, stride, full;

	SRWLOCK lock; // what follows is the thread's and the waiter's
	CONDITION_VARIABLE news;
	uint8_t *fresh, *shown; // two pictures of the same size; NULL until one was needed
	size_t freshLength, freshSpace, shownSpace;
	int freshStride, isFresh, over, code;
	LONG stop;
};

// why says in our words what Windows says.
static int why(HRESULT r, int otherwise) {
	switch (r) {
	case S_OK:
		return lensDone;
	case E_ACCESSDENIED: // Settings, Privacy, Camera: at the start, and when it is taken back
		return lensRefused;
	case MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED:
	case MF_E_HW_MFT_FAILED_START_STREAMING:
	case HRESULT_FROM_WIN32(ERROR_SHARING_VIOLATION):
	case HRESULT_FROM_WIN32(ERROR_BUSY):
		return lensBusy;
	case MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED:
	case HRESULT_FROM_WIN32(ERROR_DEVICE_NOT_CONNECTED):
	case HRESULT_FROM_WIN32(ERROR_GEN_FAILURE):
		return lensGone;
	}
	return otherwise;
}

// Media Foundation is asked for when a camera is: Windows N has none until the person adds it, and the program must start
// there too. It comes from the system's folder and nowhere else.
static struct {
	HRESULT(WINAPI *start)(ULONG, DWORD);
	HRESULT(WINAPI *shutdown)(void);
	HRESULT(WINAPI *createAttributes)(IMFAttributes **, UINT32);
	HRESULT(WINAPI *createMediaType)(IMFMediaType **);
	HRESULT(WINAPI *enumDeviceSources)(IMFAttributes *, IMFActivate ***, UINT32 *);
	HRESULT(WINAPI *createReader)(IMFMediaSource *, IMFAttributes *, IMFSourceReader **);
} mf;

static FARPROC from(const WCHAR *library, const char *name) {
	HMODULE m = LoadLibraryExW(library, NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
	return m ? GetProcAddress(m, name) : NULL;
}

static BOOL CALLBACK load(INIT_ONCE *once, void *unused, void **out) {
	(void)once, (void)unused, (void)out;
	mf.start = (void *)from(L"mfplat.dll", "MFStartup");
	mf.shutdown = (void *)from(L"mfplat.dll", "MFShutdown");
	mf.createAttributes = (void *)from(L"mfplat.dll", "MFCreateAttributes");
	mf.createMediaType = (void *)from(L"mfplat.dll", "MFCreateMediaType");
	mf.enumDeviceSources = (void *)from(L"mf.dll", "MFEnumDeviceSources");
	mf.createReader = (void *)from(L"mfreadwrite.dll", "MFCreateSourceReaderFromMediaSource");
	return TRUE;
}

// begin starts Media Foundation. COM is kept for all threads: Go moves us from one to another.
static HRESULT begin(void) {
	static LONG kept;
	static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
	InitOnceExecuteOnce(&once, load, NULL, NULL);
	if (!mf.start || !mf.shutdown || !mf.createAttributes || !mf.createMediaType || !mf.enumDeviceSources || !mf.createReader)
		return HRESULT_FROM_WIN32(ERROR_MOD_NOT_FOUND);
	if (InterlockedExchange(&kept, 1) == 0) {
		CO_MTA_USAGE_COOKIE cookie;
		HRESULT r = CoIncrementMTAUsage(&cookie);
		if (FAILED(r)) {
			InterlockedExchange(&kept, 0);
			return r;
		}
	}
	return mf.start(MF_VERSION, MFSTARTUP_LITE);
}

static HRESULT devices(IMFActivate ***all, UINT32 *n) {
	IMFAttributes *a = NULL;
	*all = NULL;
	*n = 0;
	HRESULT r = mf.createAttributes(&a, 1);
	if (SUCCEEDED(r)) r = IMFAttributes_SetGUID(a, &MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE, &MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE_VIDCAP_GUID);
	if (SUCCEEDED(r)) r = mf.enumDeviceSources(a, all, n);
	if (a) IMFAttributes_Release(a);
	return r;
}

static void forget(IMFActivate **all, UINT32 n) {
	for (UINT32 i = 0; i < n; i++) IMFActivate_Release(all[i]);
	CoTaskMemFree(all);
}

// text writes an attribute as UTF-8; what is too long for the space is "".
static void text(IMFActivate *d, const GUID *key, char *out, int space) {
	WCHAR *wide = NULL;
	UINT32 length = 0;
	out[0] = 0;
	if (FAILED(IMFActivate_GetAllocatedString(d, key, &wide, &length))) return;
	if (!WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, space, NULL, NULL)) out[0] = 0;
	CoTaskMemFree(wide);
}

static int has(const char *name, const char *word) {
	size_t n = strlen(word);
	for (; *name; name++)
		if (_strnicmp(name, word, n) == 0) return 1;
	return 0;
}

// describe: which way a camera looks, tablets say in its name only.
static void describe(IMFActivate *d, lensInfo *c) {
	memset(c, 0, sizeof *c);
	text(d, &MF_DEVSOURCE_ATTRIBUTE_SOURCE_TYPE_VIDCAP_SYMBOLIC_LINK, c->id, sizeof c->id);
	text(d, &MF_DEVSOURCE_ATTRIBUTE_FRIENDLY_NAME, c->name, sizeof c->name);
	if (has(c->name, "rear") || has(c->name, "back")) c->facing = 1;
	else if (has(c->name, "front")) c->facing = 2;
}

int lensList(lensInfo *out, int max) {
	IMFActivate **all;
	UINT32 n;
	int count = 0;
	if (FAILED(begin())) return 0;
	if (SUCCEEDED(devices(&all, &n))) {
		for (int wanted = 0; wanted < 3; wanted++) { // those that look away first, those that look at the person last
			static const int order[] = {1, 0, 2};
			for (UINT32 i = 0; i < n && count < max; i++) {
				describe(all[i], &out[count]);
				if (out[count].facing == order[wanted] && out[count].id[0]) count++;
			}
		}
		forget(all, n);
	}
	mf.shutdown();
	return count;
}

// best sets the camera's own mode nearest to 1280 by 720 that is not too slow, and NV12 of that size.
static HRESULT best(IMFSourceReader *reader) {
	IMFMediaType *found = NULL;
	double top = -1;
	for (DWORD i = 0; i < 1000; i++) {
		IMFMediaType *t = NULL;
		UINT64 size = 0, rate = 0;
		if (FAILED(IMFSourceReader_GetNativeMediaType(reader, video, i, &t))) break;
		if (SUCCEEDED(IMFMediaType_GetUINT64(t, &MF_MT_FRAME_SIZE, &size))) {
			const double ideal = 1280 * 720;
			double pixels = (double)(size >> 32) * (double)(size & 0xffffffff), score = 0;
			if (pixels > 0) score = pixels < ideal ? pixels / ideal : ideal / pixels;
			if (SUCCEEDED(IMFMediaType_GetUINT64(t, &MF_MT_FRAME_RATE, &rate)) && (rate & 0xffffffff)) {
				double perSecond = (double)(rate >> 32) / (double)(rate & 0xffffffff);
				if (perSecond < 15) score *= perSecond / 15;
			}
			if (score > top) {
				top = score;
				if (found) IMFMediaType_Release(found);
				found = t;
				t = NULL;
			}
		}
		if (t) IMFMediaType_Release(t);
	}
	if (!found) return MF_E_INVALIDMEDIATYPE;
	UINT64 size = 0;
	IMFMediaType_GetUINT64(found, &MF_MT_FRAME_SIZE, &size);
	HRESULT r = IMFSourceReader_SetCurrentMediaType(reader, video, NULL, found);
	IMFMediaType_Release(found);
	IMFMediaType *nv12 = NULL;
	if (SUCCEEDED(r)) r = mf.createMediaType(&nv12);
	if (SUCCEEDED(r)) r = IMFMediaType_SetGUID(nv12, &MF_MT_MAJOR_TYPE, &MFMediaType_Video);
	if (SUCCEEDED(r)) r = IMFMediaType_SetGUID(nv12, &MF_MT_SUBTYPE, &MFVideoFormat_NV12);
	if (SUCCEEDED(r)) r = IMFMediaType_SetUINT64(nv12, &MF_MT_FRAME_SIZE, size);
	if (SUCCEEDED(r)) r = IMFSourceReader_SetCurrentMediaType(reader, video, NULL, nv12);
	if (nv12) IMFMediaType_Release(nv12);
	return r;
}

// measure asks for the size that comes: not always the one that was asked for.
static HRESULT measure(lens *l) {
	IMFMediaType *t = NULL;
	UINT64 size = 0;
	UINT32 stride = 0, range = 0;
	HRESULT r = IMFSourceReader_GetCurrentMediaType(l->reader, video, &t);
	if (FAILED(r)) return r;
	r = IMFMediaType_GetUINT64(t, &MF_MT_FRAME_SIZE, &size);
	l->width = (int)(size >> 32);
	l->height = (int)(size & 0xffffffff);
	l->stride = l->width;
	if (SUCCEEDED(IMFMediaType_GetUINT32(t, &MF_MT_DEFAULT_STRIDE, &stride)) && (LONG)stride >= l->width) l->stride = (int)stride;
	if (SUCCEEDED(IMFMediaType_GetUINT32(t, &MF_MT_VIDEO_NOMINAL_RANGE, &range))) l->full = range == MFNominalRange_0_255;
	IMFMediaType_Release(t);
	return r;
}

// keep copies a sample to where the waiter finds it.
static void keep(lens *l, IMFSample *sample) {
	IMFMediaBuffer *b = NULL;
	BYTE *data = NULL;
	DWORD length = 0;
	if (FAILED(IMFSample_ConvertToContiguousBuffer(sample, &b))) return;
	if (SUCCEEDED(IMFMediaBuffer_Lock(b, &data, NULL, &length))) {
		// A locked buffer is contiguous, with the stride of its type (MFGetStrideForBitmapInfoHeader); a camera
		// whose rows have gaps says so by the default stride.
		AcquireSRWLockExclusive(&l->lock);
		if (l->freshSpace < length) {
			uint8_t *more = realloc(l->fresh, length);
			if (more) {
				l->fresh = more;
				l->freshSpace = length;
			}
		}
		if (l->freshSpace >= length) {
			memcpy(l->fresh, data, length);
			l->freshLength = length;
			l->freshStride = l->stride;
			l->isFresh = 1;
			WakeConditionVariable(&l->news);
		}
		ReleaseSRWLockExclusive(&l->lock);
		IMFMediaBuffer_Unlock(b);
	}
	IMFMediaBuffer_Release(b);
}

static DWORD WINAPI readOn(void *arg) {
	lens *l = arg;
	HRESULT r = S_OK;
	while (!InterlockedCompareExchange(&l->stop, 0, 0)) {
		DWORD stream, flags = 0;
		LONGLONG at;
		IMFSample *sample = NULL;
		r = IMFSourceReader_ReadSample(l->reader, video, 0, &stream, &flags, &at, &sample);
		if (FAILED(r)) break;
		if (flags & (MF_SOURCE_READERF_ERROR | MF_SOURCE_READERF_ENDOFSTREAM)) {
			r = MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED;
			if (sample) IMFSample_Release(sample);
			break;
		}
		if (flags & (MF_SOURCE_READERF_CURRENTMEDIATYPECHANGED | MF_SOURCE_READERF_NATIVEMEDIATYPECHANGED)) {
			AcquireSRWLockExclusive(&l->lock);
			HRESULT now = measure(l);
			l->isFresh = 0;
			ReleaseSRWLockExclusive(&l->lock);
			if (FAILED(now)) {
				r = now;
				if (sample) IMFSample_Release(sample);
				break;
			}
		}
		if (sample) {
			keep(l, sample);
			IMFSample_Release(sample);
		}
	}
	AcquireSRWLockExclusive(&l->lock);
	l->over = 1;
	l->code = why(r, lensGone);
	if (l->code == lensDone) l->code = lensGone;
	WakeConditionVariable(&l->news);
	ReleaseSRWLockExclusive(&l->lock);
	return 0;
}

// find gives the device with that id, or the first to scan with.
static IMFActivate *find(IMFActivate **all, UINT32 n, const char *id) {
	IMFActivate *found = NULL;
	int rank = 3;
	for (UINT32 i = 0; i < n; i++) {
		static const int ranks[] = {1, 0, 2};
		lensInfo c;
		describe(all[i], &c);
		if (id[0] ? strcmp(c.id, id) == 0 : ranks[c.facing] < rank) {
			found = all[i];
			rank = ranks[c.facing];
			if (id[0]) break;
		}
	}
	if (found) IMFActivate_AddRef(found);
	return found;
}

static HRESULT start(lens *l, IMFActivate *d) {
	IMFAttributes *a = NULL;
	HRESULT r = IMFActivate_ActivateObject(d, &IID_IMFMediaSource, (void **)&l->source);
	if (SUCCEEDED(r)) r = mf.createAttributes(&a, 1);
	if (SUCCEEDED(r)) r = IMFAttributes_SetUINT32(a, &MF_SOURCE_READER_ENABLE_VIDEO_PROCESSING, TRUE);
	if (SUCCEEDED(r)) r = mf.createReader(l->source, a, &l->reader);
	if (a) IMFAttributes_Release(a);
	if (SUCCEEDED(r)) r = IMFSourceReader_SetStreamSelection(l->reader, (DWORD)MF_SOURCE_READER_ALL_STREAMS, FALSE);
	if (SUCCEEDED(r)) r = IMFSourceReader_SetStreamSelection(l->reader, video, TRUE);
	if (SUCCEEDED(r)) r = best(l->reader);
	if (SUCCEEDED(r)) r = measure(l);
	return r;
}

int lensOpen(const char *id, lens **out) {
	*out = NULL;
	HRESULT r = begin();
	if (FAILED(r)) return lensNoCamera; // no Media Foundation
	lens *l = calloc(1, sizeof *l);
	IMFActivate **all = NULL, *d = NULL;
	UINT32 n = 0;
	if (l) {
		InitializeSRWLock(&l->lock);
		InitializeConditionVariable(&l->news);
		r = devices(&all, &n);
		if (SUCCEEDED(r)) {
			d = find(all, n, id);
			forget(all, n);
		}
	}
	if (!l || !d) {
		free(l);
		mf.shutdown();
		return why(r, lensNoCamera) == lensRefused ? lensRefused : lensNoCamera;
	}
	r = start(l, d);
	IMFActivate_Release(d);
	if (SUCCEEDED(r)) {
		l->thread = CreateThread(NULL, 0, readOn, l, 0, NULL);
		if (!l->thread) r = E_OUTOFMEMORY;
	}
	if (FAILED(r)) {
		lensClose(l);
		return why(r, lensFailed);
	}
	*out = l;
	return lensDone;
}

int lensWait(lens *l, int milliseconds, lensPicture *out) {
	int code = lensDone;
	ULONGLONG end = GetTickCount64() + (ULONGLONG)milliseconds;
	memset(out, 0, sizeof *out);
	AcquireSRWLockExclusive(&l->lock);
	while (!l->isFresh && !l->over) {
		ULONGLONG now = GetTickCount64();
		if (now >= end || !SleepConditionVariableSRW(&l->news, &l->lock, (DWORD)(end - now), 0)) break;
	}
	if (l->isFresh) {
		uint8_t *p = l->fresh;
		size_t space = l->freshSpace, length = l->freshLength;
		l->fresh = l->shown, l->freshSpace = l->shownSpace;
		l->shown = p, l->shownSpace = space;
		l->isFresh = 0;
		size_t rows = (size_t)l->freshStride * (size_t)l->height;
		out->width = l->width, out->height = l->height, out->full = l->full;
		out->yStride = out->uvStride = l->freshStride;
		out->y = p;
		out->yLength = length;
		if (length > rows + 1) {
			out->yLength = rows;
			out->u = p + rows, out->uLength = length - rows;
			out->v = p + rows + 1, out->vLength = length - rows - 1;
			out->uvStep = 2;
		}
	} else {
		code = l->over ? l->code : lensNothing;
	}
	ReleaseSRWLockExclusive(&l->lock);
	return code;
}

// lensTorch: Windows has lamps beside lenses on some tablets; none was at hand to try, so there is none here.
int lensTorch(lens *l, int on) {
	(void)l, (void)on;
	return lensNoCamera;
}

void lensClose(lens *l) {
	InterlockedExchange(&l->stop, 1);
	if (l->source) IMFMediaSource_Shutdown(l->source); // ends a ReadSample that waits
	if (l->thread) {
		WaitForSingleObject(l->thread, INFINITE);
		CloseHandle(l->thread);
	}
	if (l->reader) IMFSourceReader_Release(l->reader);
	if (l->source) IMFMediaSource_Release(l->source);
	free(l->fresh);
	free(l->shown);
	free(l);
	mf.shutdown();
}

void lensTurned(int degrees) { (void)degrees; }
