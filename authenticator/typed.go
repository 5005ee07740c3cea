package authenticator

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zegel-app/zegel/protocol"
)

// The code of 20 characters that stands under the picture, in groups (docs/protocol.md,
// "Typed").
const (
	typedGroups = 5
	typedGroup  = 4
	typedLength = typedGroups * typedGroup
)

// CheckTyped looks at a start code while it is typed. clean is what was typed in capitals,
// without spaces and hyphens, and with 1, 0 and 8 read as I, O and B. wrongGroups names the
// groups (from 1) that are complete and have a mistake; it names all five when all 20
// characters are there, something is wrong, and it cannot be told where.
func CheckTyped(text string) (clean string, wrongGroups []int) {
	clean = mendTyped(text)
	length := utf8.RuneCountInString(clean)
	_, err := protocol.ParseTyped(clean)
	if err == nil {
		return clean, nil
	}
	for _, group := range typedMistake(err).Groups {
		if length >= group*typedGroup {
			wrongGroups = append(wrongGroups, group)
		}
	}
	return clean, wrongGroups
}

// mendTyped makes one text of all that a customer may type for a code.
func mendTyped(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '-', '\u00a0', '\t', '\n', '\r':
			return -1
		case '1':
			return 'I'
		case '0':
			return 'O'
		case '8':
			return 'B'
		}
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, text)
}

// typedMistake says where the protocol finds a typed code wrong.
func typedMistake(err error) *TypedError {
	var wrong *protocol.TypedError
	if errors.As(err, &wrong) && len(wrong.Groups) > 0 {
		return &TypedError{Groups: slices.Clone(wrong.Groups)}
	}
	return &TypedError{Groups: []int{1, 2, 3, 4, 5}}
}

// FetchTyped asks the bank at an address for the activation code that a typed code stands
// for. codeText goes to Read, as if it was scanned. The address may be typed as people do:
// without "https://", in capitals, with a slash at its end. It returns ErrAddress,
// *TypedError, ErrBankUnreachable, ErrActivationUnknown, ErrActivationUsed,
// ErrActivationExpired, ErrBankAnswer, ErrTooNew or ErrForged.
func (a *Authenticator) FetchTyped(ctx context.Context, address, typed string) (codeText string, err error) {
	address, err = typedAddress(address)
	if err != nil {
		return "", err
	}
	code, err := protocol.ParseTyped(mendTyped(typed))
	if err != nil {
		return "", typedMistake(err)
	}
	response, err := a.line.post(ctx, address, protocol.PathTyped, code.Request(), protocol.MaxTypedResponse)
	if err != nil {
		return "", told(err, ErrActivationUnknown, ErrActivationUsed, ErrActivationExpired)
	}
	activation, err := code.OpenTyped(address, response)
	if err != nil {
		return "", bankAnswer(err)
	}
	return activation.Text()
}

// typedAddress makes the one form of an address (protocol.CheckAddress) of what was typed.
func typedAddress(typed string) (string, error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(typed), "://")
	if !found {
		scheme, rest = "https", scheme
	}
	host, path, _ := strings.Cut(rest, "/")
	address := strings.ToLower(scheme) + "://" + strings.ToLower(host)
	if path = strings.TrimRight(path, "/"); path != "" {
		address += "/" + path
	}
	if err := protocol.CheckAddress(address); err != nil {
		return "", fmt.Errorf("%w: %w", ErrAddress, err)
	}
	return address, nil
}
