package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who names a file that is not there, or none, reads what is wrong and not what the system calls it.
func TestAFileThatIsNotThere(t *testing.T) {
	data, fresh := t.TempDir(), filepath.Join(t.TempDir(), "new")
	mustCommand(t, "member", "add", "sian@example.org", "--data", data)
	nowhere := filepath.Join(t.TempDir(), "nowhere.yaml")
	for _, args := range [][]string{
		{"body", "check", nowhere}, {"rules", "check", nowhere}, {"calendar", "import", nowhere, "--data", data}, {"calendar", "diff", nowhere, "--data", data},
		{"serve", "--body", nowhere, "--data", fresh}, {"serve", "--rules", nowhere, "--data", fresh}, {"serve", "--config", nowhere}, {"backtest", "--observed", nowhere},
		{"serve", "--data", fresh, "--dkim-key", nowhere, "--dkim-selector", "bell", "--mail-from", "bell@example.org"}, {"restore", nowhere, "--data", filepath.Join(data, "new")},
		{"best-time", "--office", "mp", "--body", nowhere}, {"calendar", "refresh", "--data", data, "--sources", nowhere},
	} {
		status, _, said := command(t, args...)
		if status == exitOK || !strings.Contains(said, "no such file as "+nowhere) || !strings.Contains(said, "look whether its name is right") || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: %d %q", args[:2], status, said)
		}
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("what is wrong with a file is found once there are data")
	}
	for _, args := range [][]string{{"body", "check", data}, {"calendar", "import", data, "--data", data}, {"year", "2027", "--config", data}} {
		if status, _, said := command(t, args...); status == exitOK || !strings.Contains(said, data+" is a folder: name a file") {
			t.Errorf("%v: %d %q", args[:2], status, said)
		}
	}
}

func TestAnAddressThatIsTaken(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args []string
		says string
	}{
		{[]string{"--addr", l.Addr().String()}, "--addr " + l.Addr().String() + ": another program listens there already"},
		{[]string{"--addr", "127.0.0.1:0", "--admin-addr", l.Addr().String()}, "--admin-addr " + l.Addr().String() + ": another program listens there already"},
		{[]string{"--addr", "192.0.2.1:8080"}, "this machine has no such address"},
		{[]string{"--backup", file}, "--backup " + file + " is not a folder"},
		{[]string{"--backup-keep", "many"}, "backup-keep"},
	} {
		status, out, said := command(t, append([]string{"serve", "--refresh", "off", "--log-level", "error", "--data", t.TempDir()}, tc.args...)...)
		if status == exitOK || out != "" || !strings.Contains(said, tc.says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: %d %q", tc.args, status, said)
		}
	}
	if status, _, said := command(t, "year", "2027", "--config", configured(t, "backup-keep: many\n")); status != exitUsage || !strings.Contains(said, `"many" is not a whole number`) {
		t.Errorf("%d %q", status, said)
	}
}
