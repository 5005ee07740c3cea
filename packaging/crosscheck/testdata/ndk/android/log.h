// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
#include <stdarg.h>
typedef enum {
	ANDROID_LOG_INFO = 4,
	ANDROID_LOG_WARN,
	ANDROID_LOG_ERROR,
	ANDROID_LOG_FATAL,
} android_LogPriority;
int __android_log_write(int priority, const char *tag, const char *text);
int __android_log_print(int priority, const char *tag, const char *format, ...);
int __android_log_vprint(int priority, const char *tag, const char *format, va_list);
