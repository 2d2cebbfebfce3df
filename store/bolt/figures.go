package bolt

import (
	"context"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

func (s *bolt) Publish(ctx context.Context, f store.Figures) error {
	return s.write(ctx, "publish figures", func(tx *bbolt.Tx) error {
		for _, k := range keysWith(tx, figures, key(f.Of)) {
			if parts(k)[1] >= f.First.String() {
				return store.ErrConflict
			}
		}
		return put(tx, figures, key(f.Of, f.Last.String()), f)
	})
}

func (s *bolt) Published(ctx context.Context, of string) (store.List[store.Figures], error) {
	return listed[store.Figures](ctx, s, figures, key(of))
}
