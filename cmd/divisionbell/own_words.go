package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"
)

// inOwnWords is what an error says. Where it is the system that speaks of a file, it is said in our
// words, with what to do.
func inOwnWords(err error) string {
	text := strings.ReplaceAll(err.Error(), "\n", "; ")
	failed := (*fs.PathError)(nil)
	if !errors.As(err, &failed) {
		return text
	}
	return strings.Replace(text, failed.Error(), ofFile(failed), 1)
}

func ofFile(failed *fs.PathError) string {
	switch {
	case errors.Is(failed, fs.ErrNotExist):
		return fmt.Sprintf("there is no such file as %s: look whether its name is right", failed.Path)
	case errors.Is(failed, fs.ErrPermission):
		return fmt.Sprintf("this user has no right to %s: run it as the user whose that is, or as root", failed.Path)
	case errors.Is(failed, syscall.EISDIR):
		return fmt.Sprintf("%s is a folder: name a file", failed.Path)
	case errors.Is(failed, syscall.ENOTDIR):
		return fmt.Sprintf("%s cannot be: something on the way to it is a file, and not a folder", failed.Path)
	case errors.Is(failed, syscall.ENOSPC):
		return fmt.Sprintf("there is no room for %s: the disk is full", failed.Path)
	case errors.Is(failed, syscall.EROFS):
		return fmt.Sprintf("%s is on a disk that nothing can be written to", failed.Path)
	}
	return failed.Error()
}

// listenAt listens at the address that a flag names.
func listenAt(flag, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s %s: another program listens there already: stop it, or give another port", flag, address)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s %s: this machine has no such address: give one of its own, or 127.0.0.1", flag, address)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("%s %s: only root may listen at a port below 1024: give another, and put a proxy in front", flag, address)
	case err != nil:
		return nil, fmt.Errorf("%s: listen: %w", flag, err)
	}
	return l, nil
}
