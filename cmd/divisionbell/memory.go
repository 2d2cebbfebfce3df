package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// While a process begins nearly all that it makes stays, and looking for garbage would take
// a fifth of its time.
const (
	whileBeginning = 400
	asUsual        = 100
)

// leastMemory is how much memory the service may take in any case before garbage is
// collected more often than usual.
const leastMemory = 104 << 20

// collectRarely has garbage collected rarely until boundMemory. Who sets GOGC knows better.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(whileBeginning)
	}
}

// boundMemory has garbage collected as usual from now on, and more often once the service
// takes three times what it holds when it is up: what it keeps of past states and of answers
// is bounded well below that. Who sets GOGC or GOMEMLIMIT knows better.
func boundMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(asUsual)
	}
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(leastMemory, 3*int64(m.HeapAlloc)))
}
