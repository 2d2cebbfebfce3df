package bolt

import (
	"encoding/binary"
	"math"
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

// queueKey sorts reminders by when they may next be handed out, to the
// nanosecond, then by id. Times before 1970 sort as 1970; those after 2262, which
// have no number of nanoseconds, as the last that has.
func queueKey(at time.Time, id string) []byte {
	nanos := int64(math.MaxInt64)
	switch {
	case at.Before(time.Unix(0, 0)):
		nanos = 0
	case at.Before(time.Unix(0, math.MaxInt64)):
		nanos = at.UnixNano()
	}
	k := binary.BigEndian.AppendUint64(nil, uint64(nanos))
	return append(k, id...)
}

// splitQueueKey undoes queueKey.
func splitQueueKey(k []byte) (at time.Time, id string) {
	return time.Unix(0, int64(binary.BigEndian.Uint64(k))), string(k[8:])
}
