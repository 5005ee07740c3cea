//go:build cgo && darwin && !ios

#import <AppKit/AppKit.h>
#import <Foundation/Foundation.h>

#include "system_darwin.h"

// The number of system.go.
enum { linkOpened = 3 };

@interface ZegelLinks : NSObject
@end

@implementation ZegelLinks
- (void)open:(NSAppleEventDescriptor *)event with:(NSAppleEventDescriptor *)reply {
	NSString *link = [event paramDescriptorForKeyword:keyDirectObject].stringValue;
	if (link) systemTell(linkOpened, (char *)link.UTF8String);
}
@end

// systemStart takes the links that the Finder gives, the one that started the app too: that waits until the app runs.
void systemStart(void) {
	static ZegelLinks *links;
	links = [[ZegelLinks alloc] init];
	[[NSAppleEventManager sharedAppleEventManager] setEventHandler:links
	                                                   andSelector:@selector(open:with:)
	                                                 forEventClass:kInternetEventClass
	                                                    andEventID:kAEGetURL];
}

// systemProtect: a person at a desktop makes pictures for the helpdesk, and programs that record the screen need leave.
int systemProtect(void) { return systemUnsupported; }

int systemVibrate(int haptic) {
	(void)haptic;
	return systemUnsupported;
}
