package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// leastMemory is how much memory the service may take in any case before garbage is
// collected more often than usual.
const leastMemory = 112 << 20

// boundMemory has garbage collected more often once the service takes four times what it
// holds when it is up: what it keeps of past states and of answers is bounded well below
// that. Who sets GOMEMLIMIT knows better.
func boundMemory() {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(leastMemory, 4*int64(m.HeapAlloc)))
}
