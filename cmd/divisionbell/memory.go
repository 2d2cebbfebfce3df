package main

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"divisionbell/calendar/sources/fetch"
)

// While a process begins nearly all that it makes stays, and looking for garbage would take
// a fifth of its time.
const (
	whileBeginning = 400
	asUsual        = 100
)

// What the service may take before garbage is collected more often than usual: it holds half of
// that when it is up, and what it keeps of past states and of answers is bounded well below the
// rest. It goes by what the calendars have and not by what is held at some moment, which whoever
// asks then has a part in.
const (
	memoryOfProgram = 36 << 20
	memoryOfBody    = 64 << 20
	memoryOfEntry   = 2 << 10
)

// boundEvery is how often is looked how large the calendars are.
const boundEvery = time.Minute

// collectRarely has garbage collected rarely until collectAsUsual. Who sets GOGC knows better.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(whileBeginning)
	}
}

// collectAsUsual has garbage collected as usual from now on.
func collectAsUsual() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(asUsual)
	}
	runtime.GC()
}

// boundMemory has garbage collected more often once more is taken than so many bodies with so
// many entries need. Who sets GOMEMLIMIT knows better.
func boundMemory(bodies, entries int) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(memoryOfProgram + bodies*memoryOfBody + entries*memoryOfEntry))
	}
}

// boundMemory goes by how large the calendars of all bodies are, until ctx is done.
func (all everybody) boundMemory(ctx context.Context) {
	collectAsUsual()
	for {
		entries := 0
		for _, q := range all {
			entries += q.editor.Editions.Current().Calendar.Size()
		}
		boundMemory(len(all), entries)
		if fetch.Wait(ctx, boundEvery) != nil {
			return
		}
	}
}
