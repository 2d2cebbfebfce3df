package scheduler

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"divisionbell/scheduler/advice"
)

// mostAnswers is how many answers are kept beside an edition. One over a year has
// some 40 kB, most of it sentences.
const mostAnswers = 512

// answers keeps the bytes of answers, since to write an answer takes longer than to
// find it, and pages and programs ask the same again. When it is full the oldest one
// goes.
type answers struct {
	mu     sync.Mutex
	kept   map[advice.Question][]byte
	order  []advice.Question
	oldest int // index into order, once it is full
}

func newAnswers() *answers { return &answers{kept: make(map[advice.Question][]byte)} }

func (a *answers) get(q advice.Question) ([]byte, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer, ok := a.kept[q]
	return answer, ok
}

func (a *answers) keep(q advice.Question, answer []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, ok := a.kept[q]; ok {
		return
	}
	if len(a.order) < mostAnswers {
		a.order = append(a.order, q)
	} else {
		delete(a.kept, a.order[a.oldest])
		a.order[a.oldest] = q
		a.oldest = (a.oldest + 1) % mostAnswers
	}
	a.kept[q] = answer
}

// BestTime returns the answer to a question as JSON. Do not change the bytes. A
// *advice.QuestionError says what is wrong with the question.
func (e *Edition) BestTime(q advice.Question) ([]byte, error) {
	if known, ok := e.answers.get(q); ok {
		return known, nil
	}
	answer, err := e.Advice.BestTime(q)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return nil, fmt.Errorf("write the best time for %s and %s: %w", q.Office, q.Action, err)
	}
	e.answers.keep(q, text.Bytes())
	return text.Bytes(), nil
}
