package kept_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/scheduler/kept"
)

func question(target string) kept.Question { return kept.Question{Target: target} }

// shelf is a shelf whose documents are made of their questions; made counts how often.
type shelf struct {
	*kept.Shelf
	press kept.Press
	made  map[string]int
}

func (s *shelf) ask(t *testing.T, target string) {
	t.Helper()
	doc, err := s.Find(context.Background(), question(target), func() *kept.Document {
		s.made[target]++
		return s.press.Document([]byte(target), http.Header{}, time.Time{})
	})
	if err != nil || string(doc.Plain().Body) != target {
		t.Fatalf("%s: %v", target, err)
	}
}

func TestWhatGoesWhenThereIsNoMoreRoom(t *testing.T) {
	for _, tc := range []struct{ name, asked, made string }{
		{"nothing while there is room", "abcabc", "map[a:1 b:1 c:1]"},
		{"of those asked for once the oldest", "abcdbcda", "map[a:2 b:1 c:1 d:1]"},
		{"nothing that was asked for again, whatever strangers ask", "aabcdefghiabc", "map[a:1 b:2 c:2 d:1 e:1 f:1 g:1 h:1 i:1]"},
		{"of those asked for again the oldest, if there are no others", "aabbccddaa", "map[a:1 b:1 c:1 d:2]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			// A document takes 2 KiB besides its text, so three have room.
			s := &shelf{Shelf: kept.NewShelf(7 << 10), made: make(map[string]int)}
			for _, target := range strings.Split(tc.asked, "") {
				s.ask(t, target)
			}
			if got := fmt.Sprint(s.made); got != tc.made {
				t.Errorf("made %s, want %s", got, tc.made)
			}
		})
	}
}

func TestWhatHasNoRoomIsAnsweredAndNotKept(t *testing.T) {
	s := &shelf{Shelf: kept.NewShelf(7 << 10), made: make(map[string]int)}
	long := strings.Repeat("x", 8<<10)
	for _, target := range []string{"a", long, long, "a"} {
		s.ask(t, target)
	}
	if s.made["a"] != 1 || s.made[long] != 2 {
		t.Errorf("made a %d times, the long one %d times", s.made["a"], s.made[long])
	}
}

func TestALongQuestionTakesRoomToo(t *testing.T) {
	s := kept.NewShelf(64 << 10)
	var press kept.Press
	made := 0
	for range 2 {
		for i := range 20 {
			target := fmt.Sprint(i, strings.Repeat("x", 8<<10))
			_, err := s.Find(context.Background(), question(target), func() *kept.Document {
				made++
				return press.Document([]byte("a"), http.Header{}, time.Time{})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if made < 30 {
		t.Errorf("of 40 questions of 8 KiB each %d found a document in 64 KiB", 40-made)
	}
}

func TestOneMakesADocumentForAllWhoAskMeanwhile(t *testing.T) {
	var press kept.Press
	s := kept.NewShelf(1 << 20)
	made := 0
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			doc, err := s.Find(context.Background(), question("a"), func() *kept.Document {
				made++ // by one at a time
				if made < 3 {
					return nil
				}
				return press.Document([]byte("a"), http.Header{}, time.Time{})
			})
			if err != nil || doc != nil && string(doc.Plain().Body) != "a" {
				t.Errorf("%v %v", doc, err)
			}
		})
	}
	all.Wait()
	if made != 3 {
		t.Errorf("made %d times: two came to nothing, and the third is for all", made)
	}
}

func TestNobodyWaitsForWhatBreaksOffNorAfterGivingUp(t *testing.T) {
	s := kept.NewShelf(1 << 20)
	begun, broken := make(chan struct{}), make(chan any)
	goOn := make(chan struct{})
	go func() {
		defer func() { broken <- recover() }()
		_, _ = s.Find(context.Background(), question("a"), func() *kept.Document {
			close(begun)
			<-goOn
			panic("broken off")
		})
	}()
	<-begun
	gone, giveUp := context.WithCancel(context.Background())
	giveUp()
	if _, err := s.Find(gone, question("a"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	close(goOn)
	if <-broken == nil {
		t.Error("it did not break off")
	}
	doc, err := s.Find(context.Background(), question("a"), func() *kept.Document { return nil })
	if doc != nil || err != nil {
		t.Errorf("the next: %v %v", doc, err)
	}
}

func TestThePackedFormIsPackedOnlyIfThatGainsSomething(t *testing.T) {
	var press kept.Press
	header := http.Header{"Content-Type": {"text/plain"}}
	for _, tc := range []struct {
		name, text string
		packed     bool
	}{
		{"short", strings.Repeat("a", kept.PackedFrom-1), false},
		{"long", strings.Repeat("a", kept.PackedFrom), true},
	} {
		d := press.Document([]byte(tc.text), header, time.Time{})
		plain, packed := d.Plain(), d.Packed()
		if (packed.Header.Get("Content-Encoding") == "gzip") != tc.packed || (packed.Tag == plain.Tag) == tc.packed {
			t.Errorf("%s: %v", tc.name, packed.Header)
		}
		if packed.Header.Get("Content-Length") != fmt.Sprint(len(packed.Body)) || packed.Known.Get("Content-Type") != "" || packed.Known.Get("Content-Length") != "" || packed.Known.Get("ETag") != packed.Tag {
			t.Errorf("%s: %v, known %v", tc.name, packed.Header, packed.Known)
		}
	}
	header.Set("ETag", `"7"`)
	d := press.Document([]byte(strings.Repeat("a", 2000)), header, time.Time{})
	if d.Plain().Tag != `"7"` || d.Packed().Tag != `"7"` {
		t.Error("the tag of a state is not that of both forms")
	}
}
