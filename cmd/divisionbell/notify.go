package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"
)

// The service tells systemd that it is up, that it works, and that it stops, if it was started
// with Type=notify and WatchdogSec= (sd_notify(3)): a datagram to a socket that the environment
// names.

// notifier tells systemd; without a socket it tells nobody.
type notifier struct {
	socket string
	every  time.Duration // how often it wants to hear that all is well, 0 for never
	log    *slog.Logger
}

func newNotifier(env func(string) string, log *slog.Logger) notifier {
	n := notifier{socket: env("NOTIFY_SOCKET"), log: log}
	pid := env("WATCHDOG_PID")
	if usec, err := strconv.Atoi(env("WATCHDOG_USEC")); err == nil && usec > 0 && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		n.every = time.Duration(usec) * time.Microsecond / 2 // twice as often as it must
	}
	return n
}

func (n notifier) tell(state string) {
	if n.socket == "" {
		return
	}
	conn, err := net.Dial("unixgram", n.socket)
	if err == nil {
		_, err = conn.Write([]byte(state))
		conn.Close()
	}
	if err != nil {
		n.log.Warn("systemd cannot be told how the service fares", "error", err)
	}
}

// run says that the service is up and, as long as nothing hangs, that it works, until ctx is done.
// A job that fails, for a database is gone or a disk full, is told of elsewhere: to be begun anew
// would not help it, and what can be answered without it would not be answered.
func (n notifier) run(ctx context.Context, hangs func() bool) {
	n.tell("READY=1")
	defer n.tell("STOPPING=1")
	if n.every == 0 || n.socket == "" {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(n.every)
	defer tick.Stop()
	for {
		if !hangs() {
			n.tell("WATCHDOG=1")
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
