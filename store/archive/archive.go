// Package archive makes one file of a whole data folder, and a data folder of such a file: the
// stores as they are at one moment, the layers of the calendar, what is in quarantine and how the
// sources fare. Every archive says in a manifest what is in it, with checksums, and can be checked
// without being unpacked for good. It may not know what the files mean.
//
// An archive is a tar packed with gzip, so that it can be looked into with what every system has.
// Its manifest comes last: an archive that was broken off has none.
package archive

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	manifestName = "manifest.json"
	// format is the version of the layout of an archive.
	format = 1
	// folder is what the names of files begin with, so that unpacking by hand makes one folder.
	folder = "data/"
)

// Manifest says what is in an archive.
type Manifest struct {
	Format int `json:"format"`
	// Version of the program that made it, and when.
	Version string    `json:"version"`
	Made    time.Time `json:"made"`
	// Files are all files, in the order in which they come.
	Files []File `json:"files"`
}

// Within is the part of an archive that is one folder of it; all of it if that is "".
func (m Manifest) Within(part string) Manifest {
	if part == "" {
		return m
	}
	all := m.Files
	m.Files = nil
	for _, file := range all {
		if name, inside := strings.CutPrefix(file.Name, part+"/"); inside {
			file.Name = name
			m.Files = append(m.Files, file)
		}
	}
	return m
}

// File is one file of an archive.
type File struct {
	Name   string `json:"name"` // within the data folder, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Store  bool   `json:"store,omitempty"` // it holds a store
}

// Source is what an archive is made of.
type Source struct {
	// Folder is the data folder.
	Folder  string
	Stores  []Store
	Version string
	Now     time.Time
	// Without are files and folders that are left out, as absolute paths.
	Without []string
}

// Store is a store of the data folder, copied as it is at one moment.
type Store struct {
	// Name is that of its file in the archive, within the data folder.
	Name string
	// File is where it is.
	File string
	Copy func(ctx context.Context, begin func(size int64) (io.Writer, error)) error
}

// Write writes an archive.
func Write(ctx context.Context, to io.Writer, from Source) (Manifest, error) {
	packed, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	if err != nil {
		return Manifest{}, err
	}
	w := writer{
		tar:      tar.NewWriter(packed),
		manifest: Manifest{Format: format, Version: from.Version, Made: from.Now.UTC()},
	}
	if err := w.writeAll(ctx, from); err != nil {
		return Manifest{}, fmt.Errorf("write the archive: %w", err)
	}
	if err := errors.Join(w.tar.Close(), packed.Close()); err != nil {
		return Manifest{}, fmt.Errorf("write the archive: %w", err)
	}
	return w.manifest, nil
}

type writer struct {
	tar      *tar.Writer
	manifest Manifest
}

func (w *writer) writeAll(ctx context.Context, from Source) error {
	for _, store := range from.Stores {
		if err := w.addStore(ctx, store); err != nil {
			return err
		}
	}
	names, err := filesOf(from)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.addFile(from.Folder, name); err != nil {
			return err
		}
	}
	content, err := json.MarshalIndent(w.manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(header(manifestName, int64(len(content)), w.manifest.Made)); err != nil {
		return err
	}
	_, err = w.tar.Write(content)
	return err
}

func header(name string, size int64, at time.Time) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: at, Format: tar.FormatPAX}
}

// addStore copies a store.
func (w *writer) addStore(ctx context.Context, s Store) error {
	var sum hash.Hash
	var size int64
	err := s.Copy(ctx, func(n int64) (io.Writer, error) {
		size, sum = n, sha256.New()
		return io.MultiWriter(w.tar, sum), w.tar.WriteHeader(header(folder+s.Name, n, w.manifest.Made))
	})
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	w.note(s.Name, size, sum, true)
	return nil
}

func (w *writer) note(name string, size int64, sum hash.Hash, store bool) {
	w.manifest.Files = append(w.manifest.Files, File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil)), Store: store})
}

// addFile copies a file, unless it went meanwhile. Files of the data folder are put in the place
// of others, never written to, so that what was opened stays as it is.
func (w *writer) addFile(dir, name string) error {
	file, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := w.tar.WriteHeader(header(folder+name, info.Size(), info.ModTime())); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(w.tar, sum), file, info.Size()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	w.note(name, info.Size(), sum, false)
	return nil
}

// filesOf lists the files of a data folder that belong into an archive: another archive does not, for
// each would be as large as all before it together.
func filesOf(from Source) (names []string, err error) {
	err = fs.WalkDir(os.DirFS(from.Folder), ".", func(name string, entry fs.DirEntry, err error) error { // whose root may be a link
		if errors.Is(err, fs.ErrNotExist) { // it went meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		whole, err := filepath.Abs(filepath.Join(from.Folder, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (slices.Contains(from.Without, whole) || isPassing(entry.Name())) {
			return fs.SkipDir
		}
		if entry.Type().IsRegular() && !isPassing(entry.Name()) && !slices.Contains(from.Without, whole) && !isOneOf(from.Stores, whole) && !Is(whole) {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// isPassing tells what is still being written, or is kept only for a while.
func isPassing(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".part") || strings.Contains(name, ".db.schema-")
}

func isOneOf(stores []Store, file string) bool {
	return slices.ContainsFunc(stores, func(s Store) bool {
		whole, err := filepath.Abs(s.File)
		return err == nil && whole == file
	})
}
