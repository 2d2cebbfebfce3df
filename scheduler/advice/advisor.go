package advice

import (
	"sync"

	"divisionbell/calendar"
	"divisionbell/calendar/councils"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// Advisor answers questions on one calendar. It never changes what it says, and
// any number of goroutines may ask it.
type Advisor struct {
	book *rule.Book
	cal  *calendar.Calendar
	read *reading.Reading
	list *councils.List
	pool *sync.Pool // of *scratch

	english *Voice
}

// New makes an advisor on a calendar. Every condition is worked out here, once; the
// sums for a pair when somebody first asks for it.
func New(b *rule.Book, cal *calendar.Calendar, options ...reading.Option) (*Advisor, error) {
	read, err := reading.New(b, cal, options...)
	if err != nil {
		return nil, err
	}
	english, err := newEnglish(b)
	if err != nil {
		return nil, err
	}
	list, err := councils.Load()
	if err != nil {
		return nil, err
	}
	return &Advisor{book: b, cal: cal, read: read, list: list, pool: &sync.Pool{New: func() any { return new(scratch) }}, english: english}, nil
}

// Answers reports whether there is advice for the pair.
func (a *Advisor) Answers(o Office, act Action) bool { return a.book.Answers(o, act) }

// Instead returns what to do instead of a pair for which there is no advice.
func (a *Advisor) Instead(o Office, act Action) string { return a.book.Instead(o, act) }

// Book returns the rules and names that the advice is made of.
func (a *Advisor) Book() *rule.Book { return a.book }

// Check says what is wrong with the rules on this calendar: conditions that hold on
// no day from 2016 to 2027, and rules in favour that hold only where another blocks
// the same. Each error names the rule. It is for the start of the program, and for
// those who write rules; a calendar of a few days would not pass.
func (a *Advisor) Check() error { return a.read.Check() }
