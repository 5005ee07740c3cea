#pragma once
#ifdef __ENVIRONMENT_IPHONE_OS_VERSION_MIN_REQUIRED__
#define TARGET_OS_IPHONE 1
#else
#define TARGET_OS_IPHONE 0
#endif
