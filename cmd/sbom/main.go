// Command sbom writes what is in programs built by Go, as a CycloneDX 1.6 list in JSON
// (ECMA-424): the modules and their versions, as the programs themselves carry them, and the
// sums of the programs. The same programs give the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	version := flag.String("version", "", "version of the app")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "sbom -version 1.2.3 program... > list.json")
		flag.PrintDefaults()
	}
	flag.Parse()
	if *version == "" || flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	list, err := describe(*version, flag.Args())
	if err == nil {
		_, err = os.Stdout.Write(list)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}
