package mail

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// Forget removes from a folder the mails that were written there to an address. No folder has
// none. What is no mail is left alone.
func Forget(dir, address string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil {
		return fmt.Errorf("look for mails: %w", err)
	}
	var failed []error
	for _, file := range files {
		if to, err := recipient(file); err == nil && strings.EqualFold(to, address) {
			failed = append(failed, os.Remove(file))
		} else if errors.Is(err, fs.ErrPermission) {
			failed = append(failed, err)
		}
	}
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("remove the mails of somebody who was erased: %w", err)
	}
	return nil
}

// recipient is the address to which a mail in a file goes.
func recipient(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	m, err := mail.ReadMessage(bufio.NewReader(f))
	if err != nil {
		return "", err
	}
	to, err := mail.ParseAddress(m.Header.Get("To"))
	if err != nil {
		return "", err
	}
	return to.Address, nil
}
