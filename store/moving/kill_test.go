package moving_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"divisionbell/store"
	"divisionbell/store/bolt"
	"divisionbell/store/moving"
	"divisionbell/store/postgres"
)

// By these the test binary knows that it is a program that moves and is killed.
const (
	killedFrom = "DIVISIONBELL_KILLED_FROM"
	killedTo   = "DIVISIONBELL_KILLED_TO"
)

func openAny(ctx context.Context, url string) (store.Movable, error) {
	if file, isFile := strings.CutPrefix(url, "bolt:"); isFile {
		return bolt.OpenMovable(file)
	}
	return postgres.OpenMovable(ctx, url, "")
}

// moveToBeKilled moves, says each time that it has come further, and waits for a line before it goes
// on: so whoever kills it is not too late.
func moveToBeKilled(from, to string) int {
	ctx := context.Background()
	heard := bufio.NewScanner(os.Stdin)
	source, err := openAny(ctx, from)
	if err == nil {
		var target store.Movable
		if target, err = openAny(ctx, to); err == nil {
			_, err = moving.Move(ctx, source, target, func(p moving.Progress) {
				fmt.Println(p.Step, p.Kind, p.Done)
				heard.Scan()
			})
		}
	}
	if err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	fmt.Println("moved")
	return 0
}

// killed has a program move, and kills it while it does what it does after it has said so many times
// that it moves. It tells whether the program was quicker.
func killed(t testing.TB, from, to string, after int) (isMoved bool) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	program := exec.CommandContext(ctx, os.Args[0])
	program.Env = append(os.Environ(), killedFrom+"="+from, killedTo+"="+to)
	said, err := program.StdoutPipe()
	tell, failed := program.StdinPipe()
	if err = errors.Join(err, failed); err == nil {
		err = program.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		_, _ = fmt.Fprintln(tell) // one that has ended hears nothing
		switch line := lines.Text(); {
		case strings.HasPrefix(line, "failed"):
			t.Error(line)
		case line == "moved":
			isMoved = true
		case strings.HasPrefix(line, string(moving.Moving)):
			if after--; after == 0 {
				kill()
			}
		}
	}
	if err := program.Wait(); err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return isMoved
}

// A program that is killed at ten random moments, five on the way there and five on the way back,
// leaves nothing that the next one cannot go on from.
func TestAProgramThatIsKilledGoesOn(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	dir, database := t.TempDir(), database(t, "killed")
	first, last := "bolt:"+filepath.Join(dir, "first.db"), "bolt:"+filepath.Join(dir, "last.db")
	s := inFile(t, strings.TrimPrefix(first, "bolt:"))
	crowd(t, s, 8_000, 8_000)
	before, err := moving.DigestOf(t.Context(), s)
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	for _, way := range [][2]string{{first, database}, {database, last}} {
		for range 5 {
			if killed(t, way[0], way[1], 1+chance.IntN(2)) {
				t.Fatal("it was quicker than who killed it")
			}
		}
		if !killed(t, way[0], way[1], -1) {
			t.Fatal("it does not come to an end")
		}
	}
	back := inFile(t, strings.TrimPrefix(last, "bolt:"))
	defer back.Close()
	after, err := moving.DigestOf(t.Context(), back)
	if err != nil || after.String() != before.String() {
		t.Errorf("%v\n was %v\n is %v", err, before, after)
	}
}
