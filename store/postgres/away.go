package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"divisionbell/store"
)

// away is an error that says that the database cannot be had at the moment. The words of others stay
// within it, for they tell its address and its user to whoever asks how the service fares.
type away struct {
	why string
	err error
}

func (a *away) Error() string   { return store.ErrUnavailable.Error() + ": " + a.why }
func (a *away) Unwrap() []error { return []error{store.ErrUnavailable, a.err} }

// unavailable is the error as store.ErrUnavailable, if it says that nothing can be had from the
// database at the moment; nil if it says something else.
func unavailable(err error) error {
	why := whyAway(err)
	if why == "" {
		return nil
	}
	return &away{why, err}
}

// errInDoubt: a commit was sent and not answered.
var errInDoubt = fmt.Errorf("%w: the connection to the database was lost meanwhile", store.ErrInDoubt)

const takesNoWrites = "the database takes no writes: it is a standby, or was made read-only"

// whyAway says in our words why the database cannot be had; nothing if that is not what the error
// says. The codes are those of PostgreSQL's appendix A.
func whyAway(err error) string {
	code := codeOf(err)
	class := code[:min(2, len(code))]
	switch {
	case errors.Is(err, context.Canceled):
		return "" // who asked has gone
	case isConflict(err):
		return "too many write the same at once"
	case code == "53300":
		return "it has as many connections as it may have: give it more (max_connections), or each copy of the service fewer (pool_max_conns)"
	case code == "53100":
		return "the disk of the database is full"
	case code == "25006":
		return takesNoWrites
	case code == "57014", code == "55P03", code == "25P03", code == "25P04":
		return "the database did not answer in time"
	case class == "28":
		return "the database lets nobody in with what the URL says"
	case code == "3D000":
		return "there is no database of the name that the URL says"
	case class == "57":
		return "the database is being stopped or started"
	case class == "53", class == "58":
		return "the database has no room or no disk to work with"
	case class == "08", isUnreachable(err):
		return "the database cannot be reached"
	case isLate(err):
		return "the database did not answer in time"
	}
	return ""
}

// isUnreachable tells whether there was no connection, or it broke.
func isUnreachable(err error) bool {
	if isLate(err) {
		return false
	}
	var connecting *pgconn.ConnectError
	var network *net.OpError
	return pgconn.SafeToRetry(err) || errors.As(err, &connecting) || errors.As(err, &network) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed)
}

// isLate tells whether too long was waited for an answer.
func isLate(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) || errors.As(err, &network) && network.Timeout()
}

// refused is what the database says of a statement, without its words: they may be of what was to be
// kept.
func refused(told *pgconn.PgError) error {
	said := "the database refuses it with SQLSTATE " + told.Code
	if about := strings.Trim(told.TableName+" "+told.ConstraintName, " "); about != "" {
		said += " (" + about + ")"
	}
	return &statement{said, told}
}

// statement is an error over one, in our words.
type statement struct {
	said string
	told *pgconn.PgError
}

func (s *statement) Error() string { return s.said }
func (s *statement) Unwrap() error { return s.told }

// Reach looks whether the database at that URL lets somebody in and takes writes, and changes nothing.
func Reach(ctx context.Context, url string) error {
	cfg, err := Config(url)
	if err != nil {
		return err
	}
	conn, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	if err != nil {
		return meaning(err)
	}
	defer conn.Close(ctx)
	var isReadOnly string
	if err := conn.QueryRow(ctx, `SHOW transaction_read_only`).Scan(&isReadOnly); err != nil {
		return meaning(err)
	}
	if isReadOnly == "on" {
		return &away{takesNoWrites, errors.New("it is read-only")}
	}
	return nil
}
