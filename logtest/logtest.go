// Package logtest has a log that tests read while others write to it.
package logtest

import (
	"bytes"
	"sync"
)

// Buffer keeps what is written. The zero value is ready; any number of goroutines may use it.
type Buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write never fails.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Taken returns what was written, and forgets it.
func (b *Buffer) Taken() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := b.text.String()
	b.text.Reset()
	return text
}
