package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// brokenName is the name of the run of the vault's own tests, for -only.
const brokenName = "break the vault by accident"

// vaultTests are the tests of package vault that have a long form: accidents, which no attacker plans.
const vaultTests = "^(TestKill|TestDamagedFiles|TestDiskFull|TestDiskFullOnTmpfs|TestAgainstModel|TestOldKeysAreGone|" +
	"TestFaults.*|TestPagesAgainstBbolt|TestRulesOnEveryPIN|TestMemoryAfterLock)$"

var (
	verdictLine = regexp.MustCompile(`^--- (PASS|FAIL): (Test\w+) \((.*)s\)`)
	figureLine  = regexp.MustCompile(`^ +\w+_test\.go:\d+: (.*)`)
)

// breakByAccident runs them with the go tool, in the folder of the sources, and tells each one's figures. It reports
// whether all held.
func breakByAccident(out io.Writer, short bool) bool {
	args := []string{"test", "-count=1", "-v", "-timeout=30m", "-run", vaultTests, "github.com/zegel-app/zegel/vault"}
	if !short {
		args = append(args, "-args", "-long")
	}
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	lines, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintf(out, "BROKEN %s: the tests can't be run: %v\n", brokenName, err)
		return false
	}
	ran := tell(out, lines)
	if err := cmd.Wait(); err != nil || ran == 0 {
		fmt.Fprintf(out, "BROKEN %s: %v\n", brokenName, errors.Join(err, fmt.Errorf("%d tests ran", ran)))
		return false
	}
	return true
}

// tell turns the tests' output into lines like the attackers', and counts them. What a test logs comes before its
// verdict, or after it, as the go tool has it.
func tell(out io.Writer, lines io.Reader) (ran int) {
	var verdict string
	var figures []string
	end := func() {
		if verdict != "" {
			fmt.Fprintf(out, "%s %s\n", verdict, strings.Join(figures, "; "))
			ran++
		}
		verdict, figures = "", nil
	}
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		line := scanner.Text()
		if strings.HasPrefix(line, "=== RUN") && !strings.Contains(line, "/") {
			end()
		}
		if m := figureLine.FindStringSubmatch(line); m != nil {
			figures = append(figures, m[1])
		}
		if m := verdictLine.FindStringSubmatch(line); m != nil {
			word := map[string]string{"PASS": "held  ", "FAIL": "BROKEN"}[m[1]]
			verdict = fmt.Sprintf("%s %s: %s [%s s]:", word, brokenName, m[2], m[3])
		}
	}
	end()
	return ran
}
