// Package ocra computes one-time codes: HOTP (RFC 4226), TOTP (RFC 6238) and
// OCRA (RFC 6287), all suites of the latter.
//
// It promises the codes of the RFCs' own test vectors, and an error for every
// suite and input that the RFCs do not define. It does not compare codes, keeps
// no counters and has no clock.
package ocra
