package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// Inspect reads every page that is in use and looks whether it can be what it says that it is, so
// that damage is met before somebody needs what is there. What it finds condemns the file. It goes
// bucket by bucket, so that nobody who erases waits long, and reads the file itself: pages that
// it looked at do not stay in memory.
func (s *bolt) Inspect(ctx context.Context) error {
	var names [][]byte
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			names = append(names, bytes.Clone(name))
			return nil
		})
	})
	for _, name := range names {
		if err != nil {
			break
		}
		err = s.inspectBucket(ctx, name)
	}
	if err != nil {
		return fmt.Errorf("inspect the data: %w", err)
	}
	return nil
}

func (s *bolt) inspectBucket(ctx context.Context, name []byte) error {
	s.upkeep.Lock() // or scrub would overwrite pages that this transaction still sees
	defer s.upkeep.Unlock()
	return s.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(name)
		if b == nil || b.Root() == 0 { // it is small and stands in the page of its name, which was read
			return nil
		}
		i := inspection{file: s, size: s.db.Info().PageSize, last: uint64(tx.Size() / int64(s.db.Info().PageSize))}
		err := i.walk(ctx, uint64(b.Root()), nil)
		if found := (*pageError)(nil); errors.As(err, &found) {
			s.guard.condemn(found.Error())
			return damageError(found.Error())
		}
		return err
	})
}

// pageError is a page that cannot be what it says.
type pageError struct {
	page uint64
	what string
}

func (e *pageError) Error() string { return fmt.Sprintf("page %d %s", e.page, e.what) }

var errOutside = errors.New("outside the page")

// The layout of bbolt's pages, which its format fixes: a head of 16 bytes, and elements of 16.
const (
	pageHead     = 16
	pageElement  = 16
	branchPage   = 0x01
	leafPage     = 0x02
	mostOverflow = 1 << 20
)

type inspection struct {
	file *bolt
	size int
	last uint64 // the number of pages
}

// walk looks at a page and at all below it; its keys must not be before that one.
func (i *inspection) walk(ctx context.Context, id uint64, from []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	page, err := i.read(id)
	if err != nil {
		return err
	}
	flags, count := binary.LittleEndian.Uint16(page[8:]), int(binary.LittleEndian.Uint16(page[10:]))
	if flags != branchPage && flags != leafPage {
		return &pageError{id, "is of no kind that it can be"}
	}
	if pageHead+count*pageElement > len(page) {
		return &pageError{id, "says that it has more than fits"}
	}
	for n := range count {
		key, below, err := element(page, n, flags)
		if err != nil || bytes.Compare(key, from) < 0 {
			return &pageError{id, "has its keys in disorder"}
		}
		from = key
		if flags == branchPage {
			if err := i.walk(ctx, below, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// read reads a page from the file, with the pages that it goes on in.
func (i *inspection) read(id uint64) ([]byte, error) {
	if id < 2 || id >= i.last {
		return nil, &pageError{id, "is not in the file"}
	}
	page := make([]byte, i.size)
	if _, err := i.file.file.ReadAt(page, int64(id)*int64(i.size)); err != nil {
		return nil, &pageError{id, "cannot be read"}
	}
	over := binary.LittleEndian.Uint32(page[12:])
	if binary.LittleEndian.Uint64(page) != id || over > mostOverflow || id+uint64(over) >= i.last {
		return nil, &pageError{id, "is another page than it says"}
	}
	if over == 0 {
		return page, nil
	}
	page = make([]byte, i.size*(int(over)+1))
	if _, err := i.file.file.ReadAt(page, int64(id)*int64(i.size)); err != nil {
		return nil, &pageError{id, "cannot be read"}
	}
	return page, nil
}

// element returns the key of the nth element of a page and, in a branch, the page below it.
func element(page []byte, n int, flags uint16) (key []byte, below uint64, err error) {
	at := pageHead + n*pageElement
	e := page[at : at+pageElement]
	position, length, values := 0, 0, 0
	if flags == branchPage {
		position, length, below = int(binary.LittleEndian.Uint32(e)), int(binary.LittleEndian.Uint32(e[4:])), binary.LittleEndian.Uint64(e[8:])
	} else {
		position, length, values = int(binary.LittleEndian.Uint32(e[4:])), int(binary.LittleEndian.Uint32(e[8:])), int(binary.LittleEndian.Uint32(e[12:]))
	}
	begin := at + position
	if begin+length+values > len(page) {
		return nil, 0, errOutside
	}
	return page[begin : begin+length], below, nil
}

// Inspector is a store whose data can rot, and that can look for itself whether they have.
type Inspector interface {
	Inspect(ctx context.Context) error
}
