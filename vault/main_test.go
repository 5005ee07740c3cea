package vault

import (
	"fmt"
	"os"
	"testing"

	"github.com/zegel-app/zegel/platform/keystore"
)

// childJob is the environment variable that makes the test's program do a job and not test.
const childJob = "ZEGEL_VAULT_TEST_CHILD"

// jobs are what a child process does, with its arguments.
var jobs = map[string]func(args []string) error{
	"open": func(args []string) error {
		keys, err := keystore.OpenFile(keysPath(args[0]))
		if err != nil {
			return err
		}
		v, err := Open(Options{Path: vaultPath(args[0]), Keys: keys, Params: cheap})
		if err != nil {
			return err
		}
		return v.Close()
	},
}

func TestMain(m *testing.M) {
	if job, ok := jobs[os.Getenv(childJob)]; ok {
		if err := job(os.Args[1:]); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
