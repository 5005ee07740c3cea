// Written by hand from the JNI specification, as far as it is used.
#pragma once
#include <stdint.h>
typedef int32_t jint;
typedef int32_t jsize;
typedef int8_t jbyte;
typedef uint8_t jboolean;
typedef void *jobject;
typedef jobject jclass;
typedef jobject jstring;
typedef jobject jarray;
typedef jarray jobjectArray;
typedef jarray jbyteArray;
typedef jobject jthrowable;
typedef struct _jmethodID *jmethodID;
typedef const struct JNINativeInterface *JNIEnv;
#define JNIEXPORT __attribute__((visibility("default")))
#define JNICALL
struct JNINativeInterface {
	jclass (*FindClass)(JNIEnv *, const char *);
	jclass (*GetObjectClass)(JNIEnv *, jobject);
	jmethodID (*GetMethodID)(JNIEnv *, jclass, const char *, const char *);
	jmethodID (*GetStaticMethodID)(JNIEnv *, jclass, const char *, const char *);
	jobject (*NewObject)(JNIEnv *, jclass, jmethodID, ...);
	jobject (*CallObjectMethod)(JNIEnv *, jobject, jmethodID, ...);
	jobject (*CallStaticObjectMethod)(JNIEnv *, jclass, jmethodID, ...);
	jboolean (*CallBooleanMethod)(JNIEnv *, jobject, jmethodID, ...);
	jint (*CallIntMethod)(JNIEnv *, jobject, jmethodID, ...);
	void (*CallVoidMethod)(JNIEnv *, jobject, jmethodID, ...);
	jstring (*NewStringUTF)(JNIEnv *, const char *);
	const char *(*GetStringUTFChars)(JNIEnv *, jstring, jboolean *);
	void (*ReleaseStringUTFChars)(JNIEnv *, jstring, const char *);
	jthrowable (*ExceptionOccurred)(JNIEnv *);
	jboolean (*ExceptionCheck)(JNIEnv *);
	void (*ExceptionClear)(JNIEnv *);
	jint (*PushLocalFrame)(JNIEnv *, jint);
	jobject (*PopLocalFrame)(JNIEnv *, jobject);
	jboolean (*IsInstanceOf)(JNIEnv *, jobject, jclass);
	jbyteArray (*NewByteArray)(JNIEnv *, jsize);
	void (*SetByteArrayRegion)(JNIEnv *, jbyteArray, jsize, jsize, const jbyte *);
	void (*GetByteArrayRegion)(JNIEnv *, jbyteArray, jsize, jsize, jbyte *);
	jsize (*GetArrayLength)(JNIEnv *, jarray);
	jobject (*GetObjectArrayElement)(JNIEnv *, jobjectArray, jsize);
};
