package vault

import (
	bolt "go.etcd.io/bbolt"
)

// The file's buckets and keys; docs/vault.md has the whole layout.
var (
	bucketHeader   = []byte("zegel")    // in clear: format, vault, compact
	bucketProfiles = []byte("profiles") // a bucket a profile, named by its id

	keyFormat  = []byte("format")  // uint16, big endian
	keyVault   = []byte("vault")   // 16 random bytes
	keyCompact = []byte("compact") // there when old bytes have to be cleaned out of the file

	keyTile  = []byte("tile")
	keySlot  = []byte("slot")
	keyTries = []byte("tries")

	bucketAccounts = []byte("accounts") // account id -> record
	bucketSecrets  = []byte("secrets")  // account id, hidden purpose -> record
	bucketHistory  = []byte("history")  // number (uint64, big endian), rising -> record
	bucketNamed    = []byte("named")    // hidden name -> record
)

// formatVersion is of the file as a whole.
const formatVersion = 1

// profileBucket is the profile's bucket. ErrUnknownProfile is returned when there is none.
func profileBucket(tx *bolt.Tx, id ProfileID) (*bolt.Bucket, error) {
	all := tx.Bucket(bucketProfiles)
	if all == nil {
		return nil, damaged("no profiles bucket")
	}
	b := all.Bucket(id[:])
	if b == nil {
		return nil, ErrUnknownProfile
	}
	return b, nil
}

// part is one of a profile's inner buckets.
func part(b *bolt.Bucket, name []byte) (*bolt.Bucket, error) {
	p := b.Bucket(name)
	if p == nil {
		return nil, damaged("no " + string(name) + " bucket")
	}
	return p, nil
}

// at is the place of a record of the profile. bucket is "" for the records that stand in the profile's own bucket.
func (v *Vault) at(id ProfileID, bucket, key []byte, k kind) *place {
	return &place{vault: v.id, profile: id, bucket: string(bucket), key: key, kind: k}
}

// get opens a record of the profile's own bucket.
func (v *Vault) get(b *bolt.Bucket, id ProfileID, secret *[32]byte, key []byte, k kind) ([]byte, error) {
	record := b.Get(key)
	if record == nil {
		return nil, damaged("no " + string(key) + " record")
	}
	return unseal(secret, v.at(id, nil, key, k), record)
}

// put seals a record into the profile's own bucket.
func (v *Vault) put(b *bolt.Bucket, id ProfileID, secret *[32]byte, key []byte, k kind, content []byte) error {
	record, err := seal(v.rand, secret, v.at(id, nil, key, k), content)
	if err != nil {
		return err
	}
	return b.Put(key, record)
}
