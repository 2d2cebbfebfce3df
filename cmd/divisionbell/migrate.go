package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"divisionbell/store"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
	"divisionbell/store/moving"
	"divisionbell/store/postgres"
)

type migrateCmd struct {
	From  string `required:"" env:"-" help:"Where members' data are: bolt:FILE or postgres://USER:PASSWORD@HOST/DATABASE." placeholder:"URL"`
	To    string `required:"" env:"-" help:"Where they go, which must be empty: bolt:FILE or postgres://USER:PASSWORD@HOST/DATABASE." placeholder:"URL"`
	Of    string `name:"body" env:"-" help:"Whose data they are, by the name of its file, in a database that several membership bodies share." placeholder:"NAME"`
	Force bool   `env:"-" help:"Also while a copy of the service uses a database: what it writes meanwhile is found in the end, and what has arrived stays closed then."`
}

// Run moves members' data from a file to a database, or back, and says what was moved. Broken
// off, it goes on when it is run again.
func (cmd *migrateCmd) Run(a *app) error {
	if cmd.From == cmd.To {
		return usageError{errors.New("--from and --to are the same: nothing is to be moved")}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	moved, err := cmd.move(ctx, a.errOut)
	switch {
	case err != nil && ctx.Err() != nil:
		return errors.New("migrate: broken off: run the same command again, and it goes on where it stopped")
	case err != nil:
		return fmt.Errorf("migrate: %w", err)
	}
	return sayMoved(a.out, moved)
}

func (cmd *migrateCmd) move(ctx context.Context, errOut io.Writer) (moved moving.Digest, err error) {
	if err := cmp.Or(errors.Join(understood("--from", cmd.From), understood("--to", cmd.To)), cmd.understoodBody()); err != nil {
		return nil, usageError{err}
	}
	if file, isFile := strings.CutPrefix(cmd.From, "bolt:"); isFile {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no data in %s", file)
		}
	}
	if err := cmd.checkBody(ctx); err != nil {
		return nil, err
	}
	from, err := cmd.open(ctx, cmd.From)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := cmd.open(ctx, cmd.To)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	if err := cmd.checkFree(ctx, from, to); err != nil {
		return nil, err
	}
	return moving.Move(ctx, from, to, progress(errOut, time.Now))
}

func (cmd *migrateCmd) understoodBody() error {
	if cmd.Of != "" && isFile(cmd.From) && isFile(cmd.To) {
		return errors.New("--body is for a database that several membership bodies share: a file has the data of one")
	}
	return nil
}

func isFile(url string) bool { return strings.HasPrefix(url, "bolt:") }

// checkBody refuses a body of which a database that data come from has nothing.
func (cmd *migrateCmd) checkBody(ctx context.Context) error {
	if isFile(cmd.From) {
		return nil
	}
	known, err := postgres.Bodies(ctx, cmd.From)
	if err != nil || slices.Contains(known, cmd.Of) || cmd.Of == "" && len(known) == 0 {
		return err
	}
	var names []string
	for _, name := range known {
		names = append(names, cmp.Or(name, "one without a name (leave out --body)"))
	}
	return fmt.Errorf("the database has no members of --body %q: it has those of %s", cmd.Of, cmp.Or(strings.Join(names, ", "), "nobody"))
}

// checkFree refuses data that a service uses.
func (cmd *migrateCmd) checkFree(ctx context.Context, all ...store.Movable) error {
	for _, st := range all {
		used, err := st.InUse(ctx)
		if err != nil {
			return err
		}
		if used && !cmd.Force {
			return errors.New("a copy of the service uses the database, or did less than a minute ago and was killed: stop every copy first, or say --force")
		}
	}
	return nil
}

// understood refuses what names no place where data can be.
func understood(flag, url string) error {
	file, isFile := strings.CutPrefix(url, "bolt:")
	switch {
	case isFile && file != "":
		return nil
	case (dataFlags{Store: url}).inDatabase():
		if _, err := postgres.Config(url); err != nil {
			return fmt.Errorf("%s: %w", flag, err)
		}
		return nil
	}
	return fmt.Errorf("%s %q is not understood: allowed are bolt:FILE and postgres://USER:PASSWORD@HOST/DATABASE", flag, withoutPassword(url))
}

// open opens a store of which nobody else must have hold.
func (cmd *migrateCmd) open(ctx context.Context, url string) (store.Movable, error) {
	file, isFile := strings.CutPrefix(url, "bolt:")
	if !isFile {
		return postgres.OpenMovable(ctx, url, cmd.Of)
	}
	if err := archive.Unfinished(filepath.Dir(file)); err != nil {
		return nil, err
	}
	st, err := bolt.OpenMovable(file)
	if errors.Is(err, bolt.ErrLocked) {
		return nil, fmt.Errorf("%w in %s: stop the service first", bolt.ErrLocked, file)
	}
	return st, err
}

// progressEvery is how often somebody who waits is told how far it is.
const progressEvery = 3 * time.Second

// progress writes how far it is: counts, and nothing of what is counted.
func progress(w io.Writer, now func() time.Time) func(moving.Progress) {
	said := now()
	return func(p moving.Progress) {
		if now().Sub(said) < progressEvery {
			return
		}
		said = now()
		fmt.Fprintf(w, "%s: %s, %d so far\n", p.Step, p.Kind, p.Done)
	}
}

func sayMoved(w io.Writer, moved moving.Digest) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, sum := range moved {
		fmt.Fprintf(table, "%s\t%d\t%s\n", sum.Kind, sum.Count, sum.Checksum())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "Moved %s. Counts and checksums are the same on both sides; nothing was taken away where they came from.\n", counted(moved.Count(), "record"))
	return err
}
