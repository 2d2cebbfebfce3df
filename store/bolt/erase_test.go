package bolt_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// absent fails if the bytes of the file have one of the words in them.
func absent(t *testing.T, file string, words ...string) {
	t.Helper()
	raw := bytes.ToLower(read(t, file))
	for _, word := range words {
		if i := bytes.Index(raw, bytes.ToLower([]byte(word))); word != "" && i >= 0 {
			t.Errorf("%.20q is in the file at byte %d of %d", word, i, len(raw))
		}
	}
}

// someLetters are words that no other has.
func someLetters(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('a' + r.IntN(26)))
	}
	return b.String()
}

// TestNoByteOfAnErasedMemberIsLeft plans and changes with many members, erases some,
// and looks for their words in the bytes of the file, as somebody who finds the disk
// would.
func TestNoByteOfAnErasedMemberIsLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	r := rand.New(rand.NewPCG(1, 2))
	day, now := calendar.MustDate("2027-03-05"), time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	const members, plans = 60, 6
	words := map[string][]string{}
	for i := range members {
		id := fmt.Sprint("member", i)
		word := func(n int) string {
			w := someLetters(r, n)
			words[id] = append(words[id], w)
			return w
		}
		must(t, s.AddMember(t.Context(), store.Member{ID: id, Email: word(12) + "@example.org", Name: word(12), Created: now}))
		must(t, s.AddSession(t.Context(), store.Session{ID: word(12), Member: id, Device: word(12), Created: now}, newSecret(t)))
		must(t, s.AddToken(t.Context(), store.Token{ID: word(12), Member: id, Name: word(12), Created: now}, newSecret(t)))
		must(t, s.AddFeed(t.Context(), store.Feed{ID: word(12), Member: id, Label: word(12), Created: now}, newSecret(t)))
		for range plans {
			c := store.Contact{
				ID: word(12), Member: id, Nation: calendar.Wales, First: day, Last: day,
				Whom: word(20), Purpose: word(200 + r.IntN(6000)), Notes: word(100), Points: []string{word(30)},
			}
			due := []store.Mail{{ID: c.ID + "-1", Due: now, Steps: []store.Step{{Name: "send", Due: day, Text: word(40)}}}}
			c, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{Key: word(12), At: now})
			must(t, err)
			c.Notes = word(100)
			_, err = s.UpdateContact(t.Context(), c, nil)
			must(t, err)
		}
	}
	for i := 0; i < members; i += 5 {
		must(t, s.RemoveMember(t.Context(), fmt.Sprint("member", i)))
		absent(t, file, words[fmt.Sprint("member", i)]...)
	}
	for id, theirs := range words {
		var n int
		_, err := fmt.Sscanf(id, "member%d", &n)
		must(t, err)
		if n%5 == 0 {
			absent(t, file, theirs...)
		} else if !bytes.Contains(read(t, file), []byte(theirs[0])) {
			t.Errorf("%s was not erased, and her address is not in the file", id)
		}
	}

	list, err := s.Contacts(t.Context(), "member1", store.Part{})
	must(t, err)
	gone := list.Items[0]
	must(t, s.DeleteContact(t.Context(), "member1", gone.ID, 0))
	must(t, s.Prune(t.Context(), now))
	absent(t, file, gone.ID, gone.Whom, gone.Notes, gone.Purpose)
	must(t, s.Close())
}

func TestErasingLeavesTheFileSoundAndNoLargerThanItNeedBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	for round := range 30 {
		must(t, s.AddMember(t.Context(), store.Member{ID: "ada", Email: "ada@example.org"}))
		for i := range 20 {
			c, due := visit(fmt.Sprint(round, "-", i))
			_, err := s.AddContact(t.Context(), c, due, store.IdempotencyKey{})
			must(t, err)
		}
		must(t, s.RemoveMember(t.Context(), "ada"))
	}
	must(t, s.Close())
	if size := len(read(t, file)); size > 1<<20 {
		t.Errorf("an empty store has %d bytes", size)
	}
	sound(t, file)
}

// join keeps a member of that name with some contacts.
func join(ctx context.Context, s store.Store, name string) error {
	if err := s.AddMember(ctx, store.Member{ID: name, Email: name + "@example.org"}); err != nil {
		return err
	}
	for i := range 8 {
		c, due := visit(fmt.Sprint(name, "-", i))
		c.Member = name
		if _, err := s.AddContact(ctx, c, due, store.IdempotencyKey{}); err != nil {
			return err
		}
	}
	return nil
}

// eraserFile names the file, in the environment, in which a second process of this test
// adds and removes members, and says whom.
const eraserFile = "DIVISIONBELL_TEST_ERASER_FILE"

func eraseUntilKilled(file string) error {
	s, err := bolt.Open(file)
	if err != nil {
		return err
	}
	defer s.Close()
	for i := 0; ; i++ {
		name := fmt.Sprint("guest", i, "-", os.Getpid())
		if err := errors.Join(join(context.Background(), s, name), s.RemoveMember(context.Background(), name)); err != nil {
			return err
		}
		fmt.Println(name)
	}
}

// intact fails unless all that Bea planned is there, and the file is sound.
func intact(t *testing.T, file string) {
	t.Helper()
	sound(t, file)
	s := open(t, file)
	list, err := s.Contacts(t.Context(), "bea", store.Part{})
	must(t, errors.Join(err, s.Close()))
	if len(list.Items) != 8 || list.Damaged != 0 {
		t.Errorf("Bea has %d contacts, and %d are damaged", len(list.Items), list.Damaged)
	}
}

func TestErasingThatIsKilledHarmsNobodyElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	must(t, errors.Join(join(t.Context(), s, "bea"), s.Close()))
	for i := range 8 {
		eraser := exec.CommandContext(t.Context(), os.Args[0])
		eraser.Env = append(os.Environ(), eraserFile+"="+file)
		said, err := eraser.StdoutPipe()
		must(t, err)
		must(t, eraser.Start())
		if _, err := bufio.NewReader(said).ReadString('\n'); err != nil {
			t.Fatalf("it erased nobody: %v", err)
		}
		time.Sleep(time.Duration(i) * 5 * time.Millisecond) // any moment after the first will do
		must(t, eraser.Process.Kill())
		_ = eraser.Wait()
		intact(t, file)
	}
}

func TestWhoReadsWhileOthersAreErasedReadsWhatIsThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "store.db")
	s := open(t, file)
	must(t, join(t.Context(), s, "bea"))
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if list, err := s.Contacts(t.Context(), "bea", store.Part{}); err != nil || len(list.Items) != 8 {
					t.Errorf("Bea has %d contacts, %v", len(list.Items), err)
					return
				}
			}
		})
	}
	for i := range 15 {
		name := fmt.Sprint("guest", i)
		must(t, errors.Join(join(t.Context(), s, name), s.RemoveMember(t.Context(), name)))
	}
	close(stop)
	readers.Wait()
	must(t, s.Close())
	intact(t, file)
}
