#pragma once
#import <Foundation/Foundation.h>
typedef struct { double x, y, width, height; } CGRect;
typedef enum : NSInteger { UIInterfaceOrientationPortrait = 1 } UIInterfaceOrientation;
typedef NSString *UIApplicationOpenURLOptionsKey;
typedef enum : NSUInteger { UIViewAutoresizingFlexibleWidth = 1 << 1, UIViewAutoresizingFlexibleHeight = 1 << 4 } UIViewAutoresizing;
extern NSNotificationName const UIApplicationDidChangeStatusBarOrientationNotification, UIApplicationWillResignActiveNotification,
	UIApplicationDidBecomeActiveNotification, UIApplicationDidEnterBackgroundNotification, UIApplicationWillEnterForegroundNotification;
@interface UIColor : NSObject
@property(class, readonly) UIColor *systemBackgroundColor;
@end
@interface UIResponder : NSObject
@end
@interface UIView : UIResponder
@property(readonly) CGRect bounds;
@property(copy) UIColor *backgroundColor;
@property UIViewAutoresizing autoresizingMask;
- (instancetype)initWithFrame:(CGRect)frame;
- (void)addSubview:(UIView *)view;
- (void)removeFromSuperview;
@end
@interface UIWindow : UIView
@end
@class UIApplication;
@protocol UIApplicationDelegate <NSObject>
@optional
@property(strong) UIWindow *window;
- (BOOL)application:(UIApplication *)application openURL:(NSURL *)url options:(NSDictionary<UIApplicationOpenURLOptionsKey, id> *)options;
@end
@interface UIApplication : UIResponder
@property(class, readonly) UIApplication *sharedApplication;
@property(assign) id<UIApplicationDelegate> delegate;
@property(readonly) UIInterfaceOrientation statusBarOrientation;
@end
typedef enum : NSInteger { UIImpactFeedbackStyleLight } UIImpactFeedbackStyle;
@interface UIImpactFeedbackGenerator : NSObject
- (instancetype)initWithStyle:(UIImpactFeedbackStyle)style;
- (void)impactOccurred;
@end
typedef enum : NSInteger { UINotificationFeedbackTypeSuccess, UINotificationFeedbackTypeWarning, UINotificationFeedbackTypeError } UINotificationFeedbackType;
@interface UINotificationFeedbackGenerator : NSObject
- (void)notificationOccurred:(UINotificationFeedbackType)type;
@end
