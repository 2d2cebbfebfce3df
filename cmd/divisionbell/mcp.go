package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"divisionbell/api"
	"divisionbell/scheduler"
	"divisionbell/scheduler/edition"
)

type mcpCmd struct {
	layersFlag
	voiceFlags
}

func (cmd *mcpCmd) Run(a *app) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cmd.serve(ctx, a, os.Stdin, os.Stdout)
}

// serve answers one assistant until it goes. What is written to out is the protocol, so
// everything else is written to the errors, and only if something is wrong.
func (cmd *mcpCmd) serve(ctx context.Context, a *app, in io.ReadCloser, out io.WriteCloser) error {
	v, err := cmd.voice()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(a.errOut, &slog.HandlerOptions{Level: slog.LevelWarn}))
	editor, err := edition.NewEditor(cmd.log(), v.book, feedSince(a.today()), log, edition.Clock(a.now, a.loc), edition.Besides(v.body.Records()...))
	if err != nil {
		return err
	}
	if err := v.check(editor.Editions.Current().Advice); err != nil {
		return err
	}
	tools, err := api.Tools(api.Config{Editions: editor.Editions, Now: a.now, Location: a.loc, Version: version, Log: log})
	if err != nil {
		return err
	}
	looks, err := scheduler.NewLooks(a.loc, log)
	if err != nil {
		return err
	}
	defer looks.EveryMinute(ctx, scheduler.Job{Name: "look for new dates", Look: editor.Look})()
	return tools.Serve(ctx, in, out)
}
