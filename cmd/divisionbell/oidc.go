package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"divisionbell/scheduler/account/openid"
	"divisionbell/scheduler/body"
	"divisionbell/store"
)

// oidcFlags name another service at which members can be known.
type oidcFlags struct {
	OIDCIssuer       string `name:"oidc-issuer" help:"An OpenID Connect issuer at which members can sign in too, with the address that it has verified; needs the two others." placeholder:"URL"`
	OIDCClientID     string `name:"oidc-client-id" help:"By what the issuer knows this service." placeholder:"ID"`
	OIDCClientSecret string `name:"oidc-client-secret" help:"The secret that the issuer gave to this service; better in its variable than on the command line." placeholder:"SECRET"`
}

// check refuses one flag without the others, and an issuer that is not asked in secret.
func (f oidcFlags) check() error {
	if f == (oidcFlags{}) {
		return nil
	}
	if f.OIDCIssuer == "" || f.OIDCClientID == "" || f.OIDCClientSecret == "" {
		return errors.New("--oidc-issuer, --oidc-client-id and --oidc-client-secret must be given together, or none of them")
	}
	u, err := url.Parse(f.OIDCIssuer)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery+u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !isHere(u.Hostname())) {
		return errors.New("--oidc-issuer is not understood: it must look like https://login.example.org; http:// is for this machine alone")
	}
	return nil
}

// isHere reports whether a host is this machine, as its name or its address says.
func isHere(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// provider is nil if there is no other service: neither the flags name one nor the body's file.
// Its tokens run out by the time that it is, whatever day is taken for today.
func (f oidcFlags) provider(b *body.Body, base string, tallies store.Tallies, log *slog.Logger) (*openid.Provider, error) {
	if f.OIDCIssuer == "" && b.SignIn.Issuer != "" {
		secret, err := os.ReadFile(b.SignIn.SecretFile)
		if err != nil {
			return nil, fmt.Errorf("read the secret of the OpenID Connect client: %w", err)
		}
		f = oidcFlags{b.SignIn.Issuer, b.SignIn.ClientID, strings.TrimSpace(string(secret))}
		if err := f.check(); err != nil {
			return nil, usageError{fmt.Errorf("sign_in of %s: its issuer must be asked by https, and the file of its secret must not be empty", b.Name.English)}
		}
	}
	if f.OIDCIssuer == "" {
		return nil, nil
	}
	return openid.New(openid.Config{
		Issuer: f.OIDCIssuer, ClientID: f.OIDCClientID, Secret: f.OIDCClientSecret, Return: base + openid.ReturnPath, Tallies: tallies, Now: time.Now, Log: log,
	}), nil
}
