// For tests under Wine only: Wine 8 has no bcryptprimitives.dll, which Go's runtime takes its random bytes from.
// Nothing of it goes into a package.
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PUCHAR out, SIZE_T n) {
	while (n > 0) {
		ULONG part = n > 1 << 20 ? 1 << 20 : (ULONG)n;
		if (!RtlGenRandom(out, part)) return FALSE;
		out += part;
		n -= part;
	}
	return TRUE;
}
