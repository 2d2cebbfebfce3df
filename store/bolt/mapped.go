package bolt

import (
	"bytes"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"
)

// bbolt maps the file into memory. What was read of it counts as memory of the process until the
// system needs the room, so that whoever looks at everything, such as the watch for plans that met
// a change, would seem to take as much as the file has. What is let go stays in the system's cache.

const (
	// mostMapped is how many bytes of files may count as memory before the data are let go: the
	// program itself has some 30 MiB of it.
	mostMapped = 64 << 20
	// readsBetween is after how many transactions that read is looked at how many they are.
	readsBetween = 64
	// pagesBetween is the same for who looks at page after page in one transaction.
	pagesBetween = 4096
)

// mapping lets go of what was read.
type mapping struct{ reads atomic.Uint64 }

// note notes a transaction that has read.
func (m *mapping) note(tx *bbolt.Tx) {
	if m.reads.Add(1)%readsBetween == 0 && mappedBytes() > mostMapped {
		letGo(tx)
	}
}

// letGo lets go of all that was read of the file. Whoever reads just now reads on: pages come back
// as they are asked for. The transaction keeps the file where it is in memory. That it cannot be
// done changes nothing but the figure.
func letGo(tx *bbolt.Tx) {
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, tx.DB().Info().Data, uintptr(tx.Size()), syscall.MADV_DONTNEED)
}

// mappedBytes is how many bytes of files count as memory of the process; none where the system does
// not say.
func mappedBytes() int {
	said, err := os.ReadFile("/proc/self/statm") // size, resident, shared, ... in pages
	if err != nil {
		return 0
	}
	fields := bytes.Fields(said)
	if len(fields) < 3 {
		return 0
	}
	pages, err := strconv.Atoi(string(fields[2]))
	if err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}
