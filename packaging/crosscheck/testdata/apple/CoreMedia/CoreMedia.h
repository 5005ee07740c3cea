#pragma once
#import <CoreVideo/CoreVideo.h>
typedef struct opaqueCMSampleBuffer *CMSampleBufferRef;
CVImageBufferRef CMSampleBufferGetImageBuffer(CMSampleBufferRef sample);
