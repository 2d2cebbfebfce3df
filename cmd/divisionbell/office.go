package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// While the service runs it alone holds the data, so the member commands and those that
// change the calendar ask it to do their work, over a socket in the data folder that only
// the user who runs the service, and the administrator, can open.

const (
	officeSuffix  = ".sock"
	officeName    = "Office"
	socketPathMax = 100 // bytes; the system's limit is 108 with the closing zero
)

// Hall is the service's side of the commands that are about no member: on the calendar, backups, and
// whether the service works. Where there are several membership bodies there is one of all.
type Hall struct {
	clerk    *clerk
	archives archiver
	// failures says what does not work.
	failures func() []string
}

// Office is the service's side of all commands of a membership body.
type Office struct {
	Hall
	book memberBook
}

// Answer carries an error as text, for the other side keeps no error types.
type Answer struct {
	Token   string
	Members []listedMember
	Said    string
	Problem string
	Usage   bool
}

// Add makes a member and answers with a token.
func (o *Office) Add(m NewMember, answer *Answer) error {
	token, err := o.book.Add(m)
	*answer = answerOf(token, nil, err)
	return nil
}

// NewToken answers with a new token for a member.
func (o *Office) NewToken(email string, answer *Answer) error {
	token, err := o.book.NewToken(email)
	*answer = answerOf(token, nil, err)
	return nil
}

// Remove erases a member.
func (o *Office) Remove(email string, answer *Answer) error {
	*answer = answerOf("", nil, o.book.Remove(email))
	return nil
}

// Condition answers with what does not work.
func (o *Hall) Condition(_ struct{}, answer *Answer) error {
	*answer = Answer{Problem: strings.Join(o.failures(), "; ")}
	return nil
}

// List answers with all members.
func (o *Office) List(_ struct{}, answer *Answer) error {
	list, err := o.book.List()
	*answer = answerOf("", list, err)
	return nil
}

func answerOf(token string, list []listedMember, err error) Answer {
	a := Answer{Token: token, Members: list}
	a.fails(err)
	return a
}

// fails notes what went wrong, if anything did.
func (a *Answer) fails(err error) {
	if err != nil {
		a.Problem = err.Error()
		a.Usage = errors.As(err, new(usageError))
	}
}

// openOffice serves these commands until it is shut: beside the file that the service
// holds and, where that is another place, in the data folder.
func openOffice(d dataFlags, office any, log *slog.Logger) (shut func() error, err error) {
	path, err := d.socket()
	if err != nil {
		return nil, err
	}
	closeFirst, err := openDoor(path, office, log)
	if err != nil {
		return nil, err
	}
	inFolder, err := dataFlags{Data: d.Data}.socket()
	if err != nil || inFolder == path {
		return closeFirst, err
	}
	closeSecond, err := openDoor(inFolder, office, log)
	if err != nil {
		return nil, errors.Join(err, closeFirst())
	}
	return func() error { return errors.Join(closeFirst(), closeSecond()) }, nil
}

// openDoor listens at a path for who asks the office.
func openDoor(path string, office any, log *slog.Logger) (shut func() error, err error) {
	if err := ownFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the old socket: %w", err)
	}
	server := rpc.NewServer()
	if err := server.RegisterName(officeName, office); err != nil {
		return nil, fmt.Errorf("register the office: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for member commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, fmt.Errorf("close the socket to others: %w", err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				if !errors.Is(err, net.ErrClosed) {
					log.Error("member commands are no longer taken", "error", err)
				}
				return
			}
			go server.ServeConn(conn)
		}
	}()
	return l.Close, nil
}

// socket is the path of the socket, beside the file that the service holds. Where
// that path is too long for a socket it is in a folder of the file's owner among the
// temporary files, named after the file.
func (d dataFlags) socket() (string, error) {
	file, err := d.file()
	if err != nil {
		return "", err
	}
	if path := file + officeSuffix; len(path) <= socketPathMax {
		return path, nil
	}
	whole, err := filepath.Abs(file)
	if err != nil {
		return "", fmt.Errorf("find the socket of %s: %w", file, err)
	}
	name := sha256.Sum256([]byte(whole))
	return filepath.Join(os.TempDir(), fmt.Sprintf("divisionbell-%d", ownerOf(file)), hex.EncodeToString(name[:8])+officeSuffix), nil
}

// ownerOf is the user who owns a file or, if it is not there, the user of this process.
func ownerOf(file string) int {
	info, err := os.Stat(file)
	if err != nil {
		return os.Getuid()
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(owner.Uid)
	}
	return os.Getuid()
}

// ownFolder makes the folder of the socket if need be. One that others may open, or
// that is somebody else's, is an error.
func ownFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make a folder for the socket: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("look at the folder of the socket: %w", err)
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || info.Mode().Perm()&0o022 != 0 || !ok || int(owner.Uid) != os.Getuid() {
		return fmt.Errorf("the folder %s can be changed by others: a socket in it would not be safe", dir)
	}
	return nil
}

// throughService does the work by asking the running service.
func (d dataFlags) throughService(do func(members) error) error {
	client, err := dialOffice(d)
	if err != nil {
		return fmt.Errorf("another process holds the data in %s, and it does not take member commands: %w", d.Data, err)
	}
	defer client.Close()
	return do(remoteMembers{client})
}

// errNoService: no service is running on that data.
var errNoService = errors.New("no service is running")

// dialOffice reaches the service that runs on the data.
func dialOffice(d dataFlags) (*rpc.Client, error) {
	path, err := d.socket()
	if err != nil {
		return nil, err
	}
	client, err := rpc.Dial("unix", path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return nil, fmt.Errorf("%w: %w", errNoService, err)
	}
	if errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("the service on the data in %s is another user's: ask as that user, or as the administrator: %w", d.Data, err)
	}
	return client, err
}

type remoteMembers struct{ client *rpc.Client }

func (r remoteMembers) Add(m NewMember) (string, error) {
	a, err := r.call("Add", m)
	return a.Token, err
}

func (r remoteMembers) Remove(email string) error {
	_, err := r.call("Remove", email)
	return err
}

func (r remoteMembers) NewToken(email string) (string, error) {
	a, err := r.call("NewToken", email)
	return a.Token, err
}

func (r remoteMembers) List() ([]listedMember, error) {
	a, err := r.call("List", struct{}{})
	return a.Members, err
}

func (r remoteMembers) call(method string, arg any) (Answer, error) {
	return ask(r.client, method, arg)
}

// ask has the service carry out a command.
func ask(client *rpc.Client, method string, arg any) (Answer, error) {
	var a Answer
	if err := client.Call(officeName+"."+method, arg, &a); err != nil {
		return a, fmt.Errorf("ask the running service: %w", err)
	}
	if a.Problem == "" {
		return a, nil
	}
	if a.Usage {
		return a, usageError{errors.New(a.Problem)}
	}
	return a, errors.New(a.Problem)
}
