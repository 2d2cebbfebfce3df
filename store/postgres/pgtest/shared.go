package pgtest

import (
	"fmt"
	"os"
	"testing"
)

// isFull tells whether nothing may be left out.
func isFull() bool { return os.Getenv("DIVISIONBELL_TEST") == "full" }

const howToInstall = "(make test installs it)"

// Main runs the tests of a package on a server that they share, and returns the exit status.
// They are called what in the line that says that they were left out because something is missing.
func Main(m *testing.M, what string, missing error, shared **Server) int {
	if missing != nil && !isFull() {
		fmt.Println("left out:", what+", because", missing, howToInstall)
		return 0
	}
	server, err := Start("fsync=off")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	*shared = server
	code := m.Run()
	if err := server.Stop(); err != nil {
		fmt.Println(err)
	}
	return code
}

// Need skips a test if something is missing and may be left out, and fails it if it may not.
func Need(t testing.TB, missing error) {
	t.Helper()
	switch {
	case missing != nil && isFull():
		t.Fatal(missing)
	case missing != nil:
		t.Skip("left out, because ", missing, " ", howToInstall)
	}
}

// Own is a server for one test with an empty database. The test is skipped if something is
// missing and may be left out.
func Own(t testing.TB, missing error, settings ...string) (s *Server, url string) {
	t.Helper()
	Need(t, missing)
	s, err := Start(settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() }) // the test is over, whatever it says
	if url, err = s.Create(t.Context(), "bell"); err != nil {
		t.Fatal(err)
	}
	return s, url
}
