package main

import (
	"runtime/debug"
	"testing"
)

// Whoever reports a fault says with what program, however it was built.
func TestTheVersionNamesTheCommit(t *testing.T) {
	noted := func(revision, modified string) func() (*debug.BuildInfo, bool) {
		return func() (*debug.BuildInfo, bool) {
			return &debug.BuildInfo{Settings: []debug.BuildSetting{
				{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: revision}, {Key: "vcs.modified", Value: modified},
			}}, true
		}
	}
	for name, tc := range map[string]struct {
		read func() (*debug.BuildInfo, bool)
		want string
	}{
		"built in a clone":           {noted("7ec5a8df603a0b638f950d77657607cb79cee09f", "false"), "0.1.0+7ec5a8df603a"},
		"built from changed files":   {noted("7ec5a8df603a0b638f950d77657607cb79cee09f", "true"), "0.1.0+7ec5a8df603a-changed"},
		"built from an archive":      {noted("", "false"), "0.1.0"},
		"run without being built":    {func() (*debug.BuildInfo, bool) { return &debug.BuildInfo{}, true }, "0.1.0"},
		"built without such details": {func() (*debug.BuildInfo, bool) { return nil, false }, "0.1.0"},
	} {
		if got := versionOf("0.1.0", builtFrom(tc.read)); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
