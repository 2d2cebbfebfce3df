package outbox_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
)

// TestWhoHangsHoldsUpNobody has a server that says nothing about some members until all mails to
// others have arrived. Were those held up for longer than a moment, they would never arrive. Where
// all four connections hang, that moment is as long as the first patience.
func TestWhoHangsHoldsUpNobody(t *testing.T) {
	if outbox.FirstPatience >= 5*time.Second {
		t.Errorf("one who hangs may delay others by %v, the most is 5 seconds", outbox.FirstPatience)
	}
	for _, tc := range []struct {
		name            string
		stage           mailtest.Stage
		hanging, others int
	}{
		{"one of a thousand, when the server is told to whom", mailtest.To, 1, 999},
		{"ten of forty, when it is told to whom", mailtest.To, 10, 30},
		{"one of a thousand, when it has the mail", mailtest.Taken, 1, 999},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			arrived, all, over := 0, make(chan struct{}), make(chan struct{})
			var mu sync.Mutex
			post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, recipient string) error {
				isHanging := strings.HasPrefix(recipient, "hanging")
				if stage == tc.stage && isHanging {
					select {
					case <-all:
					case <-over:
					}
				}
				if stage == mailtest.Taken && !isHanging {
					mu.Lock()
					defer mu.Unlock()
					if arrived++; arrived == tc.others {
						close(all)
					}
				}
				return nil
			}})
			var names []string
			for i := range tc.hanging {
				names = append(names, fmt.Sprint("hanging", i))
			}
			for i := range tc.others {
				names = append(names, fmt.Sprint("member", i))
			}
			o := newOffice(t, smtpPost(t, post.Addr), names...)
			began := time.Now()
			sent, err := o.outbox.Look(t.Context())
			close(over)
			if err != nil || sent != tc.hanging+tc.others {
				t.Errorf("%d went out of %d, error %v", sent, tc.hanging+tc.others, err)
			}
			select {
			case <-all:
			default:
				t.Errorf("%d mails to others arrived of %d", arrived, tc.others)
			}
			t.Logf("all went in %v", time.Since(began).Round(time.Millisecond))
		})
	}
}

// TestWhoseAnswersWereLostHoldsUpNobody has a server lose its answers to mails to as many members as
// there are connections. When these are tried again it says nothing until all mails to others have
// arrived: were those not sent first, they would never arrive.
func TestWhoseAnswersWereLostHoldsUpNobody(t *testing.T) {
	const others = 30
	arrived, isAgain, all := 0, false, make(chan struct{})
	var mu sync.Mutex
	post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, recipient string) error {
		if stage != mailtest.Taken {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case !strings.HasPrefix(recipient, "lost"):
			if arrived++; arrived == others {
				close(all)
			}
		case !isAgain:
			return mailtest.ErrHangUp
		default:
			mu.Unlock()
			select {
			case <-all:
			case <-t.Context().Done():
			}
			mu.Lock()
		}
		return nil
	}})
	o := newOffice(t, smtpPost(t, post.Addr), "lost0", "lost1", "lost2", "lost3")
	o.look(t, 0, 0)
	mu.Lock()
	isAgain = true
	mu.Unlock()
	for i := range others {
		name := fmt.Sprint("member", i)
		oweThese(t, o.store, name, []store.Mail{{ID: "r-" + name, Due: eight.Add(2 * time.Minute)}}) // they have waited for less long
	}
	o.look(t, 2*time.Minute, 4+others)
}

func TestWhoHasManyMailsHoldsUpNobody(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	o := newOffice(t, smtpPost(t, post.Addr))
	owe(t, o.store, "ann", 200)
	for _, name := range []string{"bea", "cat", "dot"} {
		owe(t, o.store, name, 1)
	}
	o.look(t, 0, 203)
	order := ids(post.Mails())
	for _, name := range []string{"bea", "cat", "dot"} {
		if at := slices.Index(order, messageID(name)); at < 0 || at > 20 {
			t.Errorf("the only mail to %s came after %d others", name, at)
		}
	}
}

// TestMailsTakeFewAnswersAndConnections counts what a server that is far away is asked for: of
// 2,000 mails at 50 ms an answer, four connections that wait for four answers a mail take 100
// seconds.
func TestMailsTakeFewAnswersAndConnections(t *testing.T) {
	asked := map[mailtest.Stage]int{}
	var mu sync.Mutex
	post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, _ string) error {
		mu.Lock()
		defer mu.Unlock()
		asked[stage]++
		return nil
	}})
	o := newOffice(t, smtpPost(t, post.Addr))
	const members, each = 8, 50
	for i := range members {
		owe(t, o.store, fmt.Sprint("member", i), each)
	}
	o.look(t, 0, members*each)
	mu.Lock()
	defer mu.Unlock()
	if n := asked[mailtest.Hello]; n < 1 || n > 4 {
		t.Errorf("there were %d connections, the most can be 4", n)
	}
	for _, stage := range []mailtest.Stage{mailtest.From, mailtest.To, mailtest.Data, mailtest.Taken} {
		if asked[stage] != members*each {
			t.Errorf("the server was asked %d times (%s) for %d mails", asked[stage], stage, members*each)
		}
	}
	if post.Answers() > 4*members*each+4*10 {
		t.Errorf("the server gave %d answers for %d mails, want four a mail and a few a connection", post.Answers(), members*each)
	}
}

// TestMailsTakeFewTransactions: 1,000 are claimed in ten.
func TestMailsTakeFewTransactions(t *testing.T) {
	o := newOffice(t, nil)
	owe100(t, o.store, 100, 10)
	claims := 0
	for claimed := 0; claimed < 1000; claims++ {
		got, err := o.store.Claim(t.Context(), eight, 100, time.Hour)
		if err != nil || len(got) == 0 {
			t.Fatalf("%d claimed, then %d, %v", claimed, len(got), err)
		}
		claimed += len(got)
	}
	if claims > 10 {
		t.Errorf("it took %d claims", claims)
	}
}

// owe100 adds so many members who are owed so many mails each at eight.
func owe100(t testing.TB, st store.Store, members, each int) {
	t.Helper()
	for i := range members {
		owe(t, st, fmt.Sprintf("member%03d", i), each)
	}
}

// quickDir is a folder that is gone with the test, in memory where the machine has such a one:
// for tests of what is written, not of how long a disk takes.
func quickDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "outbox")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Clean(dir)
}

// TestADamagedRecordStopsNobodyElsesMail spoils what is kept of one member, in a way that cannot be
// read.
func TestADamagedRecordStopsNobodyElsesMail(t *testing.T) {
	for bucket, key := range map[string]string{"mails": "r-sian-000\x00", "contacts": "sian\x00c-sian\x00", "members": "sian\x00"} {
		t.Run(bucket, func(t *testing.T) {
			dir := quickDir(t)
			newOfficeIn(t, dir, nil, "ann", "sian", "zoe").store.Close()
			db, err := bbolt.Open(filepath.Join(dir, "bell.db"), 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Update(func(tx *bbolt.Tx) error {
				if tx.Bucket([]byte(bucket)).Get([]byte(key)) == nil {
					t.Errorf("there is nothing under %q", key)
				}
				return tx.Bucket([]byte(bucket)).Put([]byte(key), []byte(`{"id": 7, "whom": "half a rec`))
			})
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			post := mailtest.Start(t, mailtest.Config{})
			o := newOfficeIn(t, dir, smtpPost(t, post.Addr))
			o.look(t, 0, 2)
			o.look(t, time.Hour, 0)
			checkArrived(t, post, messageID("ann"), messageID("zoe"))
			_, err1 := o.store.Members(t.Context(), store.Part{}) // as all plans are looked at each night
			_, err2 := o.store.Contacts(t.Context(), "sian", store.Part{})
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			if told, err := o.store.Damaged(t.Context()); err != nil || len(told) == 0 {
				t.Errorf("the operator is told of %v, %v", told, err)
			}
		})
	}
}
