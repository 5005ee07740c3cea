// Package protocol is the language that a bank and the Zegel app speak: what
// the codes say, the ways that make the keys of an account (scanned, typed, by
// letter), the answers to an order (eight digits, or online), and codes on
// demand.
//
// It promises that a reader takes one form only of every message
// (deterministic CBOR, canonical base32, caps on every length), so that what
// was shown, what was answered and what the bank compares are the same bytes;
// that nothing but the holder of the account's keys can write a challenge that
// opens; and that no bytes from outside, whatever they are, do more than
// return an error.
//
// It does no input or output, keeps nothing, and has no clock: expiry is data,
// and who has a clock compares. It does not know PINs: the answer key is given
// to it, and a wrong one gives a wrong code, with nothing to tell it by.
//
// The full specification is docs/protocol.md, and testdata/vectors holds the
// examples that go with it.
package protocol
