package vault

import "time"

// Every cap on what a vault holds and on what its readers accept stands here.
const (
	// MaxFile is the largest vault file, in bytes.
	MaxFile = 16 << 20
	// fullFrom is the length, in bytes, from which nothing is added any more.
	fullFrom = MaxFile * 3 / 4
	// MaxProfiles is how many profiles a vault holds, erased ones with a tile included.
	MaxProfiles = 32
	// MaxName is the longest profile name, in bytes of UTF-8.
	MaxName = 128
	// MaxAccounts is how many accounts a profile holds.
	MaxAccounts = 64
	// MaxAccountData is the longest account record, in bytes.
	MaxAccountData = 16 << 10
	// MaxSecrets is how many secrets an account has.
	MaxSecrets = 16
	// MaxPurpose is the longest name of a secret's purpose, in bytes.
	MaxPurpose = 64
	// MaxHistory is how many history entries a profile keeps; older ones go.
	MaxHistory = 1000
	// MaxHistoryEntry is the longest history entry, in bytes.
	MaxHistoryEntry = 4 << 10
	// MaxNamed is the longest named record, in bytes.
	MaxNamed = 16 << 10
	// MaxNamedName is the longest name of a named record, in bytes.
	MaxNamedName = 64
	// MaxNamedRecords is how many named records a profile has.
	MaxNamedRecords = 64

	// MaxFailed is how many wrong PINs erase a profile.
	MaxFailed = 5
	// MaxInterrupted is how many tries may end without a verdict (a power cut) before further ones count as wrong.
	MaxInterrupted = 3

	// lockWait is how long Open waits for another process to let go of the file.
	lockWait = 2 * time.Second
	// pageSize of the bbolt file, on every system, so that a file can move between them.
	pageSize = 4096
)

// wait is how long the next try must wait after that many wrong ones.
func wait(failed int) time.Duration {
	switch {
	case failed < 3:
		return 0
	case failed == 3:
		return time.Minute
	default:
		return 5 * time.Minute
	}
}
