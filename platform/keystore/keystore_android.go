package keystore

/*
#include <jni.h>
#include <stdint.h>
#include <string.h>

enum { ksDone, ksLost, ksRefused, ksUnavailable };

// Every function here works in a frame of local references that its Go caller opened, and leaves no exception behind.

static int ksOpenFrame(uintptr_t e) {
	JNIEnv *env = (JNIEnv *)e;
	return (*env)->PushLocalFrame(env, 256);
}

static void ksCloseFrame(uintptr_t e) {
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
	jstring n = (*env)->NewStringUTF(env, name);
	jstring p = (*env)->NewStringUTF(env, "AndroidKeyStore");
	if (!m || !n || !p) return NULL;
	return ofProvider ? (*env)->CallStaticObjectMethod(env, c, m, n, p) : (*env)->CallStaticObjectMethod(env, c, m, n);
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
	jstring a = (*env)->NewStringUTF(env, alias);
	jobject key = get && a ? (*env)->CallObjectMethod(env, store, get, a, NULL) : NULL;
	*code = ksDone;
	if ((*env)->ExceptionCheck(env)) {
		*code = thrown(env);
		return NULL;
	}
	if (!key) *code = ksLost;
	return key;
}

// ksMake makes a fresh HMAC-SHA256 key that Android computes with and never gives out.
static int ksMake(uintptr_t e, const char *alias) {
	JNIEnv *env = (JNIEnv *)e;
	jclass builderClass = (*env)->FindClass(env, "android/security/keystore/KeyGenParameterSpec$Builder");
	if (!builderClass) return thrown(env);
	jmethodID init = (*env)->GetMethodID(env, builderClass, "<init>", "(Ljava/lang/String;I)V");
	jstring a = (*env)->NewStringUTF(env, alias);
	if (!init || !a) return thrown(env);
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
	jmethodID make = method(env, generator, "generateKey", "()Ljavax/crypto/SecretKey;");
	if (!start || !make) return thrown(env);
	(*env)->CallVoidMethod(env, generator, start, spec);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	(*env)->CallObjectMethod(env, generator, make);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

static int ksHMAC(uintptr_t e, const char *alias, const void *message, long n, void *out) {
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
	jmethodID final = method(env, mac, "doFinal", "([B)[B");
	jbyteArray in = (*env)->NewByteArray(env, (jsize)n);
	if (!init || !final || !in) return thrown(env);
	if (n > 0) (*env)->SetByteArrayRegion(env, in, 0, (jsize)n, (const jbyte *)message);
	(*env)->CallVoidMethod(env, mac, init, key);
	if ((*env)->ExceptionCheck(env)) return thrown(env);
	jbyteArray sum = (jbyteArray)(*env)->CallObjectMethod(env, mac, final, in);
	if ((*env)->ExceptionCheck(env) || !sum || (*env)->GetArrayLength(env, sum) != 32) return thrown(env);
	(*env)->GetByteArrayRegion(env, sum, 0, 32, (jbyte *)out);
	// Java keeps no copy of what leads to a key.
	jbyte zeros[256] = {0};
	for (long at = 0; at < n; at += (long)sizeof zeros) {
		(*env)->SetByteArrayRegion(env, in, (jsize)at, (jsize)(n - at < (long)sizeof zeros ? n - at : (long)sizeof zeros), zeros);
	}
	(*env)->SetByteArrayRegion(env, sum, 0, 32, zeros);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

static int ksDelete(uintptr_t e, const char *alias) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	jmethodID delete = method(env, store, "deleteEntry", "(Ljava/lang/String;)V");
	jstring a = (*env)->NewStringUTF(env, alias);
	if (!delete || !a) return thrown(env);
	(*env)->CallVoidMethod(env, store, delete, a);
	return (*env)->ExceptionCheck(env) ? thrown(env) : ksDone;
}

// ksAliases puts all aliases into text, each with a line feed after it.
static int ksAliases(uintptr_t e, char *text, long cap, long *n) {
	JNIEnv *env = (JNIEnv *)e;
	jobject store = openStore(env);
	if (!store) return thrown(env);
	jmethodID aliases = method(env, store, "aliases", "()Ljava/util/Enumeration;");
	if (!aliases) return thrown(env);
	jobject all = (*env)->CallObjectMethod(env, store, aliases);
	if ((*env)->ExceptionCheck(env) || !all) return thrown(env);
	jmethodID more = method(env, all, "hasMoreElements", "()Z");
	jmethodID next = method(env, all, "nextElement", "()Ljava/lang/Object;");
	if (!more || !next) return thrown(env);
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

// ksInside asks Android whether a chip has the key.
static int ksInside(uintptr_t e, const char *alias, int *inside) {
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
*/
import "C"

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// jvm is how Java is reached.
var jvm func(do func(env uintptr) error) error

// AttachJVM says how Java is reached: run calls do with the JNIEnv of an attached thread, and stays on that thread. It is
// called once, before OpenBest; without it the Android Keystore is not available.
func AttachJVM(run func(do func(env uintptr) error) error) { jvm = run }

// openSystem opens the app's part of the Android Keystore.
func openSystem(string) (Store, error) { return OpenAndroidKeystore() }

// OpenAndroidKeystore opens the app's part of the Android Keystore: HMAC keys that the system computes with and does not
// give out, of grade Hardware where a chip has them and System elsewhere. StrongBox is not asked for: it is slow, and
// many devices have none. ErrUnavailable is returned when AttachJVM was not called, or Android does not answer.
func OpenAndroidKeystore() (Store, error) {
	if jvm == nil {
		return nil, fmt.Errorf("%w: no Java", ErrUnavailable)
	}
	s := &androidStore{grade: System}
	return s, s.probe()
}

// androidStore has a key under the alias "zegel/<id>". Its counter is in the name of another key, "zegel/<id>/<n>": the
// Keystore keeps no numbers, and a file could be put back. No such key is a counter of 0; the highest counts.
type androidStore struct {
	mu    sync.Mutex
	grade Grade
}

const (
	androidPrefix  = "zegel/"
	androidProbe   = "zegel-probe"
	maxAliasesText = 64 << 10
)

func (s *androidStore) Grade() Grade { return s.grade }

// probe finds out with a key of its own whether keys are in a chip.
func (s *androidStore) probe() error {
	alias := aliasOf(androidProbe)
	var inside C.int
	err := call(func(env C.uintptr_t) C.int { return C.ksInside(env, alias, &inside) })
	if errors.Is(err, ErrLost) {
		if err = call(func(env C.uintptr_t) C.int { return C.ksMake(env, alias) }); err == nil {
			err = call(func(env C.uintptr_t) C.int { return C.ksInside(env, alias, &inside) })
		}
	}
	if err == nil && inside != 0 {
		s.grade = Hardware
	}
	return err
}

func (s *androidStore) New(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if has {
		return ErrExists
	}
	// Counters without their key count nothing.
	if err := s.forget(id, counts); err != nil {
		return err
	}
	return s.make(androidPrefix + id)
}

func (s *androidStore) PRF(id string, message []byte) (out [32]byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return out, ErrLost
	}
	alias := aliasOf(androidPrefix + id)
	in := append(make([]byte, 0, len(message)+1), message...)
	in = append(in, 0) // so that there is a first byte
	defer clear(in)
	err = call(func(env C.uintptr_t) C.int {
		return C.ksHMAC(env, alias, unsafe.Pointer(&in[0]), C.long(len(message)), unsafe.Pointer(&out[0]))
	})
	return out, err
}

func (s *androidStore) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if !has {
		return ErrLost
	}
	// The key goes first: a counter alone is no key.
	if err := s.remove(androidPrefix + id); err != nil {
		return err
	}
	return s.forget(id, counts)
}

func (s *androidStore) Count(id string) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return 0, err
	}
	if !has {
		return 0, ErrLost
	}
	if len(counts) == 0 {
		return 0, nil
	}
	return slices.Max(counts), nil
}

func (s *androidStore) SetCount(id string, n uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if !has {
		return ErrLost
	}
	// The new one is there before the old ones go.
	if n > 0 && !slices.Contains(counts, n) {
		if err := s.make(countAlias(id, n)); err != nil {
			return err
		}
	}
	return s.forget(id, slices.DeleteFunc(counts, func(c uint32) bool { return c == n }))
}

func (s *androidStore) List() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	aliases, err := s.aliases()
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, alias := range aliases {
		if id, ours := strings.CutPrefix(alias, androidPrefix); ours && validID(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// look says whether there is a key, and which counters there are.
func (s *androidStore) look(id string) (has bool, counts []uint32, err error) {
	if !validID(id) {
		return false, nil, nil
	}
	aliases, err := s.aliases()
	if err != nil {
		return false, nil, err
	}
	for _, alias := range aliases {
		if alias == androidPrefix+id {
			has = true
		}
		if digits, ours := strings.CutPrefix(alias, androidPrefix+id+"/"); ours {
			if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
				counts = append(counts, uint32(n))
			}
		}
	}
	return has, counts, nil
}

func (s *androidStore) aliases() ([]string, error) {
	text := make([]byte, maxAliasesText)
	var n C.long
	err := call(func(env C.uintptr_t) C.int {
		return C.ksAliases(env, (*C.char)(unsafe.Pointer(&text[0])), C.long(len(text)), &n)
	})
	if err != nil {
		return nil, err
	}
	return strings.Split(string(text[:n]), "\n"), nil
}

func (s *androidStore) make(alias string) error {
	a := aliasOf(alias)
	return call(func(env C.uintptr_t) C.int { return C.ksMake(env, a) })
}

func (s *androidStore) remove(alias string) error {
	a := aliasOf(alias)
	return call(func(env C.uintptr_t) C.int { return C.ksDelete(env, a) })
}

// forget removes counters.
func (s *androidStore) forget(id string, counts []uint32) error {
	for _, n := range counts {
		if err := s.remove(countAlias(id, n)); err != nil {
			return err
		}
	}
	return nil
}

func countAlias(id string, n uint32) string {
	return androidPrefix + id + "/" + strconv.FormatUint(uint64(n), 10)
}

// aliasOf is an alias as C has it.
func aliasOf(s string) *C.char {
	b := append([]byte(s), 0)
	return (*C.char)(unsafe.Pointer(&b[0]))
}

// call runs one function of the C part, with an environment and a frame, and gives its error.
func call(do func(env C.uintptr_t) C.int) error {
	return jvm(func(env uintptr) error {
		if C.ksOpenFrame(C.uintptr_t(env)) != 0 {
			return fmt.Errorf("%w: Java has no memory", ErrUnavailable)
		}
		defer C.ksCloseFrame(C.uintptr_t(env))
		switch do(C.uintptr_t(env)) {
		case C.ksDone:
			return nil
		case C.ksLost:
			return ErrLost
		case C.ksRefused:
			return fmt.Errorf("%w: Android wants the person first", ErrRefused)
		}
		return fmt.Errorf("%w: Android Keystore", ErrUnavailable)
	})
}
