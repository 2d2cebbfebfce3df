package mail

import (
	"errors"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "mail")
	sender, err := NewFolder(dir, from)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time after a crash: the same file
		if err := sender.Send(t.Context(), letterToSian()); err != nil {
			t.Fatal(err)
		}
	}
	names := list(t, dir)
	if len(names) != 1 || names[0] != "k3x-2026-05-05.eml" {
		t.Fatalf("the folder holds %v", names)
	}
	checkMode(t, dir, 0o700)
	checkMode(t, filepath.Join(dir, names[0]), 0o600)
	raw, err := os.ReadFile(filepath.Join(dir, names[0]))
	if err != nil {
		t.Fatal(err)
	}
	checkLetterToSian(t, raw)
}

func TestFolderKeepsIDsApartAndInside(t *testing.T) {
	dir := t.TempDir()
	sender, err := NewFolder(dir, from)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{"../a", ".._2fa", "a/b", "a_b", "a.b", "..", "Ŵyn"}
	for _, id := range ids {
		m := letterToSian()
		m.ID = id
		if err := sender.Send(t.Context(), m); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if names := list(t, dir); len(names) != len(ids) {
		t.Errorf("%d mails made the files %v", len(ids), names)
	}
}

// Nothing that people type may end a header line and begin another.
func TestHeadersCannotBeInjected(t *testing.T) {
	const line = "\r\nBcc: everybody@example.org\r\n\r\nBody"
	for _, tc := range []struct {
		name    string
		change  func(*Message)
		refused bool
	}{
		{"in the subject", func(m *Message) { m.Subject += line }, false},
		{"in the subject, after a letter that must be encoded", func(m *Message) { m.Subject = "Ŵ" + line + "\x00\u0085" }, false},
		{"in the id", func(m *Message) { m.ID = "a" + line }, false},
		{"in the address", func(m *Message) { m.To += line }, true},
		{"in the name of an address", func(m *Message) { m.To = "\"a" + line + "\" <sian@example.org>" }, true},
		{"a comment in the address", func(m *Message) { m.To += "(sian)" }, true},
		{"quotes in the address", func(m *Message) { m.To = "\"sian\"@example.org" }, true},
		{"a second address", func(m *Message) { m.To += ", everybody@example.org" }, true},
		{"an SMTP command in the address", func(m *Message) { m.To = "\"a>\r\nDATA\"@example.org" }, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := t.TempDir()
			sender, err := NewFolder(dir, from)
			if err != nil {
				t.Fatal(err)
			}
			m := letterToSian()
			tc.change(&m)
			err = sender.Send(t.Context(), m)
			if tc.refused {
				if !errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "example.org") || len(list(t, dir)) != 0 {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(filepath.Join(dir, list(t, dir)[0]))
			if err != nil {
				t.Fatal(err)
			}
			read, err := mail.ReadMessage(strings.NewReader(string(raw)))
			if err != nil {
				t.Fatal(err)
			}
			if read.Header.Get("Bcc") != "" || read.Header.Get("Content-Type") == "" {
				t.Errorf("the headers are %v", read.Header)
			}
		})
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func checkMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}
