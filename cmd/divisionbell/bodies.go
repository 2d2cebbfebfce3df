package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/body"
)

// bodiesFolder is where the data of each body are, below the data folder.
const bodiesFolder = "bodies"

// bodiesFlag says for which membership bodies one service runs.
type bodiesFlag struct {
	Bodies string `help:"A folder with a file for each membership body, as --body has one: each is reached under the hosts that its file names, and has members and data of its own." placeholder:"FOLDER"`
}

// tenant is the service as one membership body has it: the command with the body's own flags.
type tenant struct {
	serveCmd
	name  string // that of its file; empty where the service runs for one body
	hosts []string
	// shared is the data folder whose calendar all bodies stand on; empty where there is one.
	shared string
}

// tenants are those for whom the service runs: one or, with --bodies, one for each file.
func (cmd *serveCmd) tenants() ([]*tenant, error) {
	if cmd.Bodies == "" {
		return []*tenant{{serveCmd: *cmd}}, nil
	}
	files, err := filepath.Glob(filepath.Join(cmd.Bodies, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, usageError{fmt.Errorf("--bodies %s has no file of a membership body: each is named NAME.yaml", cmd.Bodies)}
	}
	var all []*tenant
	for _, file := range files {
		t, err := cmd.tenant(file)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, differentHosts(all)
}

// tenant is the service as the body of that file has it.
func (cmd *serveCmd) tenant(file string) (*tenant, error) {
	b, err := body.Load(file)
	if err != nil {
		return nil, bodyFlag{file}.wrong(err)
	}
	name := strings.TrimSuffix(filepath.Base(file), ".yaml")
	switch {
	case name != calendar.Slug(name):
		return nil, usageError{fmt.Errorf("--bodies: %s must be named with small letters, digits and hyphens, for its data are kept under that name", file)}
	case len(b.Hosts) == 0:
		return nil, usageError{fmt.Errorf("--bodies: %s must say under which hosts the body is reached, such as hosts: [bell.example.org]", file)}
	}
	t := &tenant{serveCmd: *cmd, name: name, hosts: b.Hosts, shared: cmd.Data}
	t.Body, t.dataFlags = file, cmd.dataFlags.ofBody(name)
	if t.BaseURL = b.BaseURL; t.BaseURL == "" {
		t.BaseURL = "https://" + b.Hosts[0]
	}
	if t.MailFrom = cmp.Or(b.MailFrom, t.MailFrom); t.SMTP != "" && t.MailFrom == "" {
		return nil, usageError{fmt.Errorf("--bodies: %s must say with mail_from from which address the mails of the body come, or --mail-from for all", file)}
	}
	return t, nil
}

// differentHosts refuses two bodies under one host.
func differentHosts(all []*tenant) error {
	of := make(map[string]string)
	for _, t := range all {
		for _, host := range t.hosts {
			if other, taken := of[host]; taken {
				return usageError{fmt.Errorf("--bodies: %s and %s both say that they are reached under %s: each must have hosts of its own", other, t.Body, host)}
			}
			of[host] = t.Body
		}
	}
	return nil
}

// checkBodies refuses, beside --bodies, flags that each body's file says for itself.
func (cmd *serveCmd) checkBodies() error {
	if cmd.Bodies == "" {
		return nil
	}
	for flag, given := range map[string]bool{
		"--body":        cmd.Body != "",
		"--join":        len(cmd.Join) > 0,
		"--base-url":    cmd.BaseURL != "",
		"--store":       cmd.Store != "" && !cmd.inDatabase(),
		"--oidc-issuer": cmd.OIDCIssuer != "",
	} {
		if given {
			return fmt.Errorf("--bodies: leave out %s, which each body has of its own", flag)
		}
	}
	return nil
}

// layers is the log of what the tenant's officers decide, over that which all share.
func (t *tenant) layers() *layers.Log {
	if t.shared == "" {
		return layersIn(t.Data)
	}
	return layersIn(t.Data).Over(layersIn(t.shared))
}

// ofBody are the data of one of several membership bodies.
type ofBody struct {
	dataFlags
	Of string `name:"body" help:"Which of the membership bodies, where the service runs for several (serve --bodies): the name of its file." placeholder:"NAME"`
}

// bodies are the names of the membership bodies whose data are there; none if they are of one.
func (d dataFlags) bodies() (names []string) {
	all, err := os.ReadDir(filepath.Join(d.Data, bodiesFolder))
	if err != nil {
		return nil
	}
	for _, entry := range all {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// ofBody are the same data, as those of one of several membership bodies.
func (d dataFlags) ofBody(name string) dataFlags {
	return dataFlags{Data: filepath.Join(d.Data, bodiesFolder, name), Store: d.Store, body: name}
}

// data says where the data of the body are. A file, as serve takes one, stands for the one body.
func (f ofBody) data() (dataFlags, error) {
	names := f.bodies()
	if f.Of == "" && len(names) == 0 || strings.ContainsAny(f.Of, `/\.`) {
		return f.dataFlags, nil
	}
	switch {
	case f.Of == "":
		return f.dataFlags, usageError{fmt.Errorf("the data in %s are of several membership bodies: say with --body which, of %s", f.Data, strings.Join(names, ", "))}
	case len(names) == 0:
		return f.dataFlags, usageError{fmt.Errorf("the data in %s are of one membership body: leave --body out", f.Data)}
	case !slices.Contains(names, f.Of):
		return f.dataFlags, usageError{fmt.Errorf("--body %q is none of the membership bodies in %s, which are %s", f.Of, f.Data, strings.Join(names, ", "))}
	case f.Store != "" && !f.inDatabase():
		return f.dataFlags, usageError{errors.New("--store bolt:FILE is not for several membership bodies: leave it out")}
	}
	return f.dataFlags.ofBody(f.Of), nil
}

// each is data for the body that is named or, of several, for each.
func (f ofBody) each() (all []dataFlags, err error) {
	names := f.bodies()
	if f.Of != "" || len(names) == 0 {
		d, err := f.data()
		return []dataFlags{d}, err
	}
	for _, name := range names {
		all = append(all, f.dataFlags.ofBody(name))
	}
	return all, nil
}

// withMembers works on the members of that body.
func (f ofBody) withMembers(a *app, do func(members) error) error {
	d, err := f.data()
	if err != nil {
		return err
	}
	return d.withMembers(a, do)
}

// mustExist says that there is no data of that body.
func (f ofBody) mustExist() error {
	d, err := f.data()
	if err != nil {
		return err
	}
	return d.mustExist()
}
