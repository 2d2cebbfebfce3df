package api

import (
	"testing"

	"divisionbell/scheduler/decision/decisiontest"
)

// withOffice is a service whose officers can decide, with one source that says what nobody
// believes.
func withOffice(t testing.TB) func(*Config) {
	return func(c *Config) {
		t.Helper()
		office, err := decisiontest.Open(t.TempDir(), c.Store, c.Now, c.Location)
		if err != nil {
			t.Fatal(err)
		}
		c.Editions, c.Orders, c.Sources = office.Editor.Editions, office.Clerk, office.Sources.Status
	}
}
