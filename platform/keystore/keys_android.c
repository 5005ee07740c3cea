// The Android Keystore, by Java: java.security and android.security.keystore. What is offered stands in keys_android.h.
// What may throw is never called while an exception waits: Android ends an app that does.
#include <jni.h>
#include <string.h>

#include "keys_android.h"

int ksOpenFrame(uintptr_t e) {
	JNIEnv *env = (JNIEnv *)e;
	return (*env)->PushLocalFrame(env, 256);
}

void ksCloseFrame(uintptr_t e) {
	JNIEnv *env = (JNIEnv *)e;
	(*env)->PopLocalFrame(env, NULL);
}

// thrown clears the exception and says what it stands for.
static int thrown(JNIEnv *env) {
	jthrowable t = (*env)->ExceptionOccurred(env);
	if (!t) return ksUnavailable;
	(*env)->ExceptionClear(env);
	static const struct { const char *name; int code; } known[] = {
		{"android/security/keystore/KeyPermanentlyInvalidatedException", ksLost},
		{"java/security/UnrecoverableKeyException", ksLost},
		{"android/security/keystore/UserNotAuthenticatedException", ksRefused},
	};
	for (unsigned i = 0; i < sizeof known / sizeof *known; i++) {
		jclass c = (*env)->FindClass(env, known[i].name);
		if (!c) {
			(*env)->ExceptionClear(env);
			continue;
		}
		if ((*env)->IsInstanceOf(env, t, c)) return known[i].code;
	}
	return ksUnavailable;
}

static jmethodID method(JNIEnv *env, jobject o, const char *name, const char *signature) {
	return (*env)->GetMethodID(env, (*env)->GetObjectClass(env, o), name, signature);
}

// getInstance is the static getInstance of a class, of AndroidKeyStore where the class has providers.
static jobject getInstance(JNIEnv *env, const char *class, const char *name, int ofProvider) {
	char signature[160] = "(Ljava/lang/String;";
	strcat(signature, ofProvider ? "Ljava/lang/String;)L" : ")L");
	strncat(signature, class, 100);
	strcat(signature, ";");
	jclass c = (*env)->FindClass(env, class);
	if (!c) return NULL;
	jmethodID m = (*env)->GetStaticMethodID(env, c, "getInstance", signature);
	jstring n = m ? (*env)->NewStringUTF(env, name) : NULL;
	if (!n) return NULL;
	if (!ofProvider) return (*env)->CallStaticObjectMethod(env, c, m, n);
	jstring p = (*env)->NewStringUTF(env, "AndroidKeyStore");
	return p ? (*env)->CallStaticObjectMethod(env, c, m, n, p) : NULL;
}

static jobject openStore(JNIEnv *env) {
	jobject store = getInstance(env, "java/security/KeyStore", "AndroidKeyStore", 0);
	if ((*env)->ExceptionCheck(env) || !store) return NULL;
	jmethodID load = method(env, store, "load", "(Ljava/security/KeyStore$LoadStoreParameter;)V");
	if (!load) return NULL;
	(*env)->CallVoidMethod(env, store, load, NULL);
	return (*env)->ExceptionCheck(env) ? NULL : store;
}

// getKey is the key of an alias. *code is ksLost when there is none.
static jobject getKey(JNIEnv *env, jobject store, const char *alias, int *code) {
	jmethodID get = method(env, store, "getKey", "(Ljava/lang/String;[C)Ljava/security/Key;");
	jstring a = get ? (*env)->NewStringUTF(env, alias) : NULL;
	jobject key = a ? (*env)->CallObjectMethod(env, store, get, a, NULL) : NULL;
	*code = ksDone;
	if ((*env)->ExceptionCheck(env)) {
		*code = thrown(env);
		return NULL;
	}
	if (!key) *code = ksLost;
	return key;
}

int ksMake(uintptr_t e, const char *alias) {
	JNIEnv *env = (JNIEnv *)e;
	jclass builderClass = (*env)->FindClass(env, "android/security/keystore/KeyGenParameterSpec$Builder");
	if (!builderClass) return thrown(env);
	jmethodID init = (*env)->GetMethodID(env, builderClass, "<init>", "(Ljava/lang/String;I)V");
	jstring a = init ? (*env)->NewStringUTF(env, alias) : NULL;
	if (!a) return thrown(env);
	const jint purposeSign = 4; // KeyProperties.PURPOSE_SIGN
	jobject builder = (*env)->NewObject(env, builderClass, init, a, purposeSign);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	jmethodID build = method(env, builder, "build", "()Landroid/security/keystore/KeyGenParameterSpec;");
	if (!build) return thrown(env);
	jobject spec = (*env)->CallObjectMethod(env, builder, build);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	jobject generator = getInstance(env, "javax/crypto/KeyGenerator", "HmacSHA256", 1);
	if ((*env)->ExceptionCheck(env) || !generator) return thrown(env);
	jmethodID start = method(env, generator, "init", "(Ljava/security/spec/AlgorithmParameterSpec;)V");
	jmethodID make = start ? method(env, generator, "generateKey", "()Ljavax/crypto/SecretKey;") : NULL;
	if (!make) return thrown(env);
	(*env)->CallVoidMethod(env, generator, start, spec);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	(*env)->CallObjectMethod(env, generator, make);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

int ksHMAC(uintptr_t e, const char *alias, const void *message, long n, void *out) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	int code;
	jobject key = getKey(env, store, alias, &code);
	if (code != ksDone) return code;
	// Mac is asked without a provider: the key is of AndroidKeyStore, and brings the one that can use it.
	jobject mac = getInstance(env, "javax/crypto/Mac", "HmacSHA256", 0);
	if ((*env)->ExceptionCheck(env) || !mac) return thrown(env);
	jmethodID init = method(env, mac, "init", "(Ljava/security/Key;)V");
	jmethodID final = init ? method(env, mac, "doFinal", "([B)[B") : NULL;
	jbyteArray in = final ? (*env)->NewByteArray(env, (jsize)n) : NULL;
	if (!in) return thrown(env);
	if (n > 0) (*env)->SetByteArrayRegion(env, in, 0, (jsize)n, (const jbyte *)message);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	(*env)->CallVoidMethod(env, mac, init, key);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	jbyteArray sum = (jbyteArray)(*env)->CallObjectMethod(env, mac, final, in);
	if ((*env)->ExceptionCheck(env) || !sum || (*env)->GetArrayLength(env, sum) != 32) return thrown(env);
	(*env)->GetByteArrayRegion(env, sum, 0, 32, (jbyte *)out);
	// Java keeps no copy of what leads to a key.
	jbyte zeros[256] = {0};
	for (long at = 0; at < n && !(*env)->ExceptionCheck(env); at += (long)sizeof zeros) {
		(*env)->SetByteArrayRegion(env, in, (jsize)at, (jsize)(n - at < (long)sizeof zeros ? n - at : (long)sizeof zeros), zeros);
	}
	if (!(*env)->ExceptionCheck(env)) (*env)->SetByteArrayRegion(env, sum, 0, 32, zeros);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

int ksDelete(uintptr_t e, const char *alias) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	jmethodID delete = method(env, store, "deleteEntry", "(Ljava/lang/String;)V");
	jstring a = delete ? (*env)->NewStringUTF(env, alias) : NULL;
	if (!a) return thrown(env);
	(*env)->CallVoidMethod(env, store, delete, a);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

int ksAliases(uintptr_t e, char *text, long cap, long *n) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	jmethodID aliases = method(env, store, "aliases", "()Ljava/util/Enumeration;");
	if (!aliases) return thrown(env);
	jobject all = (*env)->CallObjectMethod(env, store, aliases);
	if ((*env)->ExceptionCheck(env) || !all) return thrown(env);
	jmethodID more = method(env, all, "hasMoreElements", "()Z");
	jmethodID next = more ? method(env, all, "nextElement", "()Ljava/lang/Object;") : NULL;
	if (!next) return thrown(env);
	*n = 0;
	for (;;) {
		jboolean has = (*env)->CallBooleanMethod(env, all, more);
		if ((*env)->ExceptionCheck(env)) return thrown(env);
		if (!has) return ksDone;
		jstring alias = (jstring)(*env)->CallObjectMethod(env, all, next);
		if ((*env)->ExceptionCheck(env) || !alias) return thrown(env);
		const char *utf = (*env)->GetStringUTFChars(env, alias, NULL);
		if (!utf) return thrown(env);
		long length = (long)strlen(utf);
		int fits = *n + length + 1 <= cap;
		if (fits) {
			memcpy(text + *n, utf, length);
			text[*n + length] = '\n';
			*n += length + 1;
		}
		(*env)->ReleaseStringUTFChars(env, alias, utf);
		(*env)->DeleteLocalRef(env, alias);
		if (!fits) return ksUnavailable;
	}
}

int ksInside(uintptr_t e, const char *alias, int *inside) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	int code;
	jobject key = getKey(env, store, alias, &code);
	if (code != ksDone) return code;
	jobject factory = getInstance(env, "javax/crypto/SecretKeyFactory", "HmacSHA256", 1);
	jclass infoClass = (*env)->ExceptionCheck(env) ? NULL : (*env)->FindClass(env, "android/security/keystore/KeyInfo");
	if (!factory || !infoClass) return thrown(env);
	jmethodID spec = method(env, factory, "getKeySpec", "(Ljavax/crypto/SecretKey;Ljava/lang/Class;)Ljava/security/spec/KeySpec;");
	if (!spec) return thrown(env);
	jobject info = (*env)->CallObjectMethod(env, factory, spec, key, infoClass);
	if ((*env)->ExceptionCheck(env) || !info) return thrown(env);
	jmethodID is = method(env, info, "isInsideSecureHardware", "()Z");
	if (!is) return thrown(env);
	*inside = (*env)->CallBooleanMethod(env, info, is);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}
