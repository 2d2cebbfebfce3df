// Package pgtest runs a PostgreSQL for tests: Debian's own programs, in a folder of their
// own, on a socket of their own. It has no use outside tests.
//
// They are installed by make test. Where they are missing, whoever tests says what was left
// out; with DIVISIONBELL_TEST=full the tests fail instead.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL that listens on a port of 127.0.0.1.
type Server struct {
	// Dir is where it keeps everything.
	Dir      string
	Port     int
	bin      string
	settings []string
	command  *exec.Cmd
	done     chan struct{}
}

// startTimeout is how long a start may take on a busy machine.
const startTimeout = time.Minute

// Missing says what is not installed, or nothing.
func Missing() error {
	_, err := programs()
	return err
}

// programs finds the folder of Debian's programs, the latest if there are several.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if len(found) == 0 {
		return "", errors.New("postgresql is not installed")
	}
	return filepath.Dir(slices.Max(found)), nil
}

// Start makes a new, empty server with these settings, such as fsync=off where nothing is
// to outlive the machine. Stop must be called in the end.
func Start(settings ...string) (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "divisionbell-postgres-")
	if err != nil {
		return nil, err
	}
	s := &Server{Dir: dir, bin: bin, settings: settings}
	if err := s.init(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.run(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

func (s *Server) init() error {
	if who, err := owner(); err != nil {
		return err
	} else if who != nil {
		if err := os.Chown(s.Dir, int(who.Uid), int(who.Gid)); err != nil {
			return err
		}
	}
	init, err := s.program("initdb", "--pgdata", s.data(), "--username", "bell", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")
	if err != nil {
		return err
	}
	if said, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, said)
	}
	s.Port, err = FreePort()
	return err
}

func (s *Server) data() string { return filepath.Join(s.Dir, "data") }

// run starts the server and waits until it answers.
func (s *Server) run() error {
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.Port)}
	for _, setting := range append([]string{"listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"}, s.settings...) {
		args = append(args, "-c", setting)
	}
	command, err := s.program("postgres", args...)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(s.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() { _ = command.Wait(); close(done) }() // how it ends is told by its log
	s.command, s.done = command, done
	return s.wait()
}

func (s *Server) wait() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.done:
			said, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
			return fmt.Errorf("postgres ended: %s", said)
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// URL addresses a database of the server.
func (s *Server) URL(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("bell"), Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)), Path: "/" + database}
	u.RawQuery = url.Values{"sslmode": {"disable"}}.Encode()
	return u.String()
}

// Create makes a database and returns its URL.
func (s *Server) Create(ctx context.Context, name string) (string, error) {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
	return s.URL(name), err
}

// Restart stops the server at once, whatever it is doing, and starts it again.
func (s *Server) Restart() error {
	s.Halt()
	return s.Resume()
}

// Halt stops the server at once, whatever it is doing.
func (s *Server) Halt() { s.end(syscall.SIGQUIT) }

// Resume starts a server that was halted.
func (s *Server) Resume() error { return s.run() }

// Stop ends the server and erases what it kept.
func (s *Server) Stop() error {
	s.Halt()
	return os.RemoveAll(s.Dir)
}

func (s *Server) end(signal os.Signal) {
	_ = s.command.Process.Signal(signal) // one that has ended is as well
	<-s.done
}

// program returns a command of PostgreSQL, which refuses to run as root and then runs as
// Debian's user for it. It ends with the test.
func (s *Server) program(name string, args ...string) (*exec.Cmd, error) {
	who, err := owner()
	if err != nil {
		return nil, err
	}
	command := exec.Command(filepath.Join(s.bin, name), args...)
	command.Dir = s.Dir
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT, Credential: who}
	return command, nil
}

// owner is as whom the programs run, nil for whoever runs the test.
func owner() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// FreePort returns a port of 127.0.0.1 on which nobody listens.
func FreePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
