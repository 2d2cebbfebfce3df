package main

import "sync"

// troubles asks all who may have trouble.
func troubles(all ...func() []string) func() []string {
	return func() (texts []string) {
		for _, trouble := range all {
			texts = append(texts, trouble()...)
		}
		return texts
	}
}

// lastError is what came of the last try, for who asks from elsewhere.
type lastError struct {
	mu  sync.Mutex
	err error
}

func (l *lastError) set(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

func (l *lastError) get() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}
