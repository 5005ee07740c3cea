package issuer

import "context"

// Table names one set of records. A store on SQL makes each a table of two
// columns, key and value; boltstore makes each a bucket.
type Table string

// The tables, and what a key in each looks like.
const (
	TableBank        Table = "bank"        // a fixed name: the bank's own secrets and counters
	TableActivations Table = "activations" // activation id, 16 bytes
	TableCodes       Table = "codes"       // SHA-256 of a one-time code -> activation id
	TableTyped       Table = "typed"       // id of a typed code, 16 bytes -> activation id
	TablePending     Table = "pending"     // key id, 6 bytes -> activation id
	TableKeys        Table = "keys"        // key id, 6 bytes
	TableChallenges  Table = "challenges"  // challenge id, 8 bytes
	TableLists       Table = "lists"       // 16 random bytes -> until when, 8 bytes, and the list of a batch, to 256 KiB
	TableCustomers   Table = "customers"   // customer, zero byte, 'k' or 'a', key id or activation id -> empty
)

// Tables lists every table, for a store that makes them beforehand.
var Tables = []Table{
	TableBank, TableActivations, TableCodes, TableTyped, TablePending, TableKeys, TableChallenges, TableLists,
	TableCustomers,
}

// Store keeps the issuer's records. The issuer's promises rest on its
// transactions: they must be serializable (one after another, or as if), and
// durable when Update returns nil. The counting to five is worth nothing in a
// store that forgets the count in a power cut.
//
// fn may be run more than once, for example after a serialization failure; it
// touches nothing outside the transaction that a second run does not set anew.
// An error from fn undoes the transaction and is returned as it is.
type Store interface {
	// View runs fn in a transaction that only reads.
	View(ctx context.Context, fn func(Tx) error) error
	// Update runs fn in a transaction that reads and writes.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is one transaction. It is good only inside the fn it was given to.
// Byte slices that it returns belong to the caller; those that it is given are
// not kept.
type Tx interface {
	// Get returns the record, or ErrNotFound.
	Get(t Table, key []byte) ([]byte, error)
	// Put writes the record, over an older one if there is one.
	Put(t Table, key, value []byte) error
	// Delete removes the record. A missing record is no error.
	Delete(t Table, key []byte) error
	// Keys returns the keys that begin with prefix, in byte order.
	Keys(t Table, prefix []byte) ([][]byte, error)
}

// Fixed names in TableBank.
var (
	recordBankKeys   = []byte("keys")
	recordSubjectKey = []byte("subject")
	recordStrays     = []byte("strays") // how many answers came for unknown challenges
)
