package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
)

func TestAnAssistantOnThisMachineIsAnswered(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	var errOut bytes.Buffer
	a := &app{out: io.Discard, errOut: &errOut, loc: london, now: clock(calendar.MustDate("2026-11-28"), london, time.Now)}
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	cmd := &mcpCmd{layersFlag: layersFlag{Data: t.TempDir()}}
	go func() { done <- cmd.serve(context.Background(), a, in, out) }()
	lines := bufio.NewScanner(answers)
	lines.Buffer(nil, 1<<20)
	for _, tc := range []struct{ message, want string }{
		{`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`, `"version":"` + version + `"`},
		{`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"best_time","arguments":{"office":"mp"}}}`, `\"from\":\"2026-11-28\"`},
		{`{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"best_time","arguments":{"office":"king"}}}`, `"isError":true`},
	} {
		if _, err := io.WriteString(ask, tc.message+"\n"); err != nil {
			t.Fatal(err)
		}
		if !lines.Scan() || !strings.Contains(lines.Text(), tc.want) {
			t.Errorf("the answer is %.300q, want one with %q", lines.Text(), tc.want)
		}
	}
	if err := ask.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil || errOut.Len() > 0 {
		t.Errorf("the assistant went, and the error is %v: %s", err, errOut.String())
	}
}
