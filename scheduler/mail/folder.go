package mail

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"divisionbell/safefile"
	"divisionbell/scheduler/field"
)

type folder struct {
	dir  string
	from origin
}

// NewFolder returns a sender that writes each mail into a file of its own in dir,
// named after its id, that only the owner can read. The folder is made if it is
// not there. A mail that is sent again takes the place of its file.
func NewFolder(dir, from string, options ...Option) (Post, error) {
	origin, err := parseOrigin(from, options...)
	if err != nil {
		return nil, err
	}
	if err := safefile.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("make the folder for mails: %w", err)
	}
	return folder{dir, origin}, nil
}

// Send returns once the file will survive a crash; nobody ever sees half a mail.
func (f folder) Send(ctx context.Context, m Message) error {
	e, err := f.Encode(m)
	if err != nil {
		return err
	}
	return laying{f}.Send(ctx, e, Patience)
}

func (f folder) Encode(m Message) (Encoded, error) { return f.from.encode(m) }

// Open begins a conversation with a folder, which needs none.
func (f folder) Open(context.Context) (Conversation, error) { return laying{f}, nil }

// laying is mails being laid into a folder.
type laying struct{ folder }

func (l laying) Send(ctx context.Context, e Encoded, _ time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// What a folder does not take it would not take from anybody: it is no fault of the mail.
	if err := safefile.Write(filepath.Join(l.dir, field.SafeID(e.ID)+".eml"), e.Raw); err != nil {
		return &Failure{Stage: From, Why: fmt.Errorf("write a mail: %w", err)}
	}
	return nil
}
func (laying) Good() bool { return true }
func (laying) Close()     {}
