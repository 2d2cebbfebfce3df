package archive

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"divisionbell/safefile"
)

// ErrDamaged: an archive is not what its manifest says, or has none.
var ErrDamaged = errors.New("the archive is damaged or was broken off")

// Unpack makes files of an archive in an empty folder, and checks each against the manifest and
// each store by check. With an error nothing in the folder is to be used. What was made may still be
// lost with power.
func Unpack(archive io.Reader, into string, check func(store string) error) (Manifest, error) {
	packed, err := gzip.NewReader(archive)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	u := unpacking{into: into, found: make(map[string]File)}
	if err := u.readAll(tar.NewReader(packed)); err != nil {
		return Manifest{}, err
	}
	if _, err := io.Copy(io.Discard, packed); err != nil { // its own checksum comes last
		return Manifest{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := u.compare(); err != nil {
		return Manifest{}, err
	}
	for _, file := range u.manifest.Files {
		if !file.Store {
			continue
		}
		if err := check(u.path(file.Name)); err != nil {
			return Manifest{}, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return u.manifest, nil
}

// Is tells an archive by what is in it, whatever it is called.
func Is(file string) bool {
	from, err := os.Open(file)
	if err != nil {
		return false
	}
	defer from.Close()
	packed, err := gzip.NewReader(from)
	if err != nil {
		return false
	}
	for r := tar.NewReader(packed); ; {
		head, err := r.Next()
		switch {
		case err != nil:
			return false
		case head.Name == manifestName: // the last
			var m Manifest
			return json.NewDecoder(r).Decode(&m) == nil && m.Format > 0
		case !strings.HasPrefix(head.Name, folder):
			return false
		}
	}
}

type unpacking struct {
	into     string
	found    map[string]File
	manifest Manifest
}

func (u *unpacking) path(name string) string { return filepath.Join(u.into, filepath.FromSlash(name)) }

func (u *unpacking) readAll(r *tar.Reader) error {
	for {
		head, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		case head.Name == manifestName:
			if err := json.NewDecoder(r).Decode(&u.manifest); err != nil {
				return fmt.Errorf("%w: its manifest: %w", ErrDamaged, err)
			}
			continue
		}
		name, ok := strings.CutPrefix(head.Name, folder)
		if !ok || head.Typeflag != tar.TypeReg || !filepath.IsLocal(filepath.FromSlash(name)) {
			return fmt.Errorf("%w: %q does not belong into one", ErrDamaged, head.Name)
		}
		if err := u.takeOut(r, name, head); err != nil {
			return err
		}
	}
}

// takeOut writes one file, and notes what it was.
func (u *unpacking) takeOut(r io.Reader, name string, head *tar.Header) error {
	path := u.path(name)
	if err := safefile.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, sum), r)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: %s: %w", ErrDamaged, name, err), file.Close())
	}
	if err := errors.Join(file.Close(), os.Chtimes(path, head.ModTime, head.ModTime), safefile.HandOver(path, filepath.Dir(path))); err != nil {
		return err
	}
	u.found[name] = File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return nil
}

// compare holds what was found against the manifest.
func (u *unpacking) compare() error {
	switch {
	case u.manifest.Format == 0:
		return fmt.Errorf("%w: it has no manifest", ErrDamaged)
	case u.manifest.Format > format:
		return fmt.Errorf("the archive was made by a later version of the program (%s)", u.manifest.Version)
	case len(u.manifest.Files) != len(u.found):
		return fmt.Errorf("%w: it has %d files of %d", ErrDamaged, len(u.found), len(u.manifest.Files))
	}
	for _, file := range u.manifest.Files {
		got, there := u.found[file.Name]
		if !there || got.Size != file.Size || got.SHA256 != file.SHA256 {
			return fmt.Errorf("%w: %s is not what was written", ErrDamaged, file.Name)
		}
	}
	return nil
}
