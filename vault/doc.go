// Package vault keeps profiles, accounts and their secrets at rest, in one bbolt file, tied to this device by a
// keystore.Store and to a person by a 6-digit PIN.
//
// What it promises: the file alone tells nothing but how many records there are and roughly how long they are; the
// file with the key store's keys still does not tell the right PIN, because bank secrets are masked and not sealed;
// a wrong PIN is counted on stable storage before it is tried; after five wrong ones the profile is erased and no
// other is touched; a power cut at any moment loses nothing that a call has returned for; a damaged file is set
// aside, never deleted, and never crashes the caller.
//
// What it does not do: it does not know what the secrets are for, talks to nobody, and does not decide when to lock.
// Where the key store is of grade File, whoever can copy and put back the key store's files can also put back its
// counters.
//
// docs/vault.md is the format's specification.
package vault
