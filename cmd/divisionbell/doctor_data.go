package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"divisionbell/calendar/layers"
	"divisionbell/scheduler/health"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

// lookAtConfiguration looks who can read the file that may hold passwords. What stands in it was
// checked when it was read.
func (cmd *doctorCmd) lookAtConfiguration(_ context.Context, a *app) []finding {
	const what = "configuration"
	if _, err := cmd.voice(); err != nil {
		return one(wrong, what, err.Error(), "correct what --body and --rules name")
	}
	if a.config == "" {
		return one(good, what, "flags and environment, no file", "")
	}
	info, err := os.Stat(a.config)
	switch {
	case err != nil:
		return one(wrong, what, err.Error(), "name a file that is there with --config")
	case info.Mode().Perm()&0o004 != 0:
		return one(beware, what, a.config+" can be read by everybody, and a password may stand in it", "chmod o-r "+a.config)
	}
	return one(good, what, a.config, "")
}

// lookAtFolder looks whether the data folder is the service's own, and whether it can write there.
func (cmd *doctorCmd) lookAtFolder(context.Context, *app) []finding {
	const what = "data folder"
	info, err := os.Stat(cmd.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return one(beware, what, cmd.Data+" is not there yet; serve makes it", "if there should be data, name their folder with --data")
	case err != nil:
		return one(wrong, what, err.Error(), "run doctor as the user who runs the service, or as root")
	case archive.Unfinished(cmd.Data) != nil:
		return one(wrong, what, archive.ErrUnfinished.Error(), "divisionbell restore FILE --force --data "+cmd.Data)
	}
	if err := tryToWrite(cmd.Data); err != nil || !ownerWrites(info.Mode()) || info.Mode()&0o100 == 0 {
		return one(wrong, what, fmt.Sprintf("nothing can be written into %s (%v)", cmd.Data, info.Mode().Perm()), "chmod 700 "+cmd.Data+", run doctor as the user who runs the service or as root, and look whether the disk can be written to")
	}
	found := []finding{{good, what, fmt.Sprintf("%s, %v, of user %d", cmd.Data, info.Mode().Perm(), ownerOf(cmd.Data)), ""}}
	if info.Mode().Perm()&0o077 != 0 {
		found[0] = finding{beware, what, fmt.Sprintf("others can look into %s (%v); what members plan is closed to them all the same", cmd.Data, info.Mode().Perm()), "chmod 700 " + cmd.Data}
	}
	foreign, err := cmd.notOfOwner()
	switch {
	case err != nil:
		found = append(found, finding{wrong, "permissions", err.Error(), "run doctor as the user who runs the service, or as root"})
	case foreign != "":
		found = append(found, finding{wrong, "permissions", foreign + " belongs to another user than the folder, so that the service may not be able to read it",
			fmt.Sprintf("chown -R %d %s", ownerOf(cmd.Data), cmd.Data)})
	default:
		found = append(found, finding{good, "permissions", "everything in it is of one user", ""})
	}
	return found
}

// notOfOwner finds something in the data folder that is another user's than the folder.
func (cmd *doctorCmd) notOfOwner() (foreign string, err error) {
	owner := ownerOf(cmd.Data)
	err = filepath.WalkDir(cmd.Data, func(path string, _ fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // it went meanwhile
			return nil
		}
		if err == nil && ownerOf(path) != owner {
			foreign = path
			return fs.SkipAll
		}
		return err
	})
	return foreign, err
}

func (cmd *doctorCmd) lookAtSpace(context.Context, *app) []finding {
	const what = "free space"
	dir := cmd.Data
	if _, err := os.Stat(dir); err != nil {
		dir = filepath.Dir(dir)
	}
	free, err := freeOnDisk(dir)
	if err != nil {
		return one(notDone, what, err.Error(), "")
	}
	found := fmt.Sprintf("%d MiB", free>>20)
	if free < health.AmpleFree {
		return one(wrong, what, found, "make room on the disk of "+cmd.Data+": a full disk refuses what members plan")
	}
	return one(good, what, found, "")
}

// lookAtClock holds the clock against the latest time at which it is known to have been right.
func lookAtClock(a *app, file string) []finding {
	const what = "clock"
	trusted, err := bolt.TrustedTimeIn(file)
	if err != nil {
		return one(notDone, what, err.Error(), "")
	}
	if now := a.now(); now.Before(trusted) {
		return one(wrong, what, fmt.Sprintf("it says %s, and was later than that when the service last ran", now.In(a.loc).Format(time.DateTime)), "set the clock; on Debian: timedatectl set-ntp true")
	}
	return one(good, what, a.now().In(a.loc).Format(time.DateTime)+" in London", "")
}

// lookAtLayers looks whether all layers of a calendar can be read, and how far its dates go.
func lookAtLayers(log *layers.Log) check {
	return func(_ context.Context, a *app) []finding { return layersOf(a, log) }
}

func layersOf(a *app, log *layers.Log) []finding {
	const what = "calendar"
	records, apart := log.Records()
	var found []finding
	for _, file := range apart {
		found = append(found, finding{wrong, what, file.Error(), "bring the file back from a backup, or move it away; look at its owner with ls -l"})
	}
	if len(apart) > 0 {
		return found
	}
	cal, err := a.calendarOf(records, a.today(), a.today())
	if err != nil {
		return one(wrong, what, err.Error(), "divisionbell calendar check")
	}
	behind := 0
	for _, h := range cal.Horizons() {
		if h.Warning(a.today()) != "" {
			behind++
		}
	}
	if behind > 0 {
		return one(beware, what, fmt.Sprintf("%s; of %s the announced dates have run out or will soon", counted(len(records), "layer"), counted(behind, "calendar")), "divisionbell calendar check says which dates to bring in")
	}
	return one(good, what, counted(len(records), "layer"), "")
}

// backupsLate is how old the newest backup may be.
const backupsLate = 2 * backupEvery

func (cmd *doctorCmd) lookAtBackups(_ context.Context, a *app) []finding {
	const what = "backups"
	if cmd.inDatabase() {
		return one(notDone, what, "those of a database are made by its own programs", "have pg_dump run every day, and try once whether what it makes can be put back")
	}
	if cmd.Backup == "" {
		return one(beware, what, "serve makes none", "give serve --backup FOLDER, on another disk if there is one, or have \"divisionbell backup FILE\" run every day")
	}
	latest, err := archive.Latest(cmd.Backup)
	switch {
	case err != nil:
		return one(wrong, what, err.Error(), "make the folder one that the user who runs the service can write to")
	case latest.IsZero():
		return one(beware, what, "there is none in "+cmd.Backup+" yet", "serve makes the first when it starts")
	case a.now().Sub(latest) > backupsLate:
		return one(wrong, what, "the newest in "+cmd.Backup+" is of "+latest.In(a.loc).Format(time.DateTime), "look into the log of the service for \"make a backup\"")
	}
	return one(good, what, "the newest in "+cmd.Backup+" is of "+latest.In(a.loc).Format(time.DateTime), "")
}
