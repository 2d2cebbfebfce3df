package main

import (
	"errors"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// What an operator must be told of is broken under a running service, which then tells it in
// /readyz, refuses to write with a clear error, and goes on reading where it can.
func TestReadyzTurnsRed(t *testing.T) {
	dates := filepath.Join(t.TempDir(), "dates.csv")
	if err := os.WriteFile(dates, []byte("house,name,rises,returns\nCommons,Whitsun,2028-05-25,2028-06-05\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		breaks func(data string) error
		says   string
		writes bool
	}{
		{"the data folder is deleted", os.RemoveAll, "gone from its place", false},
		{"the data folder is another", func(data string) error {
			return errors.Join(os.Rename(data, data+".aside"), os.MkdirAll(data, 0o700), os.WriteFile(filepath.Join(data, "divisionbell.db"), []byte("x"), 0o600))
		}, "was replaced", false},
		{"the data file is deleted", func(data string) error { return os.Remove(filepath.Join(data, "divisionbell.db")) }, "gone from its place", false},
		{"pages of the data file are overwritten", func(data string) error {
			file, err := os.OpenFile(filepath.Join(data, "divisionbell.db"), os.O_RDWR, 0)
			if err != nil {
				return err
			}
			info, err := file.Stat()
			for at := int64(2 * os.Getpagesize()); err == nil && at < info.Size(); at += int64(os.Getpagesize()) {
				_, err = file.WriteAt([]byte(strings.Repeat("Hansard ", os.Getpagesize()/8)), at)
			}
			return errors.Join(err, file.Close())
		}, "is damaged", false},
		{"the layers of the calendar are deleted", func(data string) error {
			if err := os.RemoveAll(filepath.Join(data, "calendar")); err != nil {
				return err
			}
			status, _, said := command(t, "calendar", "decide", "commons/recess/november/2027", "--will-not-happen", "--who", "Sian", "--why", "she was told", "--data", data)
			if status != exitOK { // the service looks at the layers before the next minute
				return errors.New(said)
			}
			return nil
		}, "layers are gone", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			mustCommand(t, "calendar", "import", dates, "--data", data)
			token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
			service := start(t, data, "")
			defer service.stop(t)
			service.post(t, "/v1/contacts", token, aLetter)
			if status, body := service.get(t, "/readyz", ""); status != http.StatusOK {
				t.Fatalf("before: %d %s", status, body)
			}
			if err := tc.breaks(data); err != nil {
				t.Fatal(err)
			}
			if body := turnsRed(t, service); !strings.Contains(body, tc.says) || !strings.Contains(body, `"status":"failing"`) {
				t.Errorf("readyz says %s", body)
			}
			if status, body := service.do(t, http.MethodPost, "/v1/contacts", token, aLetter); tc.writes != (status == http.StatusCreated) || !tc.writes && status != http.StatusServiceUnavailable {
				t.Errorf("a write is answered %d %s", status, body)
			}
			if status, body := service.get(t, "/v1/best-time?office=mp", ""); status != http.StatusOK {
				t.Errorf("what is the same for all: %d %s", status, body)
			}
		})
	}
}

// Room on the disk is told before there is none, and /readyz is red while the next plan may be
// refused.
func TestReadyzTurnsRedForADiskThatIsFull(t *testing.T) {
	var free atomic.Uint64
	free.Store(10 << 30)
	s := startServe(t, serveCmd{dataFlags: dataFlags{Data: t.TempDir()}}, func(a *app) {
		a.free = func() (uint64, error) { return free.Load(), nil }
	})
	defer s.stop(t)
	if status, body := s.get(t, "/readyz", ""); status != http.StatusOK || strings.Contains(body, "MiB") {
		t.Errorf("with room: %d %s", status, body)
	}
	free.Store(100 << 20)
	if status, body := s.get(t, "/readyz", ""); status != http.StatusOK || !strings.Contains(body, "less than 256 MiB free") {
		t.Errorf("with little: %d %s", status, body)
	}
	free.Store(1 << 20)
	if body := turnsRed(t, s); !strings.Contains(body, "the disk of the data is full") {
		t.Errorf("with none: %s", body)
	}
	if _, body := s.get(t, "/metrics", ""); !strings.Contains(body, "divisionbell_data_disk_free_bytes 1.048576e+06") {
		t.Error("the metrics do not say how much is free")
	}
}

// turnsRed asks until the service is not ready: what was found stands for a second.
func turnsRed(t *testing.T, s service) string {
	t.Helper()
	for {
		status, body := s.get(t, "/readyz", "")
		for len(s.said) > 0 {
			<-s.said
		}
		if status == http.StatusServiceUnavailable {
			return body
		}
	}
}

// programLimit says, in the environment, how many bytes a file of the program may have: a disk
// that is full.
const programLimit = "DIVISIONBELL_TEST_PROGRAM_LIMIT"

func limitFiles(bytes string) error {
	if bytes == "" {
		return nil
	}
	most, err := strconv.ParseUint(bytes, 10, 64)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ) // so that a write fails instead of ending the process
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most})
}

// On a full disk writes are refused with a clear error, reads go on, and what was acknowledged is
// there when there is room again.
func TestAFullDiskIsTold(t *testing.T) {
	data := t.TempDir()
	token := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	info, err := os.Stat(filepath.Join(data, "divisionbell.db"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := program(t, "serve", "--data", data, "--addr", "127.0.0.1:0", "--refresh", "off", "--today", "2027-01-05")
	cmd.Env = append(cmd.Env, programLimit+"="+strconv.FormatInt(info.Size()+200_000, 10))
	s := service{base: "http://" + startProgram(t, cmd)}
	acknowledged, inSummer := 0, strings.Replace(aLetter, "2027-01-12", "2027-07-06", 1)
	for {
		status, body := s.do(t, http.MethodPost, "/v1/contacts", token, inSummer)
		if status == http.StatusCreated {
			acknowledged++
			continue
		}
		if status != http.StatusServiceUnavailable || !strings.Contains(body, "cannot be kept at the moment") {
			t.Errorf("a write is answered %d %s", status, body)
		}
		break
	}
	if body := turnsRed(t, s); !strings.Contains(body, "the disk is full") {
		t.Errorf("readyz says %s", body)
	}
	if status, body := s.get(t, "/v1/contacts", token); status != http.StatusOK || acknowledged == 0 {
		t.Errorf("after %d contacts a read is answered %d %s", acknowledged, status, body)
	}
	if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
		t.Error(err)
	}
	again := start(t, data, "")
	defer again.stop(t)
	if _, body := again.get(t, "/v1/contacts", token); strings.Count(body, `"purpose"`) < min(acknowledged, 50) {
		t.Errorf("%d were acknowledged, and there is %s", acknowledged, body)
	}
}
