package bolt

import (
	"bytes"
	"fmt"

	"go.etcd.io/bbolt"
)

// What is erased in a bbolt file is no longer found, but its bytes stay: in pages that
// are free until they are used again, and behind the last page, where a transaction
// that failed may have written. scrub fills both with zeros, in the file itself.
//
// That is safe while a transaction that writes is open and nobody reads. The state
// that was committed last, which is on the disk, leads to no free page; no other
// transaction can take one; and whoever reads an older state, which may lead there, is
// waited for. A crash in the middle leaves zeros where nobody looks.
//
// It looks at the head of every page, and writes those that are not zeros yet: a
// thousand a millisecond, and as fast as the disk. What it looked at it lets go.
func (s *bolt) scrub() error {
	if err := s.guard.mayWrite(); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	s.upkeep.Lock()
	defer s.upkeep.Unlock()
	s.reading.Lock()
	defer s.reading.Unlock()
	tx, err := s.db.Begin(true)
	if err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	defer tx.Rollback()
	if err := s.zeroFree(tx); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	if err := s.file.Sync(); err != nil {
		return fmt.Errorf("overwrite what was erased: %w", err)
	}
	return nil
}

// zeroFree fills every free page, and what is behind the last page, with zeros.
func (s *bolt) zeroFree(tx *bbolt.Tx) error {
	size := int64(s.db.Info().PageSize)
	defer letGo(tx)
	for id := int64(0); ; id++ {
		if id%pagesBetween == 0 {
			letGo(tx)
		}
		page, err := tx.Page(int(id))
		if err != nil {
			return err
		}
		if page == nil { // behind the last
			break
		}
		if page.Type != "free" {
			continue
		}
		if err := s.zero(id*size, size); err != nil {
			return err
		}
	}
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	for at := tx.Size(); at < info.Size(); at += size {
		if err := s.zero(at, min(size, info.Size()-at)); err != nil {
			return err
		}
	}
	return nil
}

// zero fills a stretch of the file with zeros, unless it has nothing else.
func (s *bolt) zero(at, size int64) error {
	there, zeros := make([]byte, size), make([]byte, size)
	if _, err := s.file.ReadAt(there, at); err != nil {
		return err
	}
	if bytes.Equal(there, zeros) {
		return nil
	}
	_, err := s.file.WriteAt(zeros, at)
	return err
}
