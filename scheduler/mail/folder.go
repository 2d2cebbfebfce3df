package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

type folder struct {
	dir  string
	from origin
}

// NewFolder returns a sender that writes each mail into a file of its own in dir,
// named after its id, that only the owner can read. The folder is made if it is
// not there. A mail that is sent again takes the place of its file.
func NewFolder(dir, from string) (Sender, error) {
	origin, err := parseOrigin(from)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for mails: %w", err)
	}
	return folder{dir, origin}, nil
}

// Send returns once the file will survive a crash; nobody ever sees half a mail.
func (f folder) Send(ctx context.Context, m Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	msg, err := f.from.compose(m)
	if err != nil {
		return err
	}
	var eml bytes.Buffer
	if _, err := msg.WriteTo(&eml); err != nil {
		return errors.New("write a mail: it cannot be encoded")
	}
	if err := writeFile(f.dir, safeID(m.ID)+".eml", eml.Bytes()); err != nil {
		return fmt.Errorf("write a mail: %w", err)
	}
	return nil
}

// writeFile puts a whole file into dir in one step.
func writeFile(dir, name string, content []byte) (err error) {
	temp, err := os.CreateTemp(dir, ".*.tmp") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			temp.Close()
			os.Remove(temp.Name())
		}
	}()
	if _, err := temp.Write(content); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes the names in a folder survive a crash.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
