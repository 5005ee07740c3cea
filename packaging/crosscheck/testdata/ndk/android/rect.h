// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
#include <stdint.h>
typedef struct ARect {
	int32_t left, top, right, bottom;
} ARect;
