// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
#include <sys/types.h>
// On 32 bits Android's sigset_t has 32 bits only: the first 64 signals need sigset64_t there.
typedef unsigned long sigset_t;
typedef struct {
	int si_signo, si_errno, si_code;
	int rest[29];
} siginfo_t;
struct sigaction {
#ifdef __LP64__
	int sa_flags;
	union {
		void (*sa_handler)(int);
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	sigset_t sa_mask;
	void (*sa_restorer)(void);
#else
	union {
		void (*sa_handler)(int);
		void (*sa_sigaction)(int, siginfo_t *, void *);
	};
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void);
#endif
};
enum { SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK };
#define SA_SIGINFO 4
int sigaction(int, const struct sigaction *, struct sigaction *);
int sigemptyset(sigset_t *);
int sigfillset(sigset_t *);
int sigaddset(sigset_t *, int);
int sigismember(const sigset_t *, int);
int pthread_sigmask(int, const sigset_t *, sigset_t *);
