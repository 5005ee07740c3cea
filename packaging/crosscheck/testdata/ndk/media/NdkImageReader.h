#pragma once
#include <stdint.h>
typedef struct ANativeWindow ANativeWindow;
typedef enum { AMEDIA_OK = 0 } media_status_t;
enum { AIMAGE_FORMAT_YUV_420_888 = 0x23 };
typedef struct AImage AImage;
typedef struct AImageReader AImageReader;
typedef void (*AImageReader_ImageCallback)(void *context, AImageReader *);
typedef struct AImageReader_ImageListener {
	void *context;
	AImageReader_ImageCallback onImageAvailable;
} AImageReader_ImageListener;
media_status_t AImageReader_new(int32_t width, int32_t height, int32_t format, int32_t maxImages, AImageReader **);
void AImageReader_delete(AImageReader *);
media_status_t AImageReader_getWindow(AImageReader *, ANativeWindow **);
media_status_t AImageReader_acquireLatestImage(AImageReader *, AImage **);
media_status_t AImageReader_setImageListener(AImageReader *, AImageReader_ImageListener *);
void AImage_delete(AImage *);
media_status_t AImage_getWidth(const AImage *, int32_t *);
media_status_t AImage_getHeight(const AImage *, int32_t *);
media_status_t AImage_getPlanePixelStride(const AImage *, int plane, int32_t *);
media_status_t AImage_getPlaneRowStride(const AImage *, int plane, int32_t *);
media_status_t AImage_getPlaneData(const AImage *, int plane, uint8_t **, int *length);
