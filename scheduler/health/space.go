package health

import (
	"context"
	"fmt"
)

// Room on the disk that the data are on.
const (
	// LeastFree is what must be free: a data file grows by half as much at once.
	LeastFree = 32 << 20
	// AmpleFree is what should be free: what an upgrade or a backup needs at least.
	AmpleFree = 256 << 20
)

// Space tells how many bytes are free on the disk of the data. An error says nothing of them: that
// a folder is gone others tell.
type Space func() (free uint64, err error)

// Failures is a check: with less than LeastFree the next plan may be refused.
func (s Space) Failures(context.Context) []string {
	if free, err := s(); err != nil || free >= LeastFree {
		return nil
	}
	return []string{fmt.Sprintf("the disk of the data is full: less than %d MiB are free; make room", LeastFree>>20)}
}

// Warnings says that the disk will be full before long.
func (s Space) Warnings() []string {
	if free, err := s(); err != nil || free < LeastFree || free >= AmpleFree {
		return nil
	}
	return []string{fmt.Sprintf("the disk of the data has less than %d MiB free, which an upgrade or a backup needs; make room", AmpleFree>>20)}
}
