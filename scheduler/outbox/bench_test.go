package outbox_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"
	"go.etcd.io/bbolt"

	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/mail/mailtest"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// BenchmarkIdleLook looks for mails that are due among a million that are not, against a bare
// look at the first key of a bucket.
func BenchmarkIdleLook(b *testing.B) {
	const members, batch, stored = 1000, 10_000, 1_000_000
	file := filepath.Join(quickDir(b), "bell.db")
	st, err := bolt.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	for i := range members {
		if err := st.AddMember(b.Context(), store.Member{ID: fmt.Sprint("m", i), Email: fmt.Sprint(i, "@example.org")}); err != nil {
			b.Fatal(err)
		}
	}
	for from := 0; from < stored; from += batch {
		all := make([]store.Mail, batch)
		for i := range all {
			n := from + i
			all[i] = store.Mail{ID: fmt.Sprint(n), Member: fmt.Sprint("m", n%members), Kind: store.MailDigest, Due: eight.Add(time.Duration(n) * time.Second)}
		}
		if _, err := st.Owe(b.Context(), all); err != nil {
			b.Fatal(err)
		}
	}
	before := eight.Add(-time.Hour)
	b.ResetTimer()
	for b.Loop() {
		if got, err := st.Claim(b.Context(), before, 100, time.Hour); err != nil || len(got) > 0 {
			b.Fatal(len(got), err)
		}
	}
	ours := b.Elapsed() / time.Duration(b.N)
	b.StopTimer()
	if err := st.Close(); err != nil {
		b.Fatal(err)
	}
	bare := bareLook(b, file)
	b.ReportMetric(float64(ours)/float64(bare), "times-a-bare-look")
}

// bareLook is how long bbolt takes to look at the first key of the queue.
func bareLook(b *testing.B, file string) time.Duration {
	b.Helper()
	db, err := bbolt.Open(file, 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	const looks = 20_000
	began := time.Now()
	for range looks {
		err := db.View(func(tx *bbolt.Tx) error {
			if k, _ := tx.Bucket([]byte("queue")).Cursor().First(); k == nil {
				b.Fatal("there is nothing in the queue")
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began) / looks
}

// BenchmarkClaim claims 1,000 mails of 100 members on disk, against claiming the mails of one
// member at a time.
func BenchmarkClaim(b *testing.B) {
	var took [2]time.Duration
	transactions := 0
	for b.Loop() {
		for i, atOnce := range []int{100, 1} {
			st, err := bolt.Open(filepath.Join(b.TempDir(), "bell.db"))
			if err != nil {
				b.Fatal(err)
			}
			owe100(b, st, 100, 10)
			n, began := 0, time.Now()
			for claimed := 0; claimed < 1000; n++ {
				got, err := st.Claim(b.Context(), eight, atOnce, time.Hour)
				if err != nil || len(got) == 0 {
					b.Fatal(claimed, err)
				}
				claimed += len(got)
			}
			if took[i] += time.Since(began); i == 0 {
				transactions = n
			}
			st.Close()
		}
	}
	b.ReportMetric(float64(transactions), "transactions")
	b.ReportMetric(float64(took[0].Milliseconds())/float64(b.N), "claim-ms")
	b.ReportMetric(float64(took[1])/float64(took[0]), "times-faster")
}

// oneLine is a post that opens one conversation at a time.
type oneLine struct {
	mail.Post
	mu   sync.Mutex
	open bool
}

func (o *oneLine) Open(ctx context.Context) (mail.Conversation, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open {
		return nil, &mail.Failure{Stage: mail.Begin, Code: 421}
	}
	c, err := o.Post.Open(ctx)
	o.open = err == nil
	return &lineOf{c, o}, err
}

type lineOf struct {
	mail.Conversation
	of *oneLine
}

func (l *lineOf) Close() {
	l.of.mu.Lock()
	defer l.of.mu.Unlock()
	l.of.open = false
	l.Conversation.Close()
}

// BenchmarkMailsASecond sends reminders over one connection with the store on disk, against
// go-mail sending the same words in a bare loop over one connection.
func BenchmarkMailsASecond(b *testing.B) {
	const members, each = 250, 4
	var ours, bare time.Duration
	for b.Loop() {
		post := mailtest.Start(b, mailtest.Config{})
		o := newOfficeIn(b, b.TempDir(), &oneLine{Post: smtpPost(b, post.Addr)})
		owe100(b, o.store, members, each)
		began := time.Now()
		o.look(b, 0, members*each)
		ours += time.Since(began)
		bare += bareLoop(b, o, post, members*each)
	}
	b.ReportMetric(float64(b.N*members*each)/ours.Seconds(), "mails/s")
	b.ReportMetric(float64(bare)/float64(ours), "of-bare")
}

// bareLoop is how long go-mail takes for as many mails with the same words.
func bareLoop(b *testing.B, o *office, post *mailtest.Server, mails int) time.Duration {
	b.Helper()
	member, err := o.store.Member(b.Context(), "member000")
	if err != nil {
		b.Fatal(err)
	}
	c, err := o.store.Contact(b.Context(), member.ID, "c-member000")
	if err != nil {
		b.Fatal(err)
	}
	ics, err := contactsICS([]store.Contact{c})
	if err != nil {
		b.Fatal(err)
	}
	m, err := o.reminders.Letters.Reminder(member, "r", []letter.Due{{Contact: c, Steps: c.Steps[:1]}}, ics, eight)
	if err != nil {
		b.Fatal(err)
	}
	host, digits, err := net.SplitHostPort(post.Addr)
	if err != nil {
		b.Fatal(err)
	}
	port, err := strconv.Atoi(digits)
	if err != nil {
		b.Fatal(err)
	}
	client, err := gomail.NewClient(host, gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithoutNoop())
	if err != nil {
		b.Fatal(err)
	}
	began := time.Now()
	conversation, err := client.DialToSMTPClientWithContext(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for range mails {
		if err := client.SendWithSMTPClient(conversation, bareMail(b, m)); err != nil {
			b.Fatal(err)
		}
	}
	took := time.Since(began)
	_ = client.CloseWithSMTPClient(conversation)
	return took
}

func bareMail(b *testing.B, m mail.Message) *gomail.Msg {
	b.Helper()
	msg := gomail.NewMsg()
	if err := msg.From("bell@example.org"); err != nil {
		b.Fatal(err)
	}
	if err := msg.To(m.To); err != nil {
		b.Fatal(err)
	}
	msg.Subject(m.Subject)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	msg.AttachReadSeeker("division-bell.ics", bytes.NewReader(m.Calendar))
	return msg
}

// BenchmarkFarServer sends 2,000 mails to a server that takes 50 ms for every answer.
func BenchmarkFarServer(b *testing.B) {
	const members, each = 400, 5
	var took time.Duration
	for b.Loop() {
		post := mailtest.Start(b, mailtest.Config{Delay: 50 * time.Millisecond})
		o := newOffice(b, smtpPost(b, post.Addr))
		owe100(b, o.store, members, each)
		began := time.Now()
		o.look(b, 0, members*each)
		took += time.Since(began)
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s/2000-mails")
}
