package store_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"divisionbell/store"
)

// everyByte is a source of randomness that gives each byte in turn.
type everyByte struct{ next byte }

func (e *everyByte) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.next
		e.next++
	}
	return len(p), nil
}

func TestSecretsHave52LettersThatCannotBeMistaken(t *testing.T) {
	source, used := &everyByte{}, map[rune]int{}
	for range 64 { // 64 × 52 letters: each of the 256 bytes 13 times
		s, err := store.NewSecret(source)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(s.Reveal()); n != 52 {
			t.Fatalf("%q has %d letters, want 52", s.Reveal(), n)
		}
		for _, letter := range s.Reveal() {
			used[letter]++
		}
	}
	for letter, n := range used {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789", letter) || strings.ContainsRune("l1o0", letter) {
			t.Errorf("a secret has %q, which cannot be typed or is taken for another", letter)
		}
		if n != 64*52/32 {
			t.Errorf("%q comes %d times, want each of 32 letters equally often", letter, n)
		}
	}
}

func TestNoSecretWithoutEnoughRandomness(t *testing.T) {
	s, err := store.NewSecret(io.LimitReader(rand.Reader, 51))
	if err == nil || s.Reveal() != "" {
		t.Errorf("got a secret of %d letters and error %v", len(s.Reveal()), err)
	}
}

func TestASecretDoesNotPrintItself(t *testing.T) {
	secret, err := store.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	type holder struct{ Token store.Secret }
	type closed struct{ token store.Secret } // fmt cannot ask a field like this for its String
	values := map[string]any{
		"a secret":               secret,
		"a pointer to it":        &secret,
		"a list of it":           []store.Secret{secret},
		"a struct that has it":   holder{secret},
		"a pointer to a struct":  &holder{secret},
		"a closed struct":        closed{secret},
		"a map by name":          map[string]store.Secret{"token": secret},
		"a map by secret":        map[store.Secret]int{secret: 1},
		"an error that names it": fmt.Errorf("no member for %v", secret),
	}
	for name, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			t.Run(name+" with "+verb, func(t *testing.T) { hides(t, secret, fmt.Sprintf(verb, v)) })
		}
		t.Run(name+" in a log", func(t *testing.T) {
			var out bytes.Buffer
			slog.New(slog.NewTextHandler(&out, nil)).Info("asked", "value", v)
			slog.New(slog.NewJSONHandler(&out, nil)).Info("asked", "value", v)
			hides(t, secret, out.String())
		})
	}
	t.Run("as JSON", func(t *testing.T) {
		raw, err := json.Marshal(holder{secret})
		if err != nil {
			t.Fatal(err)
		}
		hides(t, secret, string(raw))
	})
}

func hides(t *testing.T, secret store.Secret, text string) {
	t.Helper()
	if text == "" {
		t.Error("printed nothing")
	}
	for _, plain := range []string{secret.Reveal(), hex.EncodeToString([]byte(secret.Reveal()))} {
		if strings.Contains(text, plain) {
			t.Error("printed the secret")
		}
	}
}

func TestTheHashStaysWhatItWas(t *testing.T) {
	// printf 23456789abcdefghijkmnpqrstuvwxyz | sha256sum
	const want = "b3dd3c7535260a7513cdf66ee1a9d90d8dfbd715675bce0a4869e0e6f87fd445"
	for _, tc := range []struct{ name, presented string }{
		{"as it was shown", "23456789abcdefghijkmnpqrstuvwxyz"},
		{"pasted with a space and an end of line", " 23456789abcdefghijkmnpqrstuvwxyz\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hash := store.ParseSecret(tc.presented).Hash()
			if got := hex.EncodeToString(hash[:]); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestASecretIsFoundAgainByWhatItsHolderWasShown(t *testing.T) {
	a, errA := store.NewSecret(rand.Reader)
	b, errB := store.NewSecret(rand.Reader)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if store.ParseSecret(a.Reveal()).Hash() != a.Hash() {
		t.Error("the secret as shown has another hash")
	}
	if a.Hash() == b.Hash() {
		t.Error("two secrets have the same hash")
	}
}
