package main

import (
	"encoding"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// envPrefix is how every environment variable of the program begins.
const envPrefix = "DIVISIONBELL"

// environment gives every flag its variables: DIVISIONBELL_BEST_TIME_FROM for one command and
// DIVISIONBELL_FROM for all that have such a flag, the first of which counts before the second. A
// flag that asks for something else than others of its name has only the first (`env:"-"`). What
// stands in the second counts where it is understood, for formats and bodies differ from command to
// command; what no command understands is an error.
func environment() kong.Option {
	return kong.PostBuild(func(k *kong.Kong) error {
		shared := make(map[string][]*kong.Flag)
		eachFlag(k.Model.Node, func(node *kong.Node, flag *kong.Flag) {
			name := envName(flag.Name)
			switch {
			case flag.Name == "help":
				return
			case slices.Equal(flag.Tag.Envs, []string{"-"}):
				setEnvs(flag, ownEnvName(node, flag))
			case node.Type == kong.ApplicationNode:
				setEnvs(flag, name)
			default:
				setEnvs(flag, ownEnvName(node, flag), name)
				shared[name] = append(shared[name], flag)
			}
		})
		for name, flags := range shared {
			keepWhereUnderstood(name, flags)
		}
		return nil
	})
}

// eachFlag calls do for the flags of a command and of all below it.
func eachFlag(node *kong.Node, do func(*kong.Node, *kong.Flag)) {
	for _, flag := range node.Flags {
		do(node, flag)
	}
	for _, below := range node.Children {
		eachFlag(below, do)
	}
}

// keepWhereUnderstood has a variable not count for those flags that do not understand what
// stands in it, if others do. A flag that takes any text understands only what the others do not:
// a date is no source, and yes is no reason.
func keepWhereUnderstood(name string, flags []*kong.Flag) {
	text, there := os.LookupEnv(name)
	strict := func(flag *kong.Flag) bool { return !takesAnyText(flag) && fits(flag, text) == nil }
	counts := strict
	if !slices.ContainsFunc(flags, strict) {
		counts = takesAnyText
	}
	if !there || !slices.ContainsFunc(flags, counts) {
		return
	}
	for _, flag := range flags {
		if !counts(flag) {
			setEnvs(flag, flag.Tag.Envs[0])
		}
	}
}

// takesAnyText tells a flag that is not particular about what it is given.
func takesAnyText(flag *kong.Flag) bool {
	return flag.Target.Type() == reflect.TypeFor[string]() && flag.Enum == ""
}

// fits says what keeps a flag from having that value, if anything does.
func fits(flag *kong.Flag, text string) error {
	value := reflect.New(flag.Target.Type()).Elem()
	if err := flag.Parse(kong.Scan().PushTyped(text, kong.FlagValueToken), value); err != nil {
		if _, speaks := value.Addr().Interface().(encoding.TextUnmarshaler); value.CanInt() && !speaks {
			return fmt.Errorf("--%s: %q is not a whole number", flag.Name, text)
		}
		return err
	}
	if allowed := flag.EnumSlice(); flag.Enum != "" && !slices.Contains(allowed, text) {
		return fmt.Errorf("%s must be one of %s", flag.ShortSummary(), strings.Join(allowed, ", "))
	}
	return nil
}

func setEnvs(flag *kong.Flag, names ...string) {
	flag.Envs = names
	flag.Tag.Envs = names
}

func envName(words ...string) string {
	return strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(strings.Join(append([]string{envPrefix}, words...), "_")))
}

// ownEnvName is the variable of one command's flag.
func ownEnvName(node *kong.Node, flag *kong.Flag) string {
	path := strings.Fields(node.Path()) // without the brackets of arguments
	return envName(append(path, flag.Name)...)
}

// helpWithEnv is the help of a flag with its shortest variable.
func helpWithEnv(value *kong.Value) string {
	if len(value.Tag.Envs) == 0 {
		return value.Help
	}
	return fmt.Sprintf("%s ($%s).", strings.TrimSuffix(value.Help, "."), value.Tag.Envs[len(value.Tag.Envs)-1])
}

// environmentSet tells whether a variable of the flag is set.
func environmentSet(flag *kong.Flag) bool {
	return slices.ContainsFunc(flag.Tag.Envs, func(name string) bool {
		_, there := os.LookupEnv(name)
		return there
	})
}
