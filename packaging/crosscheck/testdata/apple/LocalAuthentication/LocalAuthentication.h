#pragma once
#import <Foundation/Foundation.h>
typedef enum : NSInteger { LAPolicyDeviceOwnerAuthenticationWithBiometrics = 1 } LAPolicy;
typedef enum : NSInteger { LAErrorPasscodeNotSet = -5, LAErrorBiometryNotAvailable = -6, LAErrorBiometryNotEnrolled = -7 } LAError;
@interface LAContext : NSObject
@property(copy) NSString *localizedFallbackTitle;
- (BOOL)canEvaluatePolicy:(LAPolicy)policy error:(NSError **)error;
- (void)evaluatePolicy:(LAPolicy)policy localizedReason:(NSString *)reason reply:(void (^)(BOOL success, NSError *error))reply;
- (void)invalidate;
@end
