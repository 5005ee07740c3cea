//go:build cgo

// Cameras of macOS and iOS: AVFoundation, as 420v.

#import <AVFoundation/AVFoundation.h>
#import <CoreMedia/CoreMedia.h>
#import <CoreVideo/CoreVideo.h>
#import <Foundation/Foundation.h>
#include <TargetConditionals.h>
#if TARGET_OS_IPHONE
#import <UIKit/UIKit.h>
#endif

#include "lens_box.h"

@interface ZegelLens : NSObject <AVCaptureVideoDataOutputSampleBufferDelegate>
@property(strong) AVCaptureSession *session;
@property(strong) AVCaptureDevice *device;
@property(strong) AVCaptureVideoDataOutput *output;
@property(strong) dispatch_queue_t queue;
@property(assign) box *box;
@end

struct lens {
	box box;
	void *owner; // a ZegelLens, kept
};

@implementation ZegelLens

- (void)captureOutput:(AVCaptureOutput *)output didOutputSampleBuffer:(CMSampleBufferRef)sample fromConnection:(AVCaptureConnection *)connection {
	CVImageBufferRef image = CMSampleBufferGetImageBuffer(sample);
	if (!image || CVPixelBufferLockBaseAddress(image, kCVPixelBufferLock_ReadOnly) != kCVReturnSuccess) return;
	if (CVPixelBufferGetPlaneCount(image) == 2) {
		lensPicture p = {0};
		p.width = (int)CVPixelBufferGetWidth(image);
		p.height = (int)CVPixelBufferGetHeight(image);
		p.yStride = (int)CVPixelBufferGetBytesPerRowOfPlane(image, 0);
		p.y = CVPixelBufferGetBaseAddressOfPlane(image, 0);
		p.yLength = (size_t)p.yStride * CVPixelBufferGetHeightOfPlane(image, 0);
		p.uvStride = (int)CVPixelBufferGetBytesPerRowOfPlane(image, 1);
		p.uvStep = 2;
		p.u = CVPixelBufferGetBaseAddressOfPlane(image, 1);
		p.uLength = (size_t)p.uvStride * CVPixelBufferGetHeightOfPlane(image, 1);
		if (p.u && p.uLength > 1) {
			p.v = p.u + 1;
			p.vLength = p.uLength - 1;
		}
		boxPut(self.box, &p);
	}
	CVPixelBufferUnlockBaseAddress(image, kCVPixelBufferLock_ReadOnly);
}

- (void)failed:(NSNotification *)note {
	NSError *error = note.userInfo[AVCaptureSessionErrorKey];
	int code = lensGone;
	if (error.code == AVErrorApplicationIsNotAuthorizedToUseDevice) code = lensRefused;
#if !TARGET_OS_IPHONE
	if (error.code == AVErrorDeviceInUseByAnotherApplication) code = lensBusy;
#endif
	boxEnd(self.box, code);
}

- (void)unplugged:(NSNotification *)note {
	if (note.object == self.device) boxEnd(self.box, lensGone);
}

#if TARGET_OS_IPHONE
- (void)interrupted:(NSNotification *)note {
	NSNumber *reason = note.userInfo[AVCaptureSessionInterruptionReasonKey];
	int code = lensGone; // too hot, or what comes in a later system
	switch (reason.integerValue) {
	case AVCaptureSessionInterruptionReasonVideoDeviceNotAvailableInBackground:
		code = lensAside;
		break;
	case AVCaptureSessionInterruptionReasonVideoDeviceInUseByAnotherClient:
	case AVCaptureSessionInterruptionReasonVideoDeviceNotAvailableWithMultipleForegroundApps:
		code = lensBusy;
		break;
	}
	boxEnd(self.box, code);
}

// stand turns the pictures as the screen stands. The numbers of both are the same.
- (void)stand {
	AVCaptureConnection *c = [self.output connectionWithMediaType:AVMediaTypeVideo];
	if (c.supportsVideoOrientation)
		c.videoOrientation = (AVCaptureVideoOrientation)[UIApplication sharedApplication].statusBarOrientation;
}

- (void)turned:(NSNotification *)note {
	[self stand];
}
#endif

- (void)watch {
	NSNotificationCenter *center = [NSNotificationCenter defaultCenter];
	[center addObserver:self selector:@selector(failed:) name:AVCaptureSessionRuntimeErrorNotification object:self.session];
	[center addObserver:self selector:@selector(unplugged:) name:AVCaptureDeviceWasDisconnectedNotification object:nil];
#if TARGET_OS_IPHONE
	[center addObserver:self selector:@selector(interrupted:) name:AVCaptureSessionWasInterruptedNotification object:self.session];
	[center addObserver:self selector:@selector(turned:) name:UIApplicationDidChangeStatusBarOrientationNotification object:nil];
	if ([NSThread isMainThread]) {
		[self stand];
	} else {
		dispatch_sync(dispatch_get_main_queue(), ^{
			[self stand];
		});
	}
#endif
}

// start answers as lensOpen does.
- (int)start {
	NSError *error = nil;
	AVCaptureDeviceInput *input = [AVCaptureDeviceInput deviceInputWithDevice:self.device error:&error];
	if (!input) {
		if (error.code == AVErrorApplicationIsNotAuthorizedToUseDevice) return lensRefused;
#if !TARGET_OS_IPHONE
		if (error.code == AVErrorDeviceInUseByAnotherApplication) return lensBusy;
#endif
		return error.code == AVErrorDeviceWasDisconnected ? lensNoCamera : lensFailed;
	}
	self.session = [[AVCaptureSession alloc] init];
	self.output = [[AVCaptureVideoDataOutput alloc] init];
	self.output.alwaysDiscardsLateVideoFrames = YES;
	self.output.videoSettings = @{(__bridge NSString *)kCVPixelBufferPixelFormatTypeKey : @(kCVPixelFormatType_420YpCbCr8BiPlanarVideoRange)};
	self.queue = dispatch_queue_create("app.zegel.camera", NULL);
	[self.output setSampleBufferDelegate:self queue:self.queue];
	if (![self.session canAddInput:input] || ![self.session canAddOutput:self.output]) return lensFailed;
	[self.session addInput:input];
	[self.session addOutput:self.output];
	if ([self.session canSetSessionPreset:AVCaptureSessionPreset1280x720]) self.session.sessionPreset = AVCaptureSessionPreset1280x720;
	[self watch];
	[self.session startRunning];
	return self.session.running ? lensDone : lensFailed;
}

- (void)end {
	[[NSNotificationCenter defaultCenter] removeObserver:self];
	[self.session stopRunning];
	[self.output setSampleBufferDelegate:nil queue:NULL];
	if (self.queue) // what is in the queue uses the box
		dispatch_sync(self.queue, ^{
		});
}

@end

static NSArray<AVCaptureDevice *> *devices(void) {
#if TARGET_OS_IPHONE
	return [AVCaptureDeviceDiscoverySession discoverySessionWithDeviceTypes:@[ AVCaptureDeviceTypeBuiltInWideAngleCamera ]
	                                                              mediaType:AVMediaTypeVideo
	                                                               position:AVCaptureDevicePositionUnspecified]
		.devices;
#else
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
	return [AVCaptureDevice devicesWithMediaType:AVMediaTypeVideo]; // what took its place must be told each kind by name
#pragma clang diagnostic pop
#endif
}

// ranked gives the cameras in the order of lensList.
static NSArray<AVCaptureDevice *> *ranked(void) {
	static const AVCaptureDevicePosition order[] = {AVCaptureDevicePositionBack, AVCaptureDevicePositionUnspecified, AVCaptureDevicePositionFront};
	NSMutableArray<AVCaptureDevice *> *out = [NSMutableArray array];
	NSArray<AVCaptureDevice *> *all = devices();
	for (int i = 0; i < 3; i++)
		for (AVCaptureDevice *d in all)
			if (d.position == order[i]) [out addObject:d];
	return out;
}

static void copy(char *out, size_t space, NSString *text) {
	if (![text getCString:out maxLength:space encoding:NSUTF8StringEncoding]) out[0] = 0;
}

int lensList(lensInfo *out, int max) {
	@autoreleasepool {
		int n = 0;
		for (AVCaptureDevice *d in ranked()) {
			if (n == max) break;
			lensInfo *c = &out[n];
			memset(c, 0, sizeof *c);
			copy(c->id, sizeof c->id, d.uniqueID);
			copy(c->name, sizeof c->name, d.localizedName);
			c->facing = d.position == AVCaptureDevicePositionBack ? 1 : d.position == AVCaptureDevicePositionFront ? 2 : 0;
			c->torch = d.hasTorch;
			if (c->id[0]) n++;
		}
		return n;
	}
}

// allowed asks the person, the first time, and waits for the answer.
static BOOL allowed(void) {
	switch ([AVCaptureDevice authorizationStatusForMediaType:AVMediaTypeVideo]) {
	case AVAuthorizationStatusAuthorized:
		return YES;
	case AVAuthorizationStatusNotDetermined:
		break;
	default: // refused, or not for this person to decide
		return NO;
	}
	__block BOOL yes = NO;
	dispatch_semaphore_t answered = dispatch_semaphore_create(0);
	[AVCaptureDevice requestAccessForMediaType:AVMediaTypeVideo
	                         completionHandler:^(BOOL granted) {
		                         yes = granted;
		                         dispatch_semaphore_signal(answered);
	                         }];
	dispatch_semaphore_wait(answered, DISPATCH_TIME_FOREVER);
	return yes;
}

int lensOpen(const char *id, lens **out) {
	@autoreleasepool {
		*out = NULL;
		NSArray<AVCaptureDevice *> *all = ranked();
		if (all.count == 0) return lensNoCamera;
		if (!allowed()) return lensRefused;
		AVCaptureDevice *device = id[0] ? [AVCaptureDevice deviceWithUniqueID:@(id)] : all[0];
		if (!device) return lensNoCamera;
		lens *l = calloc(1, sizeof *l);
		if (!l) return lensFailed;
		boxInit(&l->box);
		ZegelLens *owner = [[ZegelLens alloc] init];
		owner.device = device;
		owner.box = &l->box;
		l->owner = (__bridge_retained void *)owner;
		int code = [owner start];
		if (code != lensDone) {
			lensClose(l);
			return code;
		}
		*out = l;
		return lensDone;
	}
}

int lensWait(lens *l, int milliseconds, lensPicture *out) { return boxWait(&l->box, milliseconds, out); }

int lensTorch(lens *l, int on) {
	@autoreleasepool {
		ZegelLens *owner = (__bridge ZegelLens *)l->owner;
		AVCaptureTorchMode mode = on ? AVCaptureTorchModeOn : AVCaptureTorchModeOff;
		if (!owner.device.hasTorch || ![owner.device isTorchModeSupported:mode]) return lensNoCamera;
		if (![owner.device lockForConfiguration:NULL]) return lensNoCamera;
		owner.device.torchMode = mode;
		[owner.device unlockForConfiguration];
		return lensDone;
	}
}

void lensClose(lens *l) {
	@autoreleasepool {
		ZegelLens *owner = (__bridge_transfer ZegelLens *)l->owner;
		[owner end];
		owner.box = NULL;
	}
	boxFree(&l->box);
	free(l);
}

// lensTurned: on iOS the pictures turn by themselves (see stand), and a Mac's screen stands.
void lensTurned(int degrees) { (void)degrees; }
