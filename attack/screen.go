package main

import (
	"errors"
	"fmt"
	"time"
)

// guessOnScreen types PINs into the app until nothing is left, waits as told, restarts the app, and moves the clock.
// A slip that passes the check bits opens a session with wrong secrets and gives the count back; such are told, and the
// guessing goes on.
func guessOnScreen(a *attempt) (*finding, error) {
	phones := a.size(4, 100)
	f := &finding{tried: fmt.Sprintf("PINs on %d phones until nothing is left", phones)}
	slips, right, most := 0, 0, 0
	for n := range phones {
		p, err := openVault(fmt.Sprintf("%s/%d", a.dir, n), newClock())
		if err != nil {
			return nil, err
		}
		pin := somePIN()
		id, err := p.vault.CreateProfile("Anna", 0, &pin)
		if err != nil {
			return nil, err
		}
		run := 0
		for done := false; !done; {
			guess := somePIN()
			f.times++
			switch n % 4 {
			case 1:
				if err := p.restart(); err != nil {
					return nil, err
				}
			case 2:
				p.clock.add(-24 * time.Hour)
			case 3:
				p.clock.add(365 * 24 * time.Hour)
			}
			verdict, err := p.try(id, guess)
			if err != nil {
				return nil, err
			}
			switch verdict {
			case wrongPIN:
				run++
			case opened:
				run = 0
				slips++
				if guess == pin {
					right++
					done = true
				}
			case erased:
				run++
				done = true
			case refused:
				return nil, errors.New("a phone that nobody touched gives no tries")
			}
			if most = max(most, run); run > 5 {
				f.broken, done = true, true
			}
		}
		if err := p.close(); err != nil {
			return nil, err
		}
	}
	f.got = fmt.Sprintf("at most %d wrong verdicts in a row, then erased; %d slips past the check bits, %d right PINs", most, slips, right)
	f.broken = f.broken || most != 5 || right > 1
	return f, nil
}
