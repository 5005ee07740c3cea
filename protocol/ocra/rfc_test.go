package ocra_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol/ocra"
)

// The keys of all three RFCs: the ASCII digits 1 to 0, over and over.
var (
	key20 = []byte(strings.Repeat("1234567890", 7)[:20])
	key32 = []byte(strings.Repeat("1234567890", 7)[:32])
	key64 = []byte(strings.Repeat("1234567890", 7)[:64])
)

// RFC 4226, appendix D.
func TestHOTPOfRFC4226(t *testing.T) {
	want := []string{
		"755224", "287082", "359152", "969429", "338314",
		"254676", "287922", "162583", "399871", "520489",
	}
	for counter, code := range want {
		got, err := ocra.HOTP(sha1.New, key20, uint64(counter), 6)
		if err != nil || got != code {
			t.Errorf("counter %d: %s, %v, want %s", counter, got, err, code)
		}
	}
}

// RFC 6238, appendix B.
func TestTOTPOfRFC6238(t *testing.T) {
	functions := []struct {
		name string
		hash func() hash.Hash
		key  []byte
	}{{"SHA1", sha1.New, key20}, {"SHA256", sha256.New, key32}, {"SHA512", sha512.New, key64}}
	for _, row := range []struct {
		seconds uint64
		codes   [3]string
	}{
		{59, [3]string{"94287082", "46119246", "90693936"}},
		{1111111109, [3]string{"07081804", "68084774", "25091201"}},
		{1111111111, [3]string{"14050471", "67062674", "99943326"}},
		{1234567890, [3]string{"89005924", "91819424", "93441116"}},
		{2000000000, [3]string{"69279037", "90698825", "38618901"}},
		{20000000000, [3]string{"65353130", "77737706", "47863826"}},
	} {
		for i, f := range functions {
			got, err := ocra.TOTP(f.hash, f.key, row.seconds, 30, 8)
			if err != nil || got != row.codes[i] {
				t.Errorf("%s at %d: %s, %v, want %s", f.name, row.seconds, got, err, row.codes[i])
			}
		}
	}
}

// RFC 6287, appendix C: every suite in it. The PIN is 1234, the time 25 March
// 2008, 12:06:30 UTC.
func TestI8OCRAOfRFC6287(t *testing.T) {
	pin := sha1.Sum([]byte("1234"))
	const noon = 0x132d0b6 * 60
	type row struct {
		counter  uint64
		question string
		code     string
	}
	same := func(question string, codes ...string) (rows []row) {
		for i, code := range codes {
			rows = append(rows, row{uint64(i), question, code})
		}
		return rows
	}
	repeated := func(counting bool, codes ...string) (rows []row) {
		for i, code := range codes {
			r := row{0, strings.Repeat(fmt.Sprint(i), 8), code}
			if counting {
				r.counter = uint64(i)
			}
			rows = append(rows, r)
		}
		return rows
	}
	numbered := func(format string, codes ...string) (rows []row) {
		for i, code := range codes {
			rows = append(rows, row{0, fmt.Sprintf(format, i), code})
		}
		return rows
	}
	for _, c := range []struct {
		suite string
		key   []byte
		rows  []row
	}{
		// C.1: one way
		{"OCRA-1:HOTP-SHA1-6:QN08", key20, repeated(false,
			"237653", "243178", "653583", "740991", "608993",
			"388898", "816933", "224598", "750600", "294470")},
		{"OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1", key32, same("12345678",
			"65347737", "86775851", "78192410", "71565254", "10104329",
			"65983500", "70069104", "91771096", "75011558", "08522129")},
		{"OCRA-1:HOTP-SHA256-8:QN08-PSHA1", key32, repeated(false,
			"83238735", "01501458", "17957585", "86776967", "86807031")},
		{"OCRA-1:HOTP-SHA512-8:C-QN08", key64, repeated(true,
			"07016083", "63947962", "70123924", "25341727", "33203315",
			"34205738", "44343969", "51946085", "20403879", "31409299")},
		{"OCRA-1:HOTP-SHA512-8:QN08-T1M", key64, repeated(false,
			"95209754", "55907591", "22048402", "24218844", "36209546")},
		// C.2: mutual
		{"OCRA-1:HOTP-SHA256-8:QA08", key32, numbered("CLI2222%[1]dSRV1111%[1]d",
			"28247970", "01984843", "65387857", "03351211", "83412541")},
		{"OCRA-1:HOTP-SHA256-8:QA08", key32, numbered("SRV1111%[1]dCLI2222%[1]d",
			"15510767", "90175646", "33777207", "95285278", "28934924")},
		{"OCRA-1:HOTP-SHA512-8:QA08", key64, numbered("CLI2222%[1]dSRV1111%[1]d",
			"79496648", "76831980", "12250499", "90856481", "12761449")},
		{"OCRA-1:HOTP-SHA512-8:QA08-PSHA1", key64, numbered("SRV1111%[1]dCLI2222%[1]d",
			"18806276", "70020315", "01600026", "18951020", "32528969")},
		// C.3: signature
		{"OCRA-1:HOTP-SHA256-8:QA08", key32, numbered("SIG1%d000",
			"53095496", "04110475", "31331128", "76028668", "46554205")},
		{"OCRA-1:HOTP-SHA512-8:QA10-T1M", key64, numbered("SIG1%d00000",
			"77537423", "31970405", "10235557", "95213541", "65360607")},
	} {
		suite, err := ocra.Parse(c.suite)
		if err != nil {
			t.Fatal(err)
		}
		if suite.String() != c.suite {
			t.Errorf("%s is written %s", c.suite, suite)
		}
		for _, r := range c.rows {
			in := ocra.Input{Counter: r.counter, Question: r.question}
			if strings.Contains(c.suite, "PSHA1") {
				in.Password = pin[:]
			}
			if strings.Contains(c.suite, "T1M") {
				in.Seconds = noon
			}
			got, err := suite.Code(c.key, in)
			if err != nil || got != r.code {
				t.Errorf("%s, counter %d, question %s: %s, %v, want %s", c.suite, r.counter, r.question, got, err, r.code)
			}
		}
	}
}
