package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/mail"
)

// What the flags name signs the mails that are written.
func TestServeSignsMails(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	file := filepath.Join(data, "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := &serveCmd{dataFlags: dataFlags{Data: data}, MailFrom: "bell@example.org", dkimFlags: dkimFlags{DKIMKey: file, DKIMSelector: "mail2026"}}
	sender, err := cmd.sender()
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Send(t.Context(), mail.Message{ID: "one", To: "sian@example.org", Subject: "Today", Text: "Today", HTML: "<p>Today", Date: time.Now()}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(data, "mail", "one.eml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"DKIM-Signature:", "d=example.org", "s=mail2026", "List-Unsubscribe-Post"} {
		if !strings.Contains(strings.NewReplacer("\r\n ", "", "\r\n\t", "").Replace(string(raw)), says) {
			t.Errorf("the mail does not say %q:\n%s", says, raw)
		}
	}
}
