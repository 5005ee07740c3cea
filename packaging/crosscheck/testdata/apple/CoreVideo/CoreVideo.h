#pragma once
#import <Foundation/Foundation.h>
typedef const struct __CFString *CFStringRef;
typedef struct __CVBuffer *CVImageBufferRef;
typedef CVImageBufferRef CVPixelBufferRef;
typedef int32_t CVReturn;
typedef uint64_t CVPixelBufferLockFlags;
enum { kCVReturnSuccess = 0, kCVPixelBufferLock_ReadOnly = 1 };
enum { kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange = '420v' };
extern const CFStringRef kCVPixelBufferPixelFormatTypeKey;
CVReturn CVPixelBufferLockBaseAddress(CVPixelBufferRef, CVPixelBufferLockFlags);
CVReturn CVPixelBufferUnlockBaseAddress(CVPixelBufferRef, CVPixelBufferLockFlags);
size_t CVPixelBufferGetPlaneCount(CVPixelBufferRef);
size_t CVPixelBufferGetWidth(CVPixelBufferRef);
size_t CVPixelBufferGetHeight(CVPixelBufferRef);
size_t CVPixelBufferGetBytesPerRowOfPlane(CVPixelBufferRef, size_t);
size_t CVPixelBufferGetHeightOfPlane(CVPixelBufferRef, size_t);
void *CVPixelBufferGetBaseAddressOfPlane(CVPixelBufferRef, size_t);
