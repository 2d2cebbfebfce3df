package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// doors are where the service listens: for everybody and, at an address of their own if there is
// one, for operators.
type doors struct{ everybody, operators net.Listener }

// listen opens them.
func (cmd *serveCmd) listen() (d doors, err error) {
	if d.everybody, err = listenAt("--addr", cmd.Addr); err != nil || cmd.AdminAddr == "" {
		return d, err
	}
	if d.operators, err = listenAt("--admin-addr", cmd.AdminAddr); err != nil {
		return d, errors.Join(err, d.everybody.Close())
	}
	return d, nil
}

// close shuts what serving has not shut already.
func (d doors) close() {
	_ = d.everybody.Close()
	if d.operators != nil {
		_ = d.operators.Close()
	}
}

// serve answers at them until ctx is done.
func (d doors) serve(ctx context.Context, h, forOperators http.Handler, log *slog.Logger) error {
	if d.operators == nil {
		return serveHTTP(ctx, d.everybody, h)
	}
	log.Debug("metrics and readiness are told", "at", d.operators.Addr().String())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		defer stop() // without the one the other is not what was asked for
		ended <- serveHTTP(ctx, d.operators, forOperators)
	}()
	err := serveHTTP(ctx, d.everybody, h)
	stop()
	return errors.Join(err, <-ended)
}

// inTime gives a request up before its connection is cut: who asked is told so.
func inTime(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), answerTimeout)
		defer cancel()
		h.ServeHTTP(w, r.WithContext(ctx))
	})
}

func serveHTTP(ctx context.Context, l net.Listener, h http.Handler) error {
	open := limited(l, mostConnections, mostStalled)
	server := &http.Server{
		Handler:           inTime(h),
		ConnState:         open.watch,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(open) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}
