package main

import "fmt"

// putBack copies the file before each try and puts it back after it, in every rhythm: each time, every second time, one
// version behind, and with the app running on or started anew.
func putBack(a *attempt) (*finding, error) {
	f := &finding{tried: "tries with the old file put back, in 6 rhythms"}
	most, slips := 0, 0
	for rhythm := range 6 {
		for phone := range a.size(2, 25) {
			verdicts, slip, err := putBackOnce(fmt.Sprintf("%s/%d-%d", a.dir, rhythm, phone), rhythm, &f.times)
			if err != nil {
				return nil, err
			}
			most = max(most, verdicts)
			if slip {
				slips++
			}
		}
	}
	f.got = fmt.Sprintf("at most %d verdicts from one phone; %d phones left at a slip past the check bits", most, slips)
	f.broken = most > 5
	return f, nil
}

// putBackOnce is how many PINs were found to be wrong before no more tries were given.
func putBackOnce(folder string, rhythm int, tries *int) (verdicts int, slip bool, err error) {
	p, err := openVault(folder, newClock())
	if err != nil {
		return 0, false, err
	}
	pin := somePIN()
	id, err := p.vault.CreateProfile("Anna", 0, &pin)
	if err != nil {
		return 0, false, err
	}
	if err := p.close(); err != nil {
		return 0, false, err
	}
	first := folder + ".first"
	if err := copyFile(p.file(), first); err != nil {
		return 0, false, err
	}
	last, gone := folder+".last", false
	for n := range 40 {
		if err := copyFile(p.file(), last); err != nil {
			return verdicts, false, err
		}
		if p, err = openVault(folder, p.clock); err != nil {
			return verdicts, false, err
		}
		*tries++
		guess := somePIN()
		verdict, err := p.try(id, guess)
		if cerr := p.close(); err == nil {
			err = cerr
		}
		if err != nil {
			return verdicts, false, err
		}
		switch verdict {
		case opened: // a slip, or the right one: the count starts anew, which is not what is tried here
			return verdicts, true, nil
		case wrongPIN:
			verdicts++
		case erased:
			if !gone {
				verdicts++
			}
			gone = true
		}
		if verdicts > 5 {
			return verdicts, false, nil
		}
		switch rhythm {
		case 0: // always the first
			err = copyFile(first, p.file())
		case 1: // the one before this try
			err = copyFile(last, p.file())
		case 2: // every second time
			if n%2 == 1 {
				err = copyFile(last, p.file())
			}
		case 3: // the first, at the third try and after
			if n >= 2 {
				err = copyFile(first, p.file())
			}
		case 4: // when it would be erased
			if n >= 3 {
				err = copyFile(last, p.file())
			}
		}
		if err != nil {
			return verdicts, false, err
		}
	}
	return verdicts, false, nil
}
