package scheduler

import (
	"testing"

	"go.uber.org/goleak"
)

// Nothing that a test began goes on when all of them are over.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
