package moving_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
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
	contacts := contactsToMove()
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

// The same, with the program that moves killed at ten random moments, five on each way: what it
// costs to go on is in it.
func BenchmarkMigrateKilled(b *testing.B) {
	contacts := contactsToMove()
	parts := contacts*12/10/1000 + 1
	seed := rand.Uint64()
	chance := rand.New(rand.NewPCG(seed, 0))
	b.Logf("seed %d", seed)
	dir := b.TempDir()
	file := filepath.Join(dir, "first.db")
	s := inFile(b, file)
	crowd(b, s, contacts, contacts/10)
	before, err := moving.DigestOf(b.Context(), s)
	if err = errors.Join(err, s.Close()); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		url, last := database(b, fmt.Sprintf("killed%d", n)), filepath.Join(dir, fmt.Sprintf("killed%d.db", n))
		for _, way := range [][2]string{{"bolt:" + file, url}, {url, "bolt:" + last}} {
			kills := 0
			for range 5 {
				if killed(b, way[0], way[1], 1+chance.IntN(max(1, parts/6))) {
					break
				}
				kills++
			}
			if kills == 5 && !killed(b, way[0], way[1], -1) {
				b.Fatal("it does not come to an end")
			}
			b.Logf("killed %d times, %v", kills, b.Elapsed())
		}
		back := inFile(b, last)
		after, err := moving.DigestOf(b.Context(), back)
		if err = errors.Join(err, back.Close()); err != nil || after.String() != before.String() {
			b.Fatalf("%v\n was %v\n is %v", err, before, after)
		}
		b.Logf("%d records there and back, %v", before.Count(), b.Elapsed())
	}
}

// contactsToMove is how many DIVISIONBELL_MIGRATE says, 5,000 if it says nothing.
func contactsToMove() int {
	if n, err := strconv.Atoi(os.Getenv("DIVISIONBELL_MIGRATE")); err == nil {
		return n
	}
	return 5000
}
