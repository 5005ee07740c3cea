#pragma once
#import <CoreMedia/CoreMedia.h>
#import <Foundation/Foundation.h>

typedef NSString *AVMediaType;
extern AVMediaType const AVMediaTypeVideo;
typedef NSString *AVCaptureSessionPreset;
extern AVCaptureSessionPreset const AVCaptureSessionPreset1280x720;
extern NSNotificationName const AVCaptureSessionRuntimeErrorNotification, AVCaptureDeviceWasDisconnectedNotification;
extern NSString *const AVCaptureSessionErrorKey;
typedef enum : NSInteger { AVErrorDeviceWasDisconnected = -11808, AVErrorApplicationIsNotAuthorizedToUseDevice = -11852 } AVError;
typedef enum : NSInteger { AVCaptureDevicePositionUnspecified, AVCaptureDevicePositionBack, AVCaptureDevicePositionFront } AVCaptureDevicePosition;
typedef enum : NSInteger { AVCaptureTorchModeOff, AVCaptureTorchModeOn, AVCaptureTorchModeAuto } AVCaptureTorchMode;
typedef enum : NSInteger {
	AVAuthorizationStatusNotDetermined,
	AVAuthorizationStatusRestricted,
	AVAuthorizationStatusDenied,
	AVAuthorizationStatusAuthorized
} AVAuthorizationStatus;
#if TARGET_OS_IPHONE
extern NSNotificationName const AVCaptureSessionWasInterruptedNotification;
extern NSString *const AVCaptureSessionInterruptionReasonKey;
enum {
	AVCaptureSessionInterruptionReasonVideoDeviceNotAvailableInBackground = 1,
	AVCaptureSessionInterruptionReasonVideoDeviceInUseByAnotherClient = 3,
	AVCaptureSessionInterruptionReasonVideoDeviceNotAvailableWithMultipleForegroundApps = 4
};
#else
enum { AVErrorDeviceInUseByAnotherApplication = -11815 };
#endif
typedef enum : NSInteger { AVCaptureVideoOrientationPortrait = 1 } AVCaptureVideoOrientation;

@interface AVCaptureDevice : NSObject
@property(readonly) NSString *uniqueID, *localizedName;
@property(readonly) AVCaptureDevicePosition position;
@property(readonly) BOOL hasTorch;
@property AVCaptureTorchMode torchMode;
#if !TARGET_OS_IPHONE
+ (NSArray<AVCaptureDevice *> *)devicesWithMediaType:(AVMediaType)type __attribute__((deprecated));
#endif
+ (AVCaptureDevice *)deviceWithUniqueID:(NSString *)id;
+ (AVAuthorizationStatus)authorizationStatusForMediaType:(AVMediaType)type;
+ (void)requestAccessForMediaType:(AVMediaType)type completionHandler:(void (^)(BOOL granted))handler;
- (BOOL)isTorchModeSupported:(AVCaptureTorchMode)mode;
- (BOOL)lockForConfiguration:(NSError **)error;
- (void)unlockForConfiguration;
@end
typedef NSString *AVCaptureDeviceType;
extern AVCaptureDeviceType const AVCaptureDeviceTypeBuiltInWideAngleCamera;
@interface AVCaptureDeviceDiscoverySession : NSObject
@property(readonly) NSArray<AVCaptureDevice *> *devices;
+ (instancetype)discoverySessionWithDeviceTypes:(NSArray<AVCaptureDeviceType> *)types mediaType:(AVMediaType)type position:(AVCaptureDevicePosition)position;
@end
@interface AVCaptureInput : NSObject
@end
@interface AVCaptureDeviceInput : AVCaptureInput
+ (instancetype)deviceInputWithDevice:(AVCaptureDevice *)device error:(NSError **)error;
@end
@interface AVCaptureConnection : NSObject
@property(readonly, getter=isVideoOrientationSupported) BOOL supportsVideoOrientation;
@property AVCaptureVideoOrientation videoOrientation;
@end
@interface AVCaptureOutput : NSObject
- (AVCaptureConnection *)connectionWithMediaType:(AVMediaType)type;
@end
@protocol AVCaptureVideoDataOutputSampleBufferDelegate <NSObject>
@optional
- (void)captureOutput:(AVCaptureOutput *)output didOutputSampleBuffer:(CMSampleBufferRef)sample fromConnection:(AVCaptureConnection *)connection;
@end
@interface AVCaptureVideoDataOutput : AVCaptureOutput
@property BOOL alwaysDiscardsLateVideoFrames;
@property(copy) NSDictionary<NSString *, id> *videoSettings;
- (void)setSampleBufferDelegate:(id<AVCaptureVideoDataOutputSampleBufferDelegate>)delegate queue:(dispatch_queue_t)queue;
@end
@interface AVCaptureSession : NSObject
@property(copy) AVCaptureSessionPreset sessionPreset;
@property(readonly, getter=isRunning) BOOL running;
- (BOOL)canAddInput:(AVCaptureInput *)input;
- (void)addInput:(AVCaptureInput *)input;
- (BOOL)canAddOutput:(AVCaptureOutput *)output;
- (void)addOutput:(AVCaptureOutput *)output;
- (BOOL)canSetSessionPreset:(AVCaptureSessionPreset)preset;
- (void)startRunning;
- (void)stopRunning;
@end
