package scheduler

import (
	"sync"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// mostAnswerBytes is how much is kept of the answers of an edition and of all its past
// states together. One answer over a year has some 40 kB, most of it sentences.
const mostAnswerBytes = 8 << 20

// besidesAnswer is about what it takes to keep an answer, beside its bytes.
const besidesAnswer = 512

// asked is a question of the calendar as it was known on a day; no day stands for now.
type asked struct {
	knownOn  calendar.Date
	question advice.Question
}

// answers keeps the bytes of answers, since to write an answer takes longer than to
// find it, and pages and programs ask the same again. When there is no more room the
// oldest ones go.
type answers struct {
	mu    sync.Mutex
	kept  map[asked][]byte
	order []asked // the oldest first
	bytes int
}

func newAnswers() *answers { return &answers{kept: make(map[asked][]byte)} }

func (a *answers) get(q asked) ([]byte, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer, ok := a.kept[q]
	return answer, ok
}

func (a *answers) keep(q asked, answer []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.kept[q]; ok {
		return
	}
	a.kept[q] = answer
	a.order = append(a.order, q)
	a.bytes += len(answer) + besidesAnswer
	for a.bytes > mostAnswerBytes {
		oldest := a.order[0]
		a.order = a.order[1:]
		a.bytes -= len(a.kept[oldest]) + besidesAnswer
		delete(a.kept, oldest)
	}
}
