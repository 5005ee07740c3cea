// Keys of the Android Keystore. Each function takes the JNIEnv of an attached thread, works in a frame of local references
// that its caller opened, leaves no exception behind, and answers one of the four.
#ifndef KEYS_ANDROID_H
#define KEYS_ANDROID_H

#include <stdint.h>

enum { ksDone, ksLost, ksRefused, ksUnavailable };

// ksOpenFrame and ksCloseFrame bound the local references. The first answers 0, or Java has no memory.
int ksOpenFrame(uintptr_t env);
void ksCloseFrame(uintptr_t env);

// ksMake makes a fresh HMAC-SHA256 key that Android computes with and never gives out.
int ksMake(uintptr_t env, const char *alias);

// ksHMAC computes with a key: message has n bytes, out 32.
int ksHMAC(uintptr_t env, const char *alias, const void *message, long n, void *out);

// ksDelete takes an entry away. One that is not there is no error.
int ksDelete(uintptr_t env, const char *alias);

// ksAliases puts all aliases into text, each with a line feed after it, and says how long they are.
int ksAliases(uintptr_t env, char *text, long cap, long *n);

// ksInside asks Android whether a chip has the key.
int ksInside(uintptr_t env, const char *alias, int *inside);

#endif
