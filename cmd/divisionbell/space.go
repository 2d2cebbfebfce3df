package main

import (
	"syscall"

	"divisionbell/scheduler/health"
)

// space tells of the disk on which the data folder is.
func (d dataFlags) space(a *app) health.Space {
	if a.free != nil {
		return a.free
	}
	return func() (uint64, error) { return freeOnDisk(d.Data) }
}

// freeOnDisk is how many bytes the disk of a folder has for who is not root.
func freeOnDisk(folder string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
