package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"divisionbell/scheduler/mail"
)

// TestMailsOfWhoIsErasedGoWhereverTheyWereWritten erases the member of one body, and of one of
// several, which share the folder of mails.
func TestMailsOfWhoIsErasedGoWhereverTheyWereWritten(t *testing.T) {
	for _, tc := range []struct {
		name string
		of   func(data string) dataFlags
	}{
		{"the only body", func(data string) dataFlags { return dataFlags{Data: data} }},
		{"one of several", func(data string) dataFlags {
			return dataFlags{Data: filepath.Join(data, bodiesFolder, "cilip"), body: "cilip"}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := t.TempDir()
			folder, err := mail.NewFolder(filepath.Join(data, "mail"), "bell@example.org")
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range []string{"sian@example.org", "jo@example.org"} {
				if err := folder.Send(t.Context(), mail.Message{ID: to[:2], To: to, Subject: "Hello", Text: "Hello", HTML: "<p>Hello</p>", Date: time.Unix(0, 0)}); err != nil {
					t.Fatal(err)
				}
			}
			if err := tc.of(data).forgetMails("sian@example.org"); err != nil {
				t.Fatal(err)
			}
			if left, err := os.ReadDir(filepath.Join(data, "mail")); err != nil || len(left) != 1 || left[0].Name() != "jo.eml" {
				t.Errorf("left are %v, %v", left, err)
			}
		})
	}
}
