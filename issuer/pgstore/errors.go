package pgstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// Error is what the server answered, without the parts of its answer that can
// quote a record: detail, hint, context and statement.
type Error struct {
	Doing   string // "reading a record"
	Code    string // SQLSTATE, five characters; empty when the server did not answer
	Message string
}

func (e *Error) Error() string {
	if e.Code == "" {
		return fmt.Sprintf("pgstore: %s: %s", e.Doing, e.Message)
	}
	return fmt.Sprintf("pgstore: %s: %s (SQLSTATE %s)", e.Doing, e.Message, e.Code)
}

// SQLSTATEs that are told apart (PostgreSQL, appendix A).
const (
	codeSerialization = "40001" // serialization_failure
	codeDeadlock      = "40P01" // deadlock_detected
)

// clean makes an error that may be written to a log. The context's own error,
// when it has ended, goes before whatever came of that.
func clean(ctx context.Context, doing string, err error) error {
	var answer *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("pgstore: %s: %w", doing, ctx.Err())
	case errors.Is(err, ErrNotDurable):
		return ErrNotDurable
	case errors.As(err, &answer):
		return &Error{doing, answer.Code, answer.Message}
	case errors.As(err, &connect):
		return &Error{Doing: doing, Message: "the server cannot be reached, or refuses the connection"}
	}
	return &Error{Doing: doing, Message: "the connection to the server failed"}
}

// again says whether the transaction may be run once more: the server has undone
// it, or has never seen it.
func again(err error) bool {
	var answer *pgconn.PgError
	if errors.As(err, &answer) {
		return answer.Code == codeSerialization || answer.Code == codeDeadlock
	}
	return pgconn.SafeToRetry(err)
}
