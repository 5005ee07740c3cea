//go:build cgo

// Face ID and Touch ID, the same on macOS and iOS.

#import <Foundation/Foundation.h>
#import <LocalAuthentication/LocalAuthentication.h>

#include "system_darwin.h"

// The numbers of question.go.
enum { answerYes, answerNo, answerNotEnrolled, answerUnsupported };

static LAContext *asking; // read and written on the main queue only

static int answerOf(NSError *error) {
	switch (error.code) {
	case LAErrorBiometryNotEnrolled:
	case LAErrorPasscodeNotSet:
		return answerNotEnrolled;
	case LAErrorBiometryNotAvailable:
		return answerUnsupported;
	}
	return answerNo;
}

void systemIdentify(const char *reason, int question) {
	NSString *text = @(reason);
	dispatch_async(dispatch_get_main_queue(), ^{
		NSError *error = nil;
		LAContext *context = [[LAContext alloc] init];
		context.localizedFallbackTitle = @""; // the app has its PIN for that
		if (![context canEvaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics error:&error]) {
			systemAnswered(question, answerOf(error));
			return;
		}
		asking = context;
		[context evaluatePolicy:LAPolicyDeviceOwnerAuthenticationWithBiometrics
		        localizedReason:text
		                  reply:^(BOOL yes, NSError *failed) {
			                  systemAnswered(question, yes ? answerYes : answerOf(failed));
		                  }];
	});
}

void systemGiveUp(void) {
	dispatch_async(dispatch_get_main_queue(), ^{
		[asking invalidate];
		asking = nil;
	});
}
