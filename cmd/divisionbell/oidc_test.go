package main

import (
	"strings"
	"testing"
)

func TestFlagsOfOpenIDConnect(t *testing.T) {
	all := func(issuer string) []string {
		return []string{"--oidc-issuer", issuer, "--oidc-client-id", "bell", "--oidc-client-secret", "hidden-word"}
	}
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{"an issuer alone", []string{"--oidc-issuer", "https://login.example.org"}, "must be given together"},
		{"no secret", []string{"--oidc-issuer", "https://login.example.org", "--oidc-client-id", "bell"}, "must be given together"},
		{"a secret alone", []string{"--oidc-client-secret", "hidden-word"}, "must be given together"},
		{"not in secret", all("http://login.example.org"), "http:// is for this machine alone"},
		{"no address", all("login"), "it must look like https://login.example.org"},
		{"with a password", all("https://a:b@login.example.org"), "it must look like"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, _, stderr := command(t, append([]string{"serve", "--data", t.TempDir(), "--addr", "127.0.0.1:0"}, tc.args...)...)
			if status != exitUsage || !strings.Contains(stderr, tc.says) || strings.Contains(stderr, "hidden-word") || strings.Count(stderr, "\n") != 1 {
				t.Errorf("status %d: %s, want %q", status, stderr, tc.says)
			}
		})
	}
}
