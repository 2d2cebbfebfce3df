package bolt

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// Whoever reads all of a large file, or has it overwritten where it is free, takes little memory.
func TestWhatWasReadOfALargeFileIsLetGo(t *testing.T) {
	const pieces, piece = 96, 1 << 20
	s, err := open(filepath.Join(t.TempDir(), "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.db.NoSync = true
	number := func(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }
	err = s.db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("large"))
		for n := 0; err == nil && n < pieces; n++ {
			err = b.Put(number(n), make([]byte, piece))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		do   func() error
	}{
		{"all is read, in many transactions", func() error {
			for n := range pieces {
				for range readsBetween / 8 {
					err := s.read(context.Background(), "read a piece", func(tx *bbolt.Tx) error {
						sum := byte(0)
						for _, b := range tx.Bucket([]byte("large")).Get(number(n)) {
							sum |= b
						}
						if sum != 0 {
							t.Errorf("piece %d is not what was written", n)
						}
						return nil
					})
					if err != nil {
						return err
					}
				}
			}
			return nil
		}},
		{"what is free is overwritten", s.scrub},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := mappedBytes()
			if err := tc.do(); err != nil {
				t.Fatal(err)
			}
			if took := mappedBytes() - before; took > mostMapped {
				t.Errorf("%d MiB of the file count as memory, before they were %d", took>>20, before>>20)
			}
		})
	}
}
