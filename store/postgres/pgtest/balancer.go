package pgtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// balancer is where Debian installs it, which is in no user's path.
const balancer = "/usr/sbin/haproxy"

// MissingBalancer says what is not installed, or nothing.
func MissingBalancer() error {
	if _, err := os.Stat(balancer); err != nil {
		return errors.New("haproxy is not installed")
	}
	return nil
}

// Balance puts a haproxy before services at these addresses, which asks each five times a
// second whether it is alive, and returns its own address.
func Balance(dir string, services []string) (address string, stop func(), err error) {
	port, err := FreePort()
	if err != nil {
		return "", nil, err
	}
	address = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	var servers strings.Builder
	for i, s := range services {
		fmt.Fprintf(&servers, "\tserver s%d %s check inter 200ms fall 1 rise 1\n", i, s)
	}
	config := filepath.Join(dir, "haproxy.cfg")
	err = os.WriteFile(config, fmt.Appendf(nil, `defaults
	mode http
	timeout connect 2s
	timeout client 30s
	timeout server 30s
	retries 3
	option redispatch
frontend front
	bind %s
	default_backend back
backend back
	balance roundrobin
	option httpchk GET /healthz
%s`, address, &servers), 0o600)
	if err != nil {
		return "", nil, err
	}
	command := exec.Command(balancer, "-db", "-q", "-f", config)
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	return address, func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}, nil
}
