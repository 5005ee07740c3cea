// The two halves of the way between Go and ZegelActivity.java.
#ifndef ZEGEL_SYSTEM_ANDROID_H
#define ZEGEL_SYSTEM_ANDROID_H

#include <stdint.h>

// systemCall calls a method (String, int) of the activity. It answers 0 when that ended without an exception.
int systemCall(uintptr_t env, uintptr_t activity, const char *method, const char *text, int number);

// In Go. They return at once: Android's own thread calls them.
void systemTell(int kind, char *link, int turn);
void systemAnswered(int question, int code);

#endif
