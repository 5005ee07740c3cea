// Written by hand from Apple's reference, as far as our files use it. For checking spelling and types only.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <TargetConditionals.h>

typedef _Bool BOOL;
#define YES __objc_yes
#define NO __objc_no
#ifndef nil
#define nil ((id)0)
#endif
typedef long NSInteger;
typedef unsigned long NSUInteger;
typedef struct { unsigned long state; __unsafe_unretained id *itemsPtr; unsigned long *mutationsPtr; unsigned long extra[5]; } NSFastEnumerationState;
@protocol NSObject
@end
__attribute__((objc_root_class))
@interface NSObject <NSObject>
+ (instancetype)alloc;
- (instancetype)init;
@end
@class NSString, NSNumber, NSError;
@protocol NSCopying
@end
@protocol NSFastEnumeration
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)state objects:(__unsafe_unretained id[])buffer count:(NSUInteger)n;
@end
typedef NSUInteger NSStringEncoding;
enum { NSUTF8StringEncoding = 4 };
@interface NSString : NSObject <NSCopying>
@property(readonly) const char *UTF8String;
+ (instancetype)stringWithUTF8String:(const char *)text;
- (BOOL)getCString:(char *)out maxLength:(NSUInteger)n encoding:(NSStringEncoding)encoding;
@end
@interface NSNumber : NSObject
@property(readonly) NSInteger integerValue;
+ (NSNumber *)numberWithInt:(int)n;
+ (NSNumber *)numberWithUnsignedInt:(unsigned)n;
@end
@interface NSArray<__covariant T> : NSObject <NSFastEnumeration>
@property(readonly) NSUInteger count;
+ (instancetype)array;
+ (instancetype)arrayWithObjects:(const id[])objects count:(NSUInteger)n;
- (T)objectAtIndexedSubscript:(NSUInteger)i;
@end
@interface NSMutableArray<T> : NSArray <T>
- (void)addObject:(T)object;
@end
@interface NSDictionary<__covariant K, __covariant V> : NSObject
+ (instancetype)dictionaryWithObjects:(const id[])objects forKeys:(const id[])keys count:(NSUInteger)n;
- (V)objectForKeyedSubscript:(K)key;
@end
@interface NSError : NSObject
@property(readonly) NSInteger code;
@end
@interface NSURL : NSObject
@property(readonly) NSString *absoluteString;
@end
typedef NSString *NSNotificationName;
@interface NSNotification : NSObject
@property(readonly) id object;
@property(readonly) NSDictionary *userInfo;
@end
@interface NSNotificationCenter : NSObject
@property(class, readonly) NSNotificationCenter *defaultCenter;
- (void)addObserver:(id)observer selector:(SEL)selector name:(NSNotificationName)name object:(id)object;
- (void)removeObserver:(id)observer;
@end
@interface NSThread : NSObject
@property(class, readonly) BOOL isMainThread;
@end

@protocol OS_dispatch_object <NSObject>
@end
@protocol OS_dispatch_queue <OS_dispatch_object>
@end
@protocol OS_dispatch_semaphore <OS_dispatch_object>
@end
typedef NSObject<OS_dispatch_queue> *dispatch_queue_t;
typedef NSObject<OS_dispatch_semaphore> *dispatch_semaphore_t;
typedef void (^dispatch_block_t)(void);
typedef long dispatch_once_t;
#define DISPATCH_TIME_FOREVER (~0ull)
dispatch_queue_t dispatch_get_main_queue(void);
dispatch_queue_t dispatch_queue_create(const char *label, NSObject *attributes);
void dispatch_sync(dispatch_queue_t queue, dispatch_block_t block);
void dispatch_async(dispatch_queue_t queue, dispatch_block_t block);
void dispatch_once(dispatch_once_t *once, dispatch_block_t block);
dispatch_semaphore_t dispatch_semaphore_create(long value);
long dispatch_semaphore_signal(dispatch_semaphore_t semaphore);
long dispatch_semaphore_wait(dispatch_semaphore_t semaphore, uint64_t timeout);

#if !TARGET_OS_IPHONE
typedef uint32_t FourCharCode;
@interface NSAppleEventDescriptor : NSObject
@property(readonly) NSString *stringValue;
- (NSAppleEventDescriptor *)paramDescriptorForKeyword:(FourCharCode)keyword;
@end
@interface NSAppleEventManager : NSObject
+ (NSAppleEventManager *)sharedAppleEventManager;
- (void)setEventHandler:(id)handler andSelector:(SEL)selector forEventClass:(FourCharCode)eventClass andEventID:(FourCharCode)eventID;
@end
enum { keyDirectObject = '----', kInternetEventClass = 'GURL', kAEGetURL = 'GURL' };
#endif
