package mail

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/emersion/go-msgauth/dkim"
	gomail "github.com/wneessen/go-mail"
)

// Option is something that a sender may do.
type Option func(*origin)

// Signed has mails signed with DKIM (RFC 6376) for the domain that they come from. The public
// key stands in the DNS under the selector.
func Signed(by DKIM) Option { return func(o *origin) { o.dkim = &by } }

// DKIM is a key with which mails are signed.
type DKIM struct {
	selector string
	key      crypto.Signer
}

// fewestBits of an RSA key are believed (RFC 8301 section 3.2).
const fewestBits = 1024

// isSelector tells of names of the DNS (RFC 6376 section 3.1).
var isSelector = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$`).MatchString

// ReadDKIM takes a private key in a PEM file, RSA or Ed25519. The error never repeats the key.
func ReadDKIM(selector string, file []byte) (DKIM, error) {
	if !isSelector(selector) {
		return DKIM{}, fmt.Errorf("the selector %q is not understood: it must be a name of the DNS, such as mail2026", selector)
	}
	key, err := gomail.PrivKeyFromPEM(file)
	if err != nil {
		return DKIM{}, errors.New("the key is not understood: it must be a private key, RSA or Ed25519, in a PEM file (PKCS#1 or PKCS#8)")
	}
	if k, isRSA := key.(*rsa.PrivateKey); isRSA && k.N.BitLen() < fewestBits {
		return DKIM{}, fmt.Errorf("the key has %d bits: at least %d are believed, and 2048 are usual", k.N.BitLen(), fewestBits)
	}
	return DKIM{selector, key}, nil
}

// signedHeaders are those of RFC 6376 section 5.4.1 that mails have and, as RFC 8058 section 4
// asks, those that stop them. From and Subject stand there twice, so that who adds a second one
// spoils the signature.
func signedHeaders() []string {
	return []string{
		"From", "From", "To", "Subject", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Auto-Submitted",
		"List-Unsubscribe", "List-Unsubscribe-Post",
	}
}

// signed is a mail that is signed when it is written.
type signed struct {
	mail   io.WriterTo
	by     DKIM
	domain string
}

// WriteTo writes the mail with its signature.
func (s signed) WriteTo(w io.Writer) (int64, error) {
	var plain, whole bytes.Buffer
	if _, err := s.mail.WriteTo(&plain); err != nil {
		return 0, err
	}
	err := dkim.Sign(&whole, &plain, &dkim.SignOptions{
		Domain: s.domain, Selector: s.by.selector, Signer: s.by.key, HeaderKeys: signedHeaders(),
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		return 0, errors.New("sign a mail: the key does not sign")
	}
	return whole.WriteTo(w)
}
