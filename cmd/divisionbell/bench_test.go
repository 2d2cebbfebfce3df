package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// asProgram, in the environment, has this test be the program.
const asProgram = "DIVISIONBELL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		if err := limitFiles(os.Getenv(programLimit)); err != nil {
			panic(err)
		}
		os.Exit(process())
	}
	if ahead := os.Getenv(asReplica); ahead != "" {
		os.Exit(replicaProcess(ahead))
	}
	os.Exit(m.Run())
}

func program(b testing.TB, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(b.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	return cmd
}

// BenchmarkProcess is a whole process: one that says how it is used, and one that answers.
func BenchmarkProcess(b *testing.B) {
	for _, bc := range []struct {
		name string
		args []string
	}{{"help", []string{"--help"}}, {"best-time", []string{"best-time", "--office", "mp", "--action", "write"}}} {
		b.Run(bc.name, func(b *testing.B) {
			var took []float64
			for b.Loop() {
				started := time.Now()
				if out, err := program(b, bc.args...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				took = append(took, milliseconds(started))
			}
			b.ReportMetric(median(took), "median-ms")
		})
	}
}

var listensAt = regexp.MustCompile(`^open http://(\S+)$`)

// startProgram starts a service and returns the address at which it listens.
func startProgram(b testing.TB, cmd *exec.Cmd) (address string) {
	b.Helper()
	said, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if found := listensAt.FindStringSubmatch(lines.Text()); found != nil {
			go io.Copy(io.Discard, said) // or it would wait for somebody to read it
			return found[1]
		}
	}
	b.Fatal("the service did not say at which address it listens")
	return ""
}

func milliseconds(since time.Time) float64 { return time.Since(since).Seconds() * 1000 }

// BenchmarkStart is the service from its start to its first answer.
func BenchmarkStart(b *testing.B) {
	var took []float64
	for b.Loop() {
		started := time.Now()
		cmd := program(b, "serve", "--data", b.TempDir(), "--addr", "127.0.0.1:0", "--refresh", "off")
		address := startProgram(b, cmd)
		answer, err := http.Get("http://" + address + "/v1/best-time?office=mp")
		if err != nil || answer.StatusCode != http.StatusOK {
			b.Fatalf("the service at %q does not answer: %v", address, err)
		}
		_ = answer.Body.Close()
		took = append(took, milliseconds(started))
		b.StopTimer()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(median(took), "median-ms")
}
