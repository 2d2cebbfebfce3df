package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// doctorCmd looks at an installation as its flags, environment and configuration file describe it,
// so it takes those of serve. It changes nothing but for the mail that it is asked to send.
type doctorCmd struct {
	serveCmd
	MailTo string `help:"Send a mail to this address, to see whether it arrives." placeholder:"EMAIL"`
}

// Validate is called by the parser once all flags are read.
func (cmd *doctorCmd) Validate() error {
	if err := cmd.serveCmd.Validate(); err != nil {
		return err
	}
	if cmd.MailTo == "" {
		return nil
	}
	if _, err := plainAddress(cmd.MailTo); err != nil {
		return fmt.Errorf("--mail-to: %w", err)
	}
	return nil
}

// verdict is what came of one check.
type verdict int

const (
	good    verdict = iota
	beware          // it works, and somebody should know
	wrong           // it does not, or will not for long
	notDone         // it cannot be looked at from here
)

func (v verdict) String() string { return [...]string{"ok", "beware", "WRONG", "left out"}[v] }

// finding is what one check found, and what to do about it.
type finding struct {
	verdict
	what, found, remedy string
}

// check looks at one thing.
type check func(ctx context.Context, a *app) []finding

// doctorPatience is how long all checks together may take.
const doctorPatience = 2 * time.Minute

var errUnwell = errors.New("something is wrong with the installation")

// Run looks at everything, whatever it finds, and says of each thing that is wrong what to do.
func (cmd *doctorCmd) Run(a *app) error {
	ctx, cancel := context.WithTimeout(context.Background(), doctorPatience)
	defer cancel()
	unwell := 0
	for _, look := range cmd.checks() {
		for _, f := range look(ctx, a) {
			if f.verdict == wrong {
				unwell++
			}
			if err := f.print(a.out); err != nil {
				return err
			}
		}
	}
	if unwell > 0 {
		return fmt.Errorf("%w: %s", errUnwell, counted(unwell, "thing"))
	}
	return nil
}

// checks are what is looked at, in the order in which it is told: what each membership body has of its
// own is looked at for each.
func (cmd *doctorCmd) checks() []check {
	checks := []check{cmd.lookAtConfiguration, cmd.lookAtFolder, cmd.lookAtSpace}
	bodies, err := cmd.tenants()
	if err != nil {
		checks = append(checks, func(context.Context, *app) []finding {
			return one(wrong, "membership bodies", err.Error(), "correct the file; divisionbell body check FILE says what is wrong with one")
		})
	}
	var outside []check
	for _, t := range bodies {
		of := &doctorCmd{serveCmd: t.serveCmd, MailTo: cmd.MailTo}
		checks = append(checks, t.named(of.lookAtStore), t.named(lookAtLayers(t.layers())))
		outside = append(outside, t.named(of.lookAtBaseURL), t.named(of.lookAtMail))
	}
	checks = append(checks, cmd.lookAtBackups, cmd.lookAtZone, cmd.lookAtSources)
	return append(checks, outside...)
}

// named has a check say of which body it speaks, where there are several.
func (t *tenant) named(look check) check {
	if t.name == "" {
		return look
	}
	return func(ctx context.Context, a *app) []finding {
		all := look(ctx, a)
		for i := range all {
			all[i].what += " of " + t.name
		}
		return all
	}
}

func (f finding) print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%-9s%s: %s\n", f.verdict, f.what, f.found)
	if f.remedy != "" && err == nil {
		_, err = fmt.Fprintf(w, "%9s-> %s\n", "", f.remedy)
	}
	return err
}

// one is the finding of a check that has one.
func one(v verdict, what, found, remedy string) []finding { return []finding{{v, what, found, remedy}} }
