package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// pooler is where Debian installs it, which is in no user's path.
const pooler = "/usr/sbin/pgbouncer"

// MissingPooler says what is not installed, or nothing.
func MissingPooler() error {
	if _, err := os.Stat(pooler); err != nil {
		return errors.New("pgbouncer is not installed")
	}
	return nil
}

// Pool puts a pgbouncer in front of the server that gives each transaction another
// connection, and returns how its databases are addressed. It ends with the server's test.
func (s *Server) Pool() (url func(database string) string, stop func(), err error) {
	port, err := FreePort()
	if err != nil {
		return nil, nil, err
	}
	config := filepath.Join(s.Dir, "pgbouncer.ini")
	if err := os.WriteFile(config, fmt.Appendf(nil, `[databases]
* = host=127.0.0.1 port=%d user=bell
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 5
max_client_conn = 500
logfile = %s
`, s.Port, port, filepath.Join(s.Dir, "pgbouncer.log")), 0o644); err != nil {
		return nil, nil, err
	}
	who, err := owner()
	if err != nil {
		return nil, nil, err
	}
	command := exec.Command(pooler, "-q", config)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Credential: who}
	if err := command.Start(); err != nil {
		return nil, nil, err
	}
	url = func(database string) string {
		return strings.Replace(s.URL(database), ":"+strconv.Itoa(s.Port)+"/", ":"+strconv.Itoa(port)+"/", 1)
	}
	stop = func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}
	if err := reach(url("postgres")); err != nil {
		stop()
		return nil, nil, err
	}
	return url, stop, nil
}

// reach waits until the database at that URL answers.
func reach(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	cfg.DefaultQueryExecMode = pgx.QueryExecModeExec
	for {
		conn, err := pgx.ConnectConfig(ctx, cfg)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the pooler does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
