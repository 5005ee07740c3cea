//go:build !goexperiment.runtimesecret

package vault

// textGoes says whether TestMemoryAfterLock may not find the library's copy of the PIN in any process.
const textGoes = false
