package protocol

import (
	"errors"
	"strconv"
	"strings"
)

// CheckIBAN says whether s is an IBAN in its electronic form (ISO 13616-1:
// capitals and digits, no spaces): a country of the registry, its structure,
// and check digits that ISO 7064 MOD 97-10 confirms. The error is for people
// to read and does not repeat the account.
func CheckIBAN(s string) error {
	if len(s) < 4 {
		return errors.New("iban is too short")
	}
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && !isCapital(s[i]) {
			return errors.New("iban has a character other than capitals and digits")
		}
	}
	structure, ok := ibanStructures[s[:2]]
	if !ok {
		return errors.New("iban of an unknown country")
	}
	if !isDigit(s[2]) || !isDigit(s[3]) {
		return errors.New("iban without check digits")
	}
	if err := checkStructure(structure, s[4:]); err != nil {
		return err
	}
	// 00, 01 and 99 never come out of the calculation, though they can pass
	// the test below.
	if d := s[2:4]; d == "00" || d == "01" || d == "99" {
		return errors.New("iban check digits are wrong")
	}
	if mod97(s[4:]+s[:4]) != 1 {
		return errors.New("iban check digits are wrong")
	}
	return nil
}

// mod97 is ISO 7064 MOD 97-10 over digits, and capitals as 10 to 35.
func mod97(s string) int {
	rest := 0
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			rest = (rest*10 + int(s[i]-'0')) % 97
		} else {
			rest = (rest*100 + int(s[i]-'A') + 10) % 97
		}
	}
	return rest
}

// checkStructure compares an account number with a structure of the registry:
// n digits, a capitals, c both, each with a count.
func checkStructure(structure, bban string) error {
	for structure != "" {
		class := structure[0]
		end := 1 + strings.IndexAny(structure[1:]+"n", "nac")
		count, err := strconv.Atoi(structure[1:end])
		if err != nil {
			panic("protocol: iban structure " + structure)
		}
		structure = structure[end:]
		if len(bban) < count {
			return errors.New("iban is too short for its country")
		}
		for i := 0; i < count; i++ {
			if class == 'n' && !isDigit(bban[i]) || class == 'a' && !isCapital(bban[i]) {
				return errors.New("iban is not built as its country's are")
			}
		}
		bban = bban[count:]
	}
	if bban != "" {
		return errors.New("iban is too long for its country")
	}
	return nil
}

func isDigit(b byte) bool   { return '0' <= b && b <= '9' }
func isCapital(b byte) bool { return 'A' <= b && b <= 'Z' }

// ibanStructures is the IBAN registry (ISO 13616-2): what follows the country
// and the check digits.
var ibanStructures = map[string]string{
	"AD": "n8c12", "AE": "n19", "AL": "n8c16", "AT": "n16", "AZ": "a4c20",
	"BA": "n16", "BE": "n12", "BG": "a4n6c8", "BH": "a4c14", "BI": "n23",
	"BR": "n23a1c1", "BY": "c4n4c16", "CH": "n5c12", "CR": "n18", "CY": "n8c16",
	"CZ": "n20", "DE": "n18", "DJ": "n23", "DK": "n14", "DO": "c4n20",
	"EE": "n16", "EG": "n25", "ES": "n20", "FI": "n14", "FK": "a2n12",
	"FO": "n14", "FR": "n10c11n2", "GB": "a4n14", "GE": "a2n16", "GI": "a4c15",
	"GL": "n14", "GR": "n7c16", "GT": "c4c20", "HN": "a4n20", "HR": "n17",
	"HU": "n24", "IE": "a4n14", "IL": "n19", "IQ": "a4n15", "IS": "n22",
	"IT": "a1n10c12", "JO": "a4n4c18", "KW": "a4c22", "KZ": "n3c13", "LB": "n4c20",
	"LC": "a4c24", "LI": "n5c12", "LT": "n16", "LU": "n3c13", "LV": "a4c13",
	"LY": "n21", "MC": "n10c11n2", "MD": "c20", "ME": "n18", "MK": "n3c10n2",
	"MN": "n16", "MR": "n23", "MT": "a4n5c18", "MU": "a4n19a3", "NI": "a4n20",
	"NL": "a4n10", "NO": "n11", "OM": "n3c16", "PK": "a4c16", "PL": "n24",
	"PS": "a4c21", "PT": "n21", "QA": "a4c21", "RO": "a4c16", "RS": "n18",
	"RU": "n14c15", "SA": "n2c18", "SC": "a4n20a3", "SD": "n14", "SE": "n20",
	"SI": "n15", "SK": "n20", "SM": "a1n10c12", "SO": "n19", "ST": "n21",
	"SV": "a4n20", "TL": "n19", "TN": "n20", "TR": "n6c16", "UA": "n6c19",
	"VA": "n18", "VG": "a4n16", "XK": "n16", "YE": "a4n4c18",
}
