// For tests under Wine only: Wine 8 has half of uiautomationcore.dll, by which Windows' screen readers are told what is in a
// window, and ends the program at the other half. This one writes what they are told into the file that ZEGEL_TOLD names, a
// line for each element: its UIA control type, a tab, its name. Nothing of it goes into a package.
#define COBJMACROS
#define UNICODE
#include <initguid.h>
#include <windows.h>
#include <uiautomationcore.h>
#include <uiautomationclient.h>
#include <stdio.h>

static void line(FILE *file, IRawElementProviderFragment *fragment) {
	IRawElementProviderSimple *simple;
	VARIANT type, name;
	char utf8[4096];
	if (IRawElementProviderFragment_QueryInterface(fragment, &IID_IRawElementProviderSimple, (void **)&simple) != S_OK) return;
	VariantInit(&type);
	VariantInit(&name);
	IRawElementProviderSimple_GetPropertyValue(simple, UIA_ControlTypePropertyId, &type);
	IRawElementProviderSimple_GetPropertyValue(simple, UIA_NamePropertyId, &name);
	if (name.vt == VT_BSTR && name.bstrVal && WideCharToMultiByte(CP_UTF8, 0, name.bstrVal, -1, utf8, sizeof utf8, NULL, NULL) > 0)
		fprintf(file, "%ld\t%s\n", type.vt == VT_I4 ? type.lVal : 0, utf8);
	VariantClear(&name);
	IRawElementProviderSimple_Release(simple);
}

// tell writes all elements anew: half a file is never seen.
static void tell(IRawElementProviderSimple *root) {
	const char *path = getenv("ZEGEL_TOLD");
	char half[MAX_PATH + 8];
	IRawElementProviderFragment *at, *next;
	if (!path || strlen(path) > MAX_PATH) return;
	sprintf(half, "%s.half", path);
	FILE *file = fopen(half, "wb");
	if (!file) return;
	if (IRawElementProviderSimple_QueryInterface(root, &IID_IRawElementProviderFragment, (void **)&at) == S_OK) {
		HRESULT found = IRawElementProviderFragment_Navigate(at, NavigateDirection_FirstChild, &next);
		IRawElementProviderFragment_Release(at);
		while (found == S_OK && next) {
			at = next;
			next = NULL;
			line(file, at);
			found = IRawElementProviderFragment_Navigate(at, NavigateDirection_NextSibling, &next);
			IRawElementProviderFragment_Release(at);
		}
	}
	fclose(file);
	MoveFileExA(half, path, MOVEFILE_REPLACE_EXISTING);
}

__declspec(dllexport) HRESULT WINAPI UiaRaiseStructureChangedEvent(IRawElementProviderSimple *root, int change, int *id, int n) {
	tell(root);
	return S_OK;
}

__declspec(dllexport) HRESULT WINAPI UiaRaiseAutomationEvent(IRawElementProviderSimple *element, EVENTID event) { return S_OK; }
__declspec(dllexport) LRESULT WINAPI UiaReturnRawElementProvider(HWND w, WPARAM a, LPARAM b, IRawElementProviderSimple *e) { return 0; }
__declspec(dllexport) HRESULT WINAPI UiaDisconnectProvider(IRawElementProviderSimple *element) { return S_OK; }

__declspec(dllexport) HRESULT WINAPI UiaHostProviderFromHwnd(HWND w, IRawElementProviderSimple **host) {
	*host = NULL;
	return S_OK;
}
