// Package licences keeps THIRD_PARTY_LICENSES true: its test lists the modules and files of
// others that are in our programs, and fails when the file lacks one or names one too many.
// `go test ./internal/licences -update` writes the file anew.
//
// It promises nothing at run time: nothing imports it.
package licences
