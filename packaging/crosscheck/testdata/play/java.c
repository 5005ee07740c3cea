// A Java that is played: the classes and methods of testdata/javacalls, over an Android Keystore of our own. It holds the C of
// the key store to the rules of JNI, which a phone ends the app for: no call while an exception waits but those that deal with
// it, no reference after its frame, no more of them than the frame was opened for, no exception left behind. main goes through
// keys_android.c as keystore_android.go does, and then again with each call failing in turn. The compiler's watch over memory
// finds what is read, written or freed wrongly.
#include <jni.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys_android.h"

#define CHECK(what) \
	do { \
		if (!(what)) { \
			fprintf(stderr, "%s:%d: not %s (call %d fails, with %s)\n", __FILE__, __LINE__, #what, failing, failure); \
			exit(1); \
		} \
	} while (0)

enum kind { CLASS = 1, STRING, BYTES, THROWN, STORE, BUILDER, SPEC, GENERATOR, KEY, MAC, LIST, FACTORY, INFO };

struct object {
	enum kind kind;
	const char *class;
	char text[64]; // a string, an alias, a class's name
	jbyte bytes[512];
	jsize n;
	struct object *next; // in the frame
};

// What is there, and what happens next.
static char aliases[300][64];
static int stored;
static struct object *frame, *pending;
static int open, references, room;
static int calls, failing = -1;
static const char *failure = "nothing";

static struct object *make(enum kind kind, const char *class) {
	CHECK(open == 1);
	CHECK(++references <= room);
	struct object *o = calloc(1, sizeof *o);
	o->kind = kind, o->class = class;
	o->next = frame, frame = o;
	return o;
}

// ok is for every call that may throw: none is allowed while an exception waits.
static int ok(const char *call) {
	if (pending) {
		fprintf(stderr, "%s while an exception waits (call %d fails, with %s)\n", call, failing, failure);
		exit(1);
	}
	if (calls++ != failing) return 1;
	pending = make(THROWN, failure);
	return 0;
}

static struct object *is(jobject o, enum kind kind) {
	struct object *x = o;
	CHECK(x && x->kind == kind);
	return x;
}

static int find(const char *alias) {
	for (int i = 0; i < stored; i++) {
		if (!strcmp(aliases[i], alias)) return i;
	}
	return -1;
}

static struct _jmethodID { const char *class, *name, *signature; } methods[] = {
	{"android/security/keystore/KeyGenParameterSpec$Builder", "<init>", "(Ljava/lang/String;I)V"},
	{"android/security/keystore/KeyGenParameterSpec$Builder", "build", "()Landroid/security/keystore/KeyGenParameterSpec;"},
	{"android/security/keystore/KeyInfo", "isInsideSecureHardware", "()Z"},
	{"java/security/KeyStore", "aliases", "()Ljava/util/Enumeration;"},
	{"java/security/KeyStore", "deleteEntry", "(Ljava/lang/String;)V"},
	{"java/security/KeyStore", "getInstance", "(Ljava/lang/String;)Ljava/security/KeyStore;"},
	{"java/security/KeyStore", "getKey", "(Ljava/lang/String;[C)Ljava/security/Key;"},
	{"java/security/KeyStore", "load", "(Ljava/security/KeyStore$LoadStoreParameter;)V"},
	{"java/util/Enumeration", "hasMoreElements", "()Z"},
	{"java/util/Enumeration", "nextElement", "()Ljava/lang/Object;"},
	{"javax/crypto/KeyGenerator", "generateKey", "()Ljavax/crypto/SecretKey;"},
	{"javax/crypto/KeyGenerator", "getInstance", "(Ljava/lang/String;Ljava/lang/String;)Ljavax/crypto/KeyGenerator;"},
	{"javax/crypto/KeyGenerator", "init", "(Ljava/security/spec/AlgorithmParameterSpec;)V"},
	{"javax/crypto/Mac", "doFinal", "([B)[B"},
	{"javax/crypto/Mac", "getInstance", "(Ljava/lang/String;)Ljavax/crypto/Mac;"},
	{"javax/crypto/Mac", "init", "(Ljava/security/Key;)V"},
	{"javax/crypto/SecretKeyFactory", "getInstance", "(Ljava/lang/String;Ljava/lang/String;)Ljavax/crypto/SecretKeyFactory;"},
	{"javax/crypto/SecretKeyFactory", "getKeySpec", "(Ljavax/crypto/SecretKey;Ljava/lang/Class;)Ljava/security/spec/KeySpec;"},
};

static int named(jmethodID m, const char *class, const char *name) { return !strcmp(m->class, class) && !strcmp(m->name, name); }

static jmethodID methodOf(JNIEnv *env, jclass c, const char *name, const char *signature) {
	(void)env;
	if (!ok("GetMethodID")) return NULL;
	for (unsigned i = 0; i < sizeof methods / sizeof *methods; i++) {
		if (!strcmp(methods[i].class, is(c, CLASS)->text) && !strcmp(methods[i].name, name) && !strcmp(methods[i].signature, signature)) return &methods[i];
	}
	fprintf(stderr, "%s has no %s%s\n", is(c, CLASS)->text, name, signature);
	exit(1);
}

static jclass classNamed(const char *name) {
	struct object *c = make(CLASS, "java/lang/Class");
	snprintf(c->text, sizeof c->text, "%s", name);
	return c;
}

static jclass findClass(JNIEnv *env, const char *name) { (void)env; return ok("FindClass") ? classNamed(name) : NULL; }

static jclass classOf(JNIEnv *env, jobject o) {
	(void)env;
	CHECK(o && !pending);
	return classNamed(((struct object *)o)->class);
}

static jstring newString(JNIEnv *env, const char *text) {
	(void)env;
	if (!ok("NewStringUTF")) return NULL;
	struct object *s = make(STRING, "java/lang/String");
	snprintf(s->text, sizeof s->text, "%s", text);
	return s;
}

static jobject construct(JNIEnv *env, jclass c, jmethodID m, ...) {
	(void)env;
	if (!ok("NewObject")) return NULL;
	CHECK(named(m, is(c, CLASS)->text, "<init>"));
	va_list args;
	va_start(args, m);
	struct object *b = make(BUILDER, m->class);
	snprintf(b->text, sizeof b->text, "%s", is(va_arg(args, jobject), STRING)->text);
	CHECK(va_arg(args, jint) == 4);
	va_end(args);
	return b;
}

static jobject callStatic(JNIEnv *env, jclass c, jmethodID m, ...) {
	(void)env;
	if (!ok("CallStaticObjectMethod")) return NULL;
	CHECK(named(m, is(c, CLASS)->text, "getInstance"));
	va_list args;
	va_start(args, m);
	const char *name = is(va_arg(args, jobject), STRING)->text;
	if (strstr(m->signature, "Ljava/lang/String;Ljava/lang/String;")) CHECK(!strcmp(is(va_arg(args, jobject), STRING)->text, "AndroidKeyStore"));
	va_end(args);
	int store = !strcmp(m->class, "java/security/KeyStore");
	CHECK(!strcmp(name, store ? "AndroidKeyStore" : "HmacSHA256"));
	return make(store ? STORE : !strcmp(m->class, "javax/crypto/Mac") ? MAC : !strcmp(m->class, "javax/crypto/KeyGenerator") ? GENERATOR : FACTORY, m->class);
}

static jobject callObject(JNIEnv *env, jobject o, jmethodID m, ...) {
	(void)env;
	if (!ok("CallObjectMethod")) return NULL;
	struct object *self = o, *out = NULL;
	CHECK(self && !strcmp(self->class, m->class));
	va_list args;
	va_start(args, m);
	switch (self->kind) {
	case BUILDER:
		out = make(SPEC, "android/security/keystore/KeyGenParameterSpec");
		memcpy(out->text, self->text, sizeof out->text);
		break;
	case GENERATOR:
		CHECK(*self->text); // it was told for what
		out = make(KEY, "javax/crypto/SecretKey");
		memcpy(out->text, self->text, sizeof out->text);
		if (find(self->text) < 0) memcpy(aliases[stored++], self->text, sizeof out->text);
		break;
	case STORE:
		CHECK(self->n); // it was loaded
		if (!strcmp(m->name, "aliases")) {
			out = make(LIST, "java/util/Enumeration");
		} else {
			const char *alias = is(va_arg(args, jobject), STRING)->text;
			CHECK(!va_arg(args, jobject));
			if (find(alias) < 0) break; // null, as Java answers
			out = make(KEY, "javax/crypto/SecretKey");
			snprintf(out->text, sizeof out->text, "%s", alias);
		}
		break;
	case LIST:
		CHECK(self->n < stored);
		out = make(STRING, "java/lang/String");
		memcpy(out->text, aliases[self->n++], sizeof out->text);
		break;
	case MAC: {
		struct object *in = is(va_arg(args, jobject), BYTES);
		CHECK(*self->text);
		out = make(BYTES, "[B");
		out->n = 32;
		for (int i = 0; i < in->n; i++) out->bytes[i % 32] ^= in->bytes[i] + self->text[6];
		break;
	}
	case FACTORY:
		is(va_arg(args, jobject), KEY);
		CHECK(!strcmp(is(va_arg(args, jobject), CLASS)->text, "android/security/keystore/KeyInfo"));
		out = make(INFO, "android/security/keystore/KeyInfo");
		break;
	default:
		CHECK(!"a method that gives an object");
	}
	va_end(args);
	return out;
}

static void callVoid(JNIEnv *env, jobject o, jmethodID m, ...) {
	(void)env;
	if (!ok("CallVoidMethod")) return;
	struct object *self = o;
	CHECK(self && !strcmp(self->class, m->class));
	va_list args;
	va_start(args, m);
	jobject with = va_arg(args, jobject);
	va_end(args);
	if (self->kind == STORE && !strcmp(m->name, "load")) {
		CHECK(!with);
		self->n = 1;
	} else if (self->kind == STORE) {
		int at = find(is(with, STRING)->text);
		if (at >= 0) memmove(aliases[at], aliases[--stored], sizeof aliases[at]);
	} else {
		memcpy(self->text, is(with, self->kind == MAC ? KEY : SPEC)->text, sizeof self->text);
	}
}

static jboolean callBoolean(JNIEnv *env, jobject o, jmethodID m, ...) {
	(void)env, (void)m;
	if (!ok("CallBooleanMethod")) return 1; // what it answers then means nothing
	struct object *self = o;
	return self->kind == LIST ? self->n < stored : is(o, INFO) != NULL;
}

static const char *characters(JNIEnv *env, jstring s, jboolean *copied) {
	(void)env, (void)copied;
	return ok("GetStringUTFChars") ? strdup(is(s, STRING)->text) : NULL;
}

static void released(JNIEnv *env, jstring s, const char *text) { (void)env; is(s, STRING); free((char *)text); }

static jthrowable waiting(JNIEnv *env) { (void)env; return pending; }
static jboolean waits(JNIEnv *env) { (void)env; return pending != NULL; }
static void cleared(JNIEnv *env) { (void)env; pending = NULL; }

static jboolean isOf(JNIEnv *env, jobject o, jclass c) {
	(void)env;
	CHECK(!pending);
	return !strcmp(((struct object *)o)->class, is(c, CLASS)->text);
}

static jbyteArray newBytes(JNIEnv *env, jsize n) {
	(void)env;
	if (!ok("NewByteArray")) return NULL;
	struct object *b = make(BYTES, "[B");
	CHECK(n >= 0 && n <= (jsize)sizeof b->bytes);
	b->n = n;
	return b;
}

static void setBytes(JNIEnv *env, jbyteArray a, jsize at, jsize n, const jbyte *from) {
	(void)env;
	if (!ok("SetByteArrayRegion")) return;
	CHECK(at >= 0 && n >= 0 && at + n <= is(a, BYTES)->n);
	memcpy(is(a, BYTES)->bytes + at, from, n);
}

static void getBytes(JNIEnv *env, jbyteArray a, jsize at, jsize n, jbyte *to) {
	(void)env;
	if (!ok("GetByteArrayRegion")) return;
	CHECK(at >= 0 && n >= 0 && at + n <= is(a, BYTES)->n);
	memcpy(to, is(a, BYTES)->bytes + at, n);
}

static jsize length(JNIEnv *env, jarray a) { (void)env; CHECK(!pending); return is(a, BYTES)->n; }

static void dropped(JNIEnv *env, jobject o) {
	(void)env;
	for (struct object **at = &frame; *at; at = &(*at)->next) {
		if (*at != o) continue;
		*at = (*at)->next;
		free(o);
		references--;
		return;
	}
	CHECK(!"a reference of this frame");
}

static jint opened(JNIEnv *env, jint n) { (void)env; CHECK(!open); open = 1, room = n, references = 0; return 0; }

static jobject closed(JNIEnv *env, jobject result) {
	CHECK(open && !result && !pending);
	while (frame) dropped(env, frame);
	open = 0;
	return NULL;
}

static const struct JNINativeInterface java = {
	.FindClass = findClass, .GetObjectClass = classOf, .GetMethodID = methodOf, .GetStaticMethodID = methodOf, .NewObject = construct,
	.CallObjectMethod = callObject, .CallStaticObjectMethod = callStatic, .CallBooleanMethod = callBoolean, .CallVoidMethod = callVoid,
	.NewStringUTF = newString, .GetStringUTFChars = characters, .ReleaseStringUTFChars = released, .ExceptionOccurred = waiting,
	.ExceptionCheck = waits, .ExceptionClear = cleared, .PushLocalFrame = opened, .PopLocalFrame = closed, .IsInstanceOf = isOf,
	.NewByteArray = newBytes, .SetByteArrayRegion = setBytes, .GetByteArrayRegion = getBytes, .GetArrayLength = length, .DeleteLocalRef = dropped,
};

static JNIEnv env = &java;
#define E ((uintptr_t)&env)

// One function in a frame of its own, as Go calls it.
#define DO(code, call) \
	do { \
		CHECK(ksOpenFrame(E) == 0); \
		code = call; \
		ksCloseFrame(E); \
	} while (0)

// What is not as expected ends the use, and is wrong where nothing was made to fail.
#define EXPECT(wanted) \
	do { \
		CHECK(code == wanted || failing >= 0); \
		if (code != wanted) return code; \
	} while (0)

// One whole use: it stops at what fails, and says with what.
static int use(int many) {
	int code, inside = 0;
	unsigned char out[32], again[32], message[300];
	static char text[64 << 10];
	long n = 0;
	memset(message, 7, sizeof message);
	stored = 0, calls = 0;
	DO(code, ksInside(E, "zegel-probe", &inside));
	EXPECT(ksLost);
	DO(code, ksMake(E, "zegel/a"));
	EXPECT(ksDone);
	for (int i = 0; i < many; i++) snprintf(aliases[stored++], sizeof aliases[0], "zegel/many/%d", i);
	DO(code, ksInside(E, "zegel/a", &inside));
	EXPECT(ksDone);
	CHECK(inside == 1);
	DO(code, ksHMAC(E, "zegel/a", message, sizeof message, out));
	EXPECT(ksDone);
	DO(code, ksHMAC(E, "zegel/a", message, 0, again));
	EXPECT(ksDone);
	CHECK(memcmp(out, again, sizeof out));
	DO(code, ksHMAC(E, "zegel/b", message, 1, again));
	EXPECT(ksLost);
	DO(code, ksAliases(E, text, sizeof text, &n));
	EXPECT(ksDone);
	CHECK(!strncmp(text, "zegel/a\n", 8) && n >= 8 + 13 * many);
	DO(code, ksAliases(E, text, 7, &n)); // no room
	EXPECT(ksUnavailable);
	DO(code, ksDelete(E, "zegel/a"));
	EXPECT(ksDone);
	CHECK(find("zegel/a") < 0);
	return ksDone;
}

int main(void) {
	CHECK(use(0) == ksDone);
	CHECK(use(280) == ksDone); // more entries than a frame has room for
	static const struct { const char *class; int code; } failures[] = {
		{"java/lang/OutOfMemoryError", ksUnavailable},
		{"java/security/KeyStoreException", ksUnavailable},
		{"android/security/keystore/KeyPermanentlyInvalidatedException", ksLost},
		{"java/security/UnrecoverableKeyException", ksLost},
		{"android/security/keystore/UserNotAuthenticatedException", ksRefused},
	};
	failing = -1;
	use(3);
	int all = calls;
	CHECK(all > 80);
	for (unsigned f = 0; f < sizeof failures / sizeof *failures; f++) {
		failure = failures[f].class;
		for (failing = 0; failing < all; failing++) {
			int code = use(3);
			// Where the key was not expected to be there, or the room to be enough, a failure can look the same.
			CHECK(code == failures[f].code || code == ksDone);
		}
		failing = -1;
	}
	puts("played");
	return 0;
}
