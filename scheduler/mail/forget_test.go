package mail

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMailsOfSomebodyWhoWasErasedAreForgotten(t *testing.T) {
	dir := t.TempDir()
	sender, err := NewFolder(dir, from)
	if err != nil {
		t.Fatal(err)
	}
	for id, to := range map[string]string{"first": "sian@example.org", "second": "Sian@Example.org", "other": "asian@example.org", "else": "jo@example.org"} {
		m := letterToSian()
		m.ID, m.To = id, to
		if err := sender.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "note.eml"), []byte("sian@example.org"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Forget(dir, "sian@example.org"); err != nil {
		t.Fatal(err)
	}
	names := list(t, dir)
	if len(names) != 3 || names[0] != "else.eml" || names[1] != "note.eml" || names[2] != "other.eml" {
		t.Errorf("the folder holds %v", names)
	}
	if err := Forget(filepath.Join(dir, "there is none"), "sian@example.org"); err != nil {
		t.Error(err)
	}
}
