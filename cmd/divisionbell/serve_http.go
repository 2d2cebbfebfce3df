package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
)

// serveBoth answers everybody and, at an address of their own if there is one, operators, until ctx
// is done.
func (cmd *serveCmd) serveBoth(ctx context.Context, l net.Listener, h, forOperators http.Handler, log *slog.Logger) error {
	if cmd.AdminAddr == "" {
		return serveHTTP(ctx, l, h)
	}
	admin, err := listenAt("--admin-addr", cmd.AdminAddr)
	if err != nil {
		return err
	}
	log.Debug("metrics and readiness are told", "at", admin.Addr().String())
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		defer stop() // without the one the other is not what was asked for
		ended <- serveHTTP(ctx, admin, forOperators)
	}()
	err = serveHTTP(ctx, l, h)
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
