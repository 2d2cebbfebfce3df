package moving_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"divisionbell/store/moving"
)

func written(t testing.TB, v any) []byte {
	t.Helper()
	doc, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A file with many contacts, and a tenth as many members and mails, moves to a database and back: DIVISIONBELL_MIGRATE says how many, 5,000
// if nothing does.
func BenchmarkMigrate(b *testing.B) {
	contacts := 5000
	if n, err := strconv.Atoi(os.Getenv("DIVISIONBELL_MIGRATE")); err == nil {
		contacts = n
	}
	dir := b.TempDir()
	first := filepath.Join(dir, "first.db")
	s := inFile(b, first)
	crowd(b, s, contacts, contacts/10)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		url, last := database(b, fmt.Sprintf("bench%d", n)), filepath.Join(dir, fmt.Sprintf("last%d.db", n))
		var sent, back moving.Digest
		sent = move(b, inFile(b, first), inDatabase(b, url))
		back = move(b, inDatabase(b, url), inFile(b, last))
		if sent.String() != back.String() {
			b.Fatalf("sent %v\n back %v", sent, back)
		}
		b.Logf("%d records there and back, %v", sent.Count(), b.Elapsed())
	}
}
