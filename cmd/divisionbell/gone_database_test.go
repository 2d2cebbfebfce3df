package main

import (
	"net/http"
	"strings"
	"testing"

	"divisionbell/store/postgres/pgtest"
)

// While the database is gone a program is told when to come again, and whoever looks whether the
// service is well is told neither where the database is nor as whom it is asked.
func TestWhileTheDatabaseIsGone(t *testing.T) {
	server, url := pgtest.Own(t, pgtest.Missing(), "fsync=off")
	data := dataFlags{Data: t.TempDir(), Store: url}
	service := startOn(t, data, "")
	defer service.stop(t)
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data.Data, "--store", url))
	if out := mustCommand(t, "doctor", "--refresh", "off", "--data", t.TempDir(), "--store", url); !strings.Contains(out, "the database answers and takes writes") {
		t.Errorf("doctor says %s", out)
	}
	server.Halt()
	for _, asked := range []struct{ method, path, body string }{
		{http.MethodGet, "/v1/me", ""}, {http.MethodGet, "/v1/contacts", ""}, {http.MethodPost, "/v1/contacts", aLetter}, {http.MethodGet, "/v1/me/feeds", ""},
		{http.MethodDelete, "/v1/contacts/0123456789abcdef", ""},
	} {
		r, err := http.NewRequest(asked.method, service.base+asked.path, strings.NewReader(asked.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: %d, come again in %q", asked.method, asked.path, answer.StatusCode, answer.Header.Get("Retry-After"))
		}
	}
	if status, body := service.get(t, "/v1/best-time?office=mp", ""); status != http.StatusOK {
		t.Errorf("what is the same for all: %d %s", status, body)
	}
	body := turnsRed(t, service)
	if !strings.Contains(body, "the database cannot be reached") {
		t.Errorf("readyz says %s", body)
	}
	for _, secret := range []string{"127.0.0.1", "user=", "database=", `\n`, "bell@"} {
		if strings.Contains(body, secret) {
			t.Errorf("readyz says %q: %s", secret, body)
		}
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	if status, body := service.get(t, "/v1/me", token); status != http.StatusOK {
		t.Errorf("when it is there again: %d %s", status, body)
	}
}

func TestADatabaseAddressThatIsNone(t *testing.T) {
	for name, url := range map[string]string{
		"a port that is none": "postgres://bell:hunter2@127.0.0.1:99999999/bell", "half an address": "postgres://bell:hunter2@[::1/bell",
		"a word that is none": "postgres://bell:hunter2@127.0.0.1/bell?sslmode=perhaps", "connections that are no number": "postgres://bell:hunter2@127.0.0.1/bell?pool_max_conns=many",
	} {
		for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"doctor", "--refresh", "off"}, {"member", "list"}} {
			status, _, said := command(t, append(args, "--data", t.TempDir(), "--store", url)...)
			if status != exitUsage || strings.Contains(said, "hunter2") || !strings.Contains(said, "allowed is postgres://USER") || strings.Count(said, "\n") != 1 {
				t.Errorf("%s of %s: %d %q", name, args[0], status, said)
			}
		}
		if status, _, said := command(t, "migrate", "--from", "bolt:"+t.TempDir()+"/a.db", "--to", url); status != exitUsage || strings.Contains(said, "hunter2") {
			t.Errorf("%s of migrate: %d %q", name, status, said)
		}
	}
}
