package main

import (
	"context"
	"errors"
	"fmt"
	"net/rpc"
	"os"
	"path/filepath"
	"strings"
	"time"

	"divisionbell/store"
	"divisionbell/store/archive"
	"divisionbell/store/bolt"
)

type backupCmd struct {
	ofBody
	File string `arg:"" type:"path" help:"Where the archive goes, such as bell.tar.gz; an archive that has the name is replaced once the new one has been checked."`
}

// Run makes the archive here or, while the service holds the data, has the service make it and
// fetches it: so it belongs to who asked for it, wherever it goes. Of several membership bodies it is
// of all, with the calendar that they share, unless one is named.
func (cmd *backupCmd) Run(a *app) (err error) {
	if err := cmd.checkTarget(cmd.File); err != nil {
		return err
	}
	if err := cmd.inFile("backup"); err != nil {
		return err
	}
	all, err := cmd.each()
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := d.mustExist(); err != nil {
			return err
		}
	}
	made, err := cmd.make(a, all)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return sayArchive(a, "Backed up", cmd.File, made)
}

func (cmd *backupCmd) make(a *app, all []dataFlags) (made archive.Manifest, err error) {
	folder := cmd.Data
	if len(all) == 1 && cmd.Of != "" {
		folder = all[0].Data
	}
	asked := dataFlags{Data: folder, Store: cmd.Store}
	client, err := dialOffice(asked)
	if err == nil {
		defer client.Close()
		return cmd.fetch(client)
	}
	if !errors.Is(err, errNoService) {
		return archive.Manifest{}, err
	}
	r := archiver{folder: folder, now: a.now}
	for _, d := range all {
		st, err := d.open()
		if err != nil {
			return archive.Manifest{}, err
		}
		defer st.Close()
		r.stores = append(r.stores, openStore{d, st})
	}
	return r.make(context.Background(), cmd.File)
}

// fetch has the running service make an archive and brings it here.
func (cmd *backupCmd) fetch(client *rpc.Client) (archive.Manifest, error) {
	answer, err := ask(client, "Backup", struct{}{})
	if err != nil {
		return archive.Manifest{}, err
	}
	made, err := archive.Bring(answer.Said, cmd.File, bolt.Check)
	return made, errors.Join(err, os.Remove(answer.Said))
}

func sayArchive(a *app, done, file string, m archive.Manifest) error {
	var size int64
	for _, f := range m.Files {
		size += f.Size
	}
	_, err := fmt.Fprintf(a.out, "%s %s: %s, %d bytes, made on %s by version %s. All of it was read again and is in order.\n",
		done, file, counted(len(m.Files), "file"), size, m.Made.In(a.loc).Format("2 January 2006 at 15:04:05"), m.Version)
	return err
}

// archiver makes archives of a data folder, all of whose stores are open.
type archiver struct {
	folder string
	stores []openStore
	now    func() time.Time
}

// openStore is a store, and where it is.
type openStore struct {
	data  dataFlags
	store store.Store
}

// archiverOf makes archives of the data of one membership body.
func archiverOf(d dataFlags, st store.Store, now func() time.Time) archiver {
	return archiver{d.Data, []openStore{{d, st}}, now}
}

func (r archiver) make(ctx context.Context, file string, without ...string) (archive.Manifest, error) {
	from, err := r.source(append(without, file))
	if err != nil {
		return archive.Manifest{}, err
	}
	return archive.Make(ctx, file, from, bolt.Check)
}

func (r archiver) source(without []string) (from archive.Source, err error) {
	from = archive.Source{Folder: r.folder, Version: version, Now: r.now()}
	for _, open := range r.stores {
		copier, ok := open.store.(bolt.Copier)
		if !ok {
			return from, errors.New("members' data are in a database, which has a backup of its own (pg_dump)")
		}
		file, err := open.data.file()
		if err != nil {
			return from, err
		}
		from.Stores = append(from.Stores, archive.Store{Name: nameWithin(r.folder, file), File: file, Copy: copier.Copy})
	}
	for _, path := range without {
		whole, err := filepath.Abs(path)
		if err != nil {
			return from, err
		}
		from.Without = append(from.Without, whole)
	}
	return from, nil
}

// nameWithin is what the file of a store is called in an archive of the folder.
func nameWithin(folder, file string) string {
	if inside, err := filepath.Rel(folder, file); err == nil && filepath.IsLocal(inside) {
		return filepath.ToSlash(inside)
	}
	return filepath.Base(file)
}

// Backup makes an archive beside the data for who asked, and answers with its path.
func (o *Hall) Backup(_ struct{}, answer *Answer) error {
	path, err := o.archives.passing()
	*answer = Answer{Said: path}
	answer.fails(err)
	return nil
}

// passing makes an archive that goes once it was fetched.
func (r archiver) passing() (string, error) {
	dir, err := filepath.Abs(r.folder)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, fmt.Sprintf(".backup-%s.tmp", store.NewID()))
	from, err := r.source(nil)
	if err != nil {
		return "", err
	}
	return file, archive.Spool(context.Background(), file, from)
}

type compactCmd struct{ ofBody }

// Run writes the data anew without the holes that what was erased has left.
func (cmd *compactCmd) Run(a *app) (err error) {
	if cmd.dataFlags, err = cmd.data(); err != nil {
		return err
	}
	if err := cmd.inFile("compact"); err != nil {
		return err
	}
	if err := cmd.dataFlags.mustExist(); err != nil {
		return err
	}
	file, err := cmd.file()
	if err != nil {
		return err
	}
	before, after, err := bolt.Compact(file)
	if errors.Is(err, bolt.ErrLocked) {
		return fmt.Errorf("compact: %w on the data in %s: stop it first", archive.ErrInUse, cmd.Data)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s had %d bytes and has %d. All of it was read again and is in order.\n", file, before, after)
	return err
}

// backupFlags say whether the service makes backups by itself.
type backupFlags struct {
	Backup     string `type:"path" help:"Make a backup into this folder every day." placeholder:"FOLDER"`
	BackupKeep int    `default:"7" help:"How many of these backups are kept." placeholder:"N"`
}

func (f backupFlags) check() error {
	if f.BackupKeep < 1 {
		return fmt.Errorf("--backup-keep %d is not enough: at least 1 is allowed", f.BackupKeep)
	}
	if info, err := os.Stat(f.Backup); f.Backup != "" && err == nil && !info.IsDir() {
		return fmt.Errorf("--backup %s is not a folder", f.Backup)
	}
	return nil
}

const (
	backupEvery = 24 * time.Hour
	// backupAgain is how long after a failure it is tried again.
	backupAgain = time.Hour
)

// dailyBackup makes a backup once a day, and keeps some.
type dailyBackup struct {
	backupFlags
	archiver
	tried  time.Time // the last try that failed
	failed lastError
}

// Look makes a backup if the last is a day old.
func (b *dailyBackup) Look(ctx context.Context) (int, error) {
	now := b.now()
	if b.Backup == "" || now.Sub(b.tried) < backupAgain && !now.Before(b.tried) {
		return 0, nil
	}
	latest, err := archive.Latest(b.Backup)
	if err == nil && now.Sub(latest) < backupEvery && !now.Before(latest) {
		return 0, nil
	}
	if err == nil {
		err = b.add(ctx, now)
	}
	b.failed.set(err)
	if err != nil {
		b.tried = now
		return 0, fmt.Errorf("back up: %w", err)
	}
	b.tried = time.Time{}
	return 1, nil
}

func (b *dailyBackup) add(ctx context.Context, now time.Time) error {
	if err := archive.Sweep(b.Backup); err != nil {
		return err
	}
	if _, err := b.make(ctx, filepath.Join(b.Backup, archive.Name(now)), b.Backup); err != nil {
		return err
	}
	return archive.Thin(b.Backup, b.BackupKeep)
}

// Trouble says that the last backup failed.
func (b *dailyBackup) Trouble() []string {
	if err := b.failed.get(); err != nil {
		return []string{"the last backup failed: " + strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	return nil
}
