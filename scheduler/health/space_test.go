package health

import (
	"errors"
	"testing"
)

func TestADiskThatFillsIsToldBeforeItIsFull(t *testing.T) {
	for _, tc := range []struct {
		name         string
		free         uint64
		err          error
		fails, warns bool
	}{
		{"there is room", 10 << 30, nil, false, false},
		{"just enough", AmpleFree, nil, false, false},
		{"not for a backup", AmpleFree - 1, nil, false, true},
		{"just enough for the file to grow", LeastFree, nil, false, true},
		{"not even for that", LeastFree - 1, nil, true, false},
		{"nothing", 0, nil, true, false},
		{"the folder is gone", 0, errors.New("no such file or directory"), false, false},
	} {
		s := Space(func() (uint64, error) { return tc.free, tc.err })
		if got := s.Failures(t.Context()); (len(got) > 0) != tc.fails {
			t.Errorf("%s: fails with %q", tc.name, got)
		}
		if got := s.Warnings(); (len(got) > 0) != tc.warns {
			t.Errorf("%s: warns with %q", tc.name, got)
		}
	}
}
