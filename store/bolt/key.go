package bolt

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
)

// key joins the parts of a key so that the keys of one owner stand together and
// no id can pass for another's.
func key(parts ...string) []byte {
	var k []byte
	for _, p := range parts {
		k = append(k, p...)
		k = append(k, 0)
	}
	return k
}

// parts undoes key.
func parts(k []byte) []string {
	return strings.Split(strings.TrimSuffix(string(k), "\x00"), "\x00")
}

// instant sorts by time, to the nanosecond. Times before 1970 sort as 1970; those
// after 2262, which have no number of nanoseconds, as the last that has.
func instant(at time.Time) []byte {
	nanos := int64(math.MaxInt64)
	switch {
	case at.Before(time.Unix(0, 0)):
		nanos = 0
	case at.Before(time.Unix(0, math.MaxInt64)):
		nanos = at.UnixNano()
	}
	return binary.BigEndian.AppendUint64(nil, uint64(nanos))
}

// instantSize is how many bytes instant takes.
const instantSize = 8

// queueKey sorts mails by when they may next be handed out, or by when they were dropped,
// then by id.
func queueKey(at time.Time, id string) []byte { return append(instant(at), id...) }

// splitQueueKey undoes queueKey.
func splitQueueKey(k []byte) (at time.Time, id string) {
	return time.Unix(0, int64(binary.BigEndian.Uint64(k))), string(k[instantSize:])
}

// keyAge sorts a member's idempotency keys by age.
func keyAge(member string, at time.Time, word string) []byte {
	return append(append(key(member), instant(at)...), word...)
}

// splitKeyAge undoes keyAge.
func splitKeyAge(member string, k []byte) (at time.Time, word string) {
	return splitQueueKey(k[len(key(member)):])
}

// numberKey sorts acts by number.
func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
