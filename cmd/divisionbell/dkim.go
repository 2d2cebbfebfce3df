package main

import (
	"fmt"
	"os"

	"divisionbell/scheduler/mail"
)

// dkimFlags name the key with which mails are signed.
type dkimFlags struct {
	DKIMKey      string `name:"dkim-key" help:"A private key, RSA or Ed25519, in a PEM file, with which mails are signed (DKIM); without it they are not." placeholder:"FILE"`
	DKIMSelector string `name:"dkim-selector" help:"The name under which the public key stands in the DNS: NAME._domainkey before the domain of --mail-from; needed with --dkim-key." placeholder:"NAME"`
}

// signing is how mails are signed, if they are.
func (f dkimFlags) signing() ([]mail.Option, error) {
	if f.DKIMKey == "" && f.DKIMSelector == "" {
		return nil, nil
	}
	if f.DKIMKey == "" || f.DKIMSelector == "" {
		return nil, usageError{fmt.Errorf("--dkim-key and --dkim-selector belong together: give both, or neither")}
	}
	file, err := os.ReadFile(f.DKIMKey)
	if err != nil {
		return nil, usageError{fmt.Errorf("--dkim-key: %w", err)}
	}
	by, err := mail.ReadDKIM(f.DKIMSelector, file)
	if err != nil {
		return nil, usageError{fmt.Errorf("--dkim-key and --dkim-selector: %w", err)}
	}
	return []mail.Option{mail.Signed(by)}, nil
}
