package main

import (
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/platform/keystore"
)

// startLimit ends a start that does not come to anything.
const startLimit = time.Minute

// benchStart starts the app a few times on a display of its own, and prints, in the form of
// Go's benchmarks, how long it took until something was drawn in its window, and how much
// memory it had then and a second later.
func benchStart(program []string, runs int) error {
	display, err := walk.StartDisplay(480, 900)
	if err != nil {
		return err
	}
	defer display.Stop()
	var times []time.Duration
	for range runs {
		took, resident, settled, err := startOnce(display, program)
		if err != nil {
			return err
		}
		times = append(times, took)
		fmt.Printf("BenchmarkWindowStart 1 %d ns/op %d KiB-resident %d KiB-resident-1s\n", took.Nanoseconds(), resident, settled)
	}
	slices.Sort(times)
	fmt.Printf("# window start: median %v of %d runs\n", times[len(times)/2].Round(time.Millisecond), runs)
	return nil
}

func startOnce(display *walk.Display, program []string) (took time.Duration, resident, settled int, err error) {
	data, err := os.MkdirTemp("", "zegel-start-*")
	if err != nil {
		return 0, 0, 0, err
	}
	defer os.RemoveAll(data)
	if err := blank(display); err != nil {
		return 0, 0, 0, err
	}
	begin := time.Now()
	command := exec.Command(program[0], append(program[1:len(program):len(program)], "-data", pathFor(program, data))...)
	command.Env = append(os.Environ(), keystore.Choice+"=file", "XDG_CONFIG_HOME="+data) // nothing of whoever measures
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		return 0, 0, 0, err
	}
	defer func() {
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
	}()
	for {
		picture, err := display.Picture()
		if err != nil {
			return 0, 0, 0, err
		}
		took = time.Since(begin)
		if drawn(picture) {
			break
		}
		if took > startLimit {
			return 0, 0, 0, fmt.Errorf("%q drew nothing", program)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if resident, err = residentKiB(command.Process.Pid); err != nil {
		return 0, 0, 0, err
	}
	time.Sleep(time.Second)
	settled, err = residentKiB(command.Process.Pid)
	return took, resident, settled, err
}

// blank waits until the window of the start before has gone: Wine takes it away a while after the
// program has ended.
func blank(display *walk.Display) error {
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		picture, err := display.Picture()
		if err != nil || !drawn(picture) {
			return err
		}
	}
	return errors.New("the window of the start before does not go")
}

// drawn says whether a window shows something: a hundredth of the pixels differ from the
// colour most have.
func drawn(picture *image.RGBA) bool {
	count := map[[3]byte]int{}
	total := 0
	for n := 0; n+4 <= len(picture.Pix); n += 4 * 7 {
		count[[3]byte(picture.Pix[n:n+3])]++
		total++
	}
	most := 0
	for colour, n := range count {
		if colour != ([3]byte{}) { // the empty display is black
			most = max(most, n)
		}
	}
	other := total - most - count[[3]byte{}]
	return most > total/4 && other > total/100
}

// residentKiB reads a process's resident memory (proc(5), VmRSS).
func residentKiB(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return 0, fmt.Errorf("no VmRSS of process %d", pid)
}
