package bolt

import (
	"context"
	"strconv"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) AddAct(ctx context.Context, a store.Act) (store.Act, error) {
	err := s.write(ctx, "record an act", func(tx *bbolt.Tx) (err error) {
		if a.Number, err = bucket(tx, acts).NextSequence(); err != nil {
			return err
		}
		a.At = a.At.UTC()
		return put(tx, acts, numberKey(a.Number), a)
	})
	if err != nil {
		return store.Act{}, err
	}
	return a, nil
}

func (s *bolt) Acts(ctx context.Context, p store.Part) (store.List[store.Act], error) {
	list := store.List[store.Act]{Items: []store.Act{}}
	var lost losses
	err := s.read(ctx, "list acts", func(tx *bbolt.Tx) error {
		c := bucket(tx, acts).Cursor()
		k, _ := c.Last()
		if p.After != "" {
			n, err := strconv.ParseUint(p.After, 10, 64)
			if err != nil || !has(tx, acts, numberKey(n)) {
				return store.ErrCursor
			}
			c.Seek(numberKey(n))
			k, _ = c.Prev()
		}
		for ; k != nil; k, _ = c.Prev() {
			if p.Most > 0 && len(list.Items) == p.Most {
				list.Next = strconv.FormatUint(list.Items[p.Most-1].Number, 10)
				return nil
			}
			a, err := get[store.Act](tx, acts, k)
			if lost.add(acts, k, err) {
				list.Damaged++
				continue
			}
			if err != nil {
				return err
			}
			list.Items = append(list.Items, a)
		}
		return nil
	})
	s.tell(ctx, lost)
	if err != nil {
		return store.List[store.Act]{}, err
	}
	return list, nil
}
