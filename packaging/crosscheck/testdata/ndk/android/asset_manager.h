// Written by hand from the NDK's reference, as far as Fyne and Zegel use it.
#pragma once
typedef struct AAssetManager AAssetManager;
