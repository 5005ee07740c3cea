// Written by hand from Android's reference and POSIX, as far as Zegel's link check needs it.
#pragma once
int *__errno(void);
#define errno (*__errno())
#define EINTR 4
#define EAGAIN 11
#define EINVAL 22
#define ETIMEDOUT 110
