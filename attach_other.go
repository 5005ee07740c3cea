//go:build !android

package main

// attach has nothing to do: there is no Java here.
func attach() {}
