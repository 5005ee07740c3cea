//go:build cgo

#include <jni.h>
#include <stddef.h>

#include "system_android.h"

int systemCall(uintptr_t e, uintptr_t a, const char *name, const char *text, int number) {
	JNIEnv *env = (JNIEnv *)e;
	jobject activity = (jobject)a;
	if (!activity || (*env)->PushLocalFrame(env, 8)) return 1;
	jmethodID m = (*env)->GetMethodID(env, (*env)->GetObjectClass(env, activity), name, "(Ljava/lang/String;I)V");
	jstring s = m ? (*env)->NewStringUTF(env, text) : NULL;
	if (m && s) (*env)->CallVoidMethod(env, activity, m, s, (jint)number);
	int failed = !m || !s || (*env)->ExceptionCheck(env);
	(*env)->ExceptionClear(env);
	(*env)->PopLocalFrame(env, NULL);
	return failed;
}

JNIEXPORT void JNICALL Java_app_zegel_ZegelActivity_tell(JNIEnv *env, jobject activity, jint kind, jstring link, jint turn) {
	(void)activity;
	const char *text = link ? (*env)->GetStringUTFChars(env, link, NULL) : NULL;
	systemTell(kind, (char *)text, turn);
	if (text) (*env)->ReleaseStringUTFChars(env, link, text);
}

JNIEXPORT void JNICALL Java_app_zegel_ZegelActivity_answered(JNIEnv *env, jobject activity, jint question, jint code) {
	(void)env, (void)activity;
	systemAnswered(question, code);
}
