package api

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"sync/atomic"
)

// ids number the requests, so that lines of the log, and what somebody tells of an answer, can be
// brought together. They are of this start of the program and say nothing of who asked.
type ids struct {
	start string
	last  atomic.Uint64
}

func newIDs() *ids {
	start := make([]byte, 4)
	_, _ = rand.Read(start) // never fails
	return &ids{start: hex.EncodeToString(start) + "-"}
}

func (i *ids) next() string { return i.start + strconv.FormatUint(i.last.Add(1), 36) }
