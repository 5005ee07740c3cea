// Package crosscheck checks what is written for systems that the machine at hand has no tools for:
// the Go, C, Objective-C and Java of Android, iOS and macOS, and what their packages say of the
// app. All of it is in its tests.
//
// It promises that names and types fit each other and the declarations in testdata, which were
// written by hand from the vendors' references, and that the packages ask for no right that the
// app does not need. It does not promise that anything runs: only a device shows that.
//
// scripts/check-android goes further for Android, in minutes: it links the whole app with what is in
// testdata and standin.
package crosscheck
