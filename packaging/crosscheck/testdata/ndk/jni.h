// Written by hand from the JNI specification, as far as it is used.
#pragma once
#include <stdint.h>
typedef int32_t jint;
typedef int64_t jlong;
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
typedef struct _jfieldID *jfieldID;
typedef const struct JNINativeInterface *JNIEnv;
typedef const struct JNIInvokeInterface *JavaVM;
enum { JNI_FALSE, JNI_TRUE };
enum { JNI_OK = 0, JNI_ERR = -1, JNI_EDETACHED = -2, JNI_EVERSION = -3 };
#define JNI_VERSION_1_6 0x00010006
#define JNIEXPORT __attribute__((visibility("default")))
#define JNICALL
struct JNINativeInterface {
	jclass (*FindClass)(JNIEnv *, const char *);
	jclass (*GetObjectClass)(JNIEnv *, jobject);
	jmethodID (*GetMethodID)(JNIEnv *, jclass, const char *, const char *);
	jmethodID (*GetStaticMethodID)(JNIEnv *, jclass, const char *, const char *);
	jfieldID (*GetFieldID)(JNIEnv *, jclass, const char *, const char *);
	jfieldID (*GetStaticFieldID)(JNIEnv *, jclass, const char *, const char *);
	jobject (*GetObjectField)(JNIEnv *, jobject, jfieldID);
	jobject (*GetStaticObjectField)(JNIEnv *, jclass, jfieldID);
	jint (*GetStaticIntField)(JNIEnv *, jclass, jfieldID);
	jobject (*NewGlobalRef)(JNIEnv *, jobject);
	void (*DeleteGlobalRef)(JNIEnv *, jobject);
	void (*DeleteLocalRef)(JNIEnv *, jobject);
	jobject (*NewObject)(JNIEnv *, jclass, jmethodID, ...);
	jobject (*CallObjectMethod)(JNIEnv *, jobject, jmethodID, ...);
	jobject (*CallStaticObjectMethod)(JNIEnv *, jclass, jmethodID, ...);
	jboolean (*CallStaticBooleanMethod)(JNIEnv *, jclass, jmethodID, ...);
	jint (*CallStaticIntMethod)(JNIEnv *, jclass, jmethodID, ...);
	void (*CallStaticVoidMethod)(JNIEnv *, jclass, jmethodID, ...);
	jboolean (*CallBooleanMethod)(JNIEnv *, jobject, jmethodID, ...);
	jint (*CallIntMethod)(JNIEnv *, jobject, jmethodID, ...);
	void (*CallVoidMethod)(JNIEnv *, jobject, jmethodID, ...);
	jstring (*NewStringUTF)(JNIEnv *, const char *);
	const char *(*GetStringUTFChars)(JNIEnv *, jstring, jboolean *);
	void (*ReleaseStringUTFChars)(JNIEnv *, jstring, const char *);
	jthrowable (*ExceptionOccurred)(JNIEnv *);
	jboolean (*ExceptionCheck)(JNIEnv *);
	void (*ExceptionClear)(JNIEnv *);
	void (*ExceptionDescribe)(JNIEnv *);
	jint (*PushLocalFrame)(JNIEnv *, jint);
	jobject (*PopLocalFrame)(JNIEnv *, jobject);
	jboolean (*IsInstanceOf)(JNIEnv *, jobject, jclass);
	jbyteArray (*NewByteArray)(JNIEnv *, jsize);
	void (*SetByteArrayRegion)(JNIEnv *, jbyteArray, jsize, jsize, const jbyte *);
	void (*GetByteArrayRegion)(JNIEnv *, jbyteArray, jsize, jsize, jbyte *);
	jsize (*GetArrayLength)(JNIEnv *, jarray);
	jobjectArray (*NewObjectArray)(JNIEnv *, jsize, jclass, jobject);
	jobject (*GetObjectArrayElement)(JNIEnv *, jobjectArray, jsize);
};
struct JNIInvokeInterface {
	jint (*AttachCurrentThread)(JavaVM *, JNIEnv **, void *);
	jint (*DetachCurrentThread)(JavaVM *);
	jint (*GetEnv)(JavaVM *, void **, jint);
};
