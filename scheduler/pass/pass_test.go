package pass

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"divisionbell/store"
)

// keys are those of a store.
type keys map[string][store.KeySize]byte

func (k keys) Key(_ context.Context, name string, fresh [store.KeySize]byte) ([store.KeySize]byte, error) {
	if _, is := k[name]; !is {
		k[name] = fresh
	}
	return k[name], nil
}

func sealer(t *testing.T, k store.Keys, random io.Reader) *Sealer {
	t.Helper()
	s, err := NewSealer(t.Context(), k, random)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func drawn(b byte) io.Reader { return bytes.NewReader(bytes.Repeat([]byte{b}, store.KeySize)) }

var passes = []Pass{
	{For: Steps, Member: store.NewID(), Contact: store.NewID(), Steps: []string{"manager", "communications"}},
	{For: Move, Member: store.NewID(), Contact: store.NewID(), Steps: []string{}},
	{For: Stop, Member: store.NewID(), Kind: store.MailPlanChanges, Steps: []string{}},
}

func TestAWordLeadsBackToItsPass(t *testing.T) {
	data := keys{}
	first, second := sealer(t, data, drawn(1)), sealer(t, data, drawn(2))
	for _, p := range passes {
		word := first.Seal(p)
		if got, err := first.Open(word); err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("%+v became %+v, %v", p, got, err)
		}
		if got, err := second.Open(word); err != nil || !reflect.DeepEqual(got, p) {
			t.Errorf("another program on the same data reads %+v, %v", got, err)
		}
		if strings.Contains(word, p.Member) || p.Contact != "" && strings.Contains(word, p.Contact) {
			t.Errorf("the word %s names somebody", word)
		}
		if trimmed := strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"); trimmed != "" || len(word) > 200 {
			t.Errorf("%s does not stand in an address as it is", word)
		}
	}
}

func TestNoOtherWordIsAPass(t *testing.T) {
	mine, theirs := sealer(t, keys{}, drawn(1)), sealer(t, keys{}, drawn(2))
	word := mine.Seal(passes[0])
	for _, tc := range []struct{ name, word string }{
		{"nothing", ""},
		{"a guess", "kqf4vzt2h7wy3mdn6c5x2rjb8akqf4vzt2h7wy3mdn6c5x2rjb8a"},
		{"a word of another service", theirs.Seal(passes[0])},
		{"one letter is another", flipped(word)},
		{"a word cut short", word[:len(word)-4]},
		{"a word with more behind it", word + "AAAA"},
		{"not even of its letters", "ŵ/../\x00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, err := mine.Open(tc.word); !errors.Is(err, ErrNoPass) || got.Member != "" {
				t.Errorf("it opens %+v, %v", got, err)
			}
		})
	}
}

func flipped(word string) string {
	if word[20] == 'A' {
		return word[:20] + "B" + word[21:]
	}
	return word[:20] + "A" + word[21:]
}
