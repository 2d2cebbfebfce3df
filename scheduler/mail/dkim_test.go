package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"divisionbell/scheduler/mail/mailtest"
)

// keyFile is a private key as openssl writes it.
func keyFile(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// published is what stands in the DNS for a key.
func published(t *testing.T, key crypto.Signer) string {
	t.Helper()
	if public, is := key.Public().(ed25519.PublicKey); is {
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der)
}

// verified is what another implementation says of the signature of a mail.
func verified(t *testing.T, raw []byte, dns string) error {
	t.Helper()
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != "mail2026._domainkey.example.org" {
			t.Errorf("the key is looked for at %s", name)
		}
		return []string{dns}, nil
	}})
	if err != nil || len(found) != 1 || found[0].Domain != "example.org" {
		t.Fatalf("%d signatures, %v", len(found), err)
	}
	for _, header := range []string{"From", "Subject", "Date", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted"} {
		if !strings.Contains(strings.Join(found[0].HeaderKeys, " ")+" ", header+" ") {
			t.Errorf("%s is not signed: %v", header, found[0].HeaderKeys)
		}
	}
	return found[0].Err
}

// byHand verifies a signature of RSA as RFC 6376 has it, with nothing of the program that made
// it.
func byHand(t *testing.T, raw []byte, key crypto.PublicKey) bool {
	t.Helper()
	head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
	var fields []string // unfolded
	for _, line := range strings.Split(head, "\r\n") {
		if line[0] == ' ' || line[0] == '\t' {
			fields[len(fields)-1] += line
			continue
		}
		fields = append(fields, line)
	}
	relaxed := func(field string) string {
		name, value, _ := strings.Cut(field, ":")
		return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.Join(strings.Fields(value), " ")
	}
	signature := fields[0]
	tags := map[string]string{}
	_, values, _ := strings.Cut(signature, ":")
	for _, tag := range strings.Split(values, ";") {
		name, value, _ := strings.Cut(tag, "=")
		tags[strings.TrimSpace(name)] = strings.Join(strings.Fields(value), "")
	}
	lines := strings.Split(strings.TrimRight(body, "\r\n"), "\r\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(regexp.MustCompile(`[ \t]+`).ReplaceAllString(line, " "), " ")
	}
	digest := sha256.Sum256([]byte(strings.Join(lines, "\r\n") + "\r\n"))
	if base64.StdEncoding.EncodeToString(digest[:]) != tags["bh"] {
		return false
	}
	left, signed := slices.Clone(fields[1:]), ""
	for _, name := range strings.Split(tags["h"], ":") {
		for i := len(left) - 1; i >= 0; i-- { // from the last one up
			if strings.EqualFold(name, strings.SplitN(left[i], ":", 2)[0]) {
				signed += relaxed(left[i]) + "\r\n"
				left = slices.Delete(left, i, i+1)
				break
			}
		}
	}
	signed += relaxed(regexp.MustCompile(`\bb=[^;]*$|\bb=[^;]*;`).ReplaceAllStringFunc(signature, func(tag string) string {
		return "b=" + strings.Repeat(";", strings.Count(tag, ";"))
	}))
	sum := sha256.Sum256([]byte(signed))
	b, err := base64.StdEncoding.DecodeString(tags["b"])
	return err == nil && rsa.VerifyPKCS1v15(key.(*rsa.PublicKey), crypto.SHA256, sum[:], b) == nil
}

func TestMailsAreSigned(t *testing.T) {
	rsaKey, err1 := rsa.GenerateKey(rand.Reader, 2048)
	_, edKey, err2 := ed25519.GenerateKey(rand.Reader)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey, "Ed25519": edKey} {
		t.Run(name, func(t *testing.T) {
			signed, err := ReadDKIM("mail2026", keyFile(t, key))
			if err != nil {
				t.Fatal(err)
			}
			post := mailtest.Start(t, mailtest.Config{})
			sender, err := NewSMTP("smtp://"+post.Addr, from, Signed(signed))
			if err != nil {
				t.Fatal(err)
			}
			plain := letterToSian()
			plain.Unsubscribe = ""
			for _, m := range []Message{letterToSian(), plain} {
				if err := sender.Send(t.Context(), m); err != nil {
					t.Fatal(err)
				}
			}
			for _, arrived := range post.Mails() {
				if err := verified(t, arrived.Raw, published(t, key)); err != nil {
					t.Errorf("the signature does not hold: %v", err)
				}
				if name == "RSA" && !byHand(t, arrived.Raw, key.Public()) {
					t.Error("the signature does not hold when it is verified by hand")
				}
			}
			raw := post.Mails()[0].Raw
			for what, other := range map[string][]byte{
				"another address that stops mails": bytes.Replace(raw, []byte("/mail/PASS"), []byte("/mail/EVIL"), 1),
				"a second subject":                 append([]byte("Subject: other\r\n"), raw...),
				"another text":                     bytes.Replace(raw, []byte("Llandudno"), []byte("Llandudnp"), 1),
			} {
				if bytes.Equal(other, raw) || verified(t, other, published(t, key)) == nil {
					t.Errorf("the signature holds for %s", what)
				}
			}
		})
	}
}

func TestKeysThatDoNotSign(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := keyFile(t, small)
	for _, tc := range []struct {
		name, selector string
		file           []byte
		says           string
	}{
		{"no selector", "", good, "selector"},
		{"a selector that is no name", "mail 2026", good, "selector"},
		{"a selector with a header", "mail\r\nBcc", good, "selector"},
		{"no key", "mail2026", nil, "private key"},
		{"a public key", "mail2026", bytes.ReplaceAll(good, []byte("PRIVATE"), []byte("PUBLIC")), "private key"},
		{"a key cut short", "mail2026", bytes.Replace(good, []byte("\nMII"), []byte("\n"), 1), "private key"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadDKIM(tc.selector, tc.file)
			if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "MII") {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
