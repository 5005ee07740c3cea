//go:build cgo

#import <Foundation/Foundation.h>
#import <UIKit/UIKit.h>

#include "system_darwin.h"

// The numbers of system.go.
enum { left = 1, returned = 2, linkOpened = 3 };
enum { found, approved, wrong };

// The delegate is Fyne's and knows no links; this adds them. Its class is found when the app is linked.
@interface GoAppAppDelegate : UIResponder <UIApplicationDelegate>
@end

@interface GoAppAppDelegate (ZegelLinks)
@end

@implementation GoAppAppDelegate (ZegelLinks)
- (BOOL)application:(UIApplication *)application openURL:(NSURL *)url options:(NSDictionary<UIApplicationOpenURLOptionsKey, id> *)options {
	systemTell(linkOpened, (char *)url.absoluteString.UTF8String);
	return YES;
}
@end

@interface ZegelCover : NSObject
@property(strong) UIView *cover;
@property(assign) BOOL protects;
@end

@implementation ZegelCover

// hide lays a cover over all, before the system takes its picture for the list of apps.
- (void)hide:(NSNotification *)note {
	UIWindow *window = [UIApplication sharedApplication].delegate.window;
	if (!self.protects || self.cover || !window) return;
	self.cover = [[UIView alloc] initWithFrame:window.bounds];
	self.cover.backgroundColor = [UIColor systemBackgroundColor];
	self.cover.autoresizingMask = UIViewAutoresizingFlexibleWidth | UIViewAutoresizingFlexibleHeight;
	[window addSubview:self.cover];
}

- (void)show:(NSNotification *)note {
	[self.cover removeFromSuperview];
	self.cover = nil;
}

- (void)gone:(NSNotification *)note {
	systemTell(left, NULL);
}

- (void)back:(NSNotification *)note {
	systemTell(returned, NULL);
}

@end

static ZegelCover *cover(void) {
	static ZegelCover *one;
	static dispatch_once_t once;
	dispatch_once(&once, ^{
		one = [[ZegelCover alloc] init];
	});
	return one;
}

void systemStart(void) {
	NSNotificationCenter *center = [NSNotificationCenter defaultCenter];
	[center addObserver:cover() selector:@selector(hide:) name:UIApplicationWillResignActiveNotification object:nil];
	[center addObserver:cover() selector:@selector(show:) name:UIApplicationDidBecomeActiveNotification object:nil];
	[center addObserver:cover() selector:@selector(gone:) name:UIApplicationDidEnterBackgroundNotification object:nil];
	[center addObserver:cover() selector:@selector(back:) name:UIApplicationWillEnterForegroundNotification object:nil];
}

int systemProtect(void) {
	dispatch_async(dispatch_get_main_queue(), ^{
		cover().protects = YES;
	});
	return systemDone;
}

int systemVibrate(int haptic) {
	dispatch_async(dispatch_get_main_queue(), ^{
		if (haptic == found) {
			[[[UIImpactFeedbackGenerator alloc] initWithStyle:UIImpactFeedbackStyleLight] impactOccurred];
			return;
		}
		[[[UINotificationFeedbackGenerator alloc] init]
			notificationOccurred:haptic == approved ? UINotificationFeedbackTypeSuccess : UINotificationFeedbackTypeError];
	});
	return systemDone;
}
