package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// setting is one line of a configuration file.
type setting struct {
	name string
	text string // as it would stand behind the flag
	line int
}

// configuration is what a file says instead of flags. A flag counts before the environment, and
// that before the file. The file holds what an installation has, so its names are those of the
// flags of serve; other commands take what they have a flag for.
type configuration struct {
	file     string
	settings map[string]setting
}

// readConfiguration reads a YAML file of flags without their dashes.
func readConfiguration(file string, serve *kong.Node) (*configuration, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	settings, err := parseSettings(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	c := &configuration{file: file, settings: make(map[string]setting)}
	for _, s := range settings {
		if err := checkSetting(s, serve); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, s.line, err)
		}
		if before, twice := c.settings[s.name]; twice {
			return nil, fmt.Errorf("%s, line %d: %s stands in line %d already", file, s.line, s.name, before.line)
		}
		c.settings[s.name] = s
	}
	return c, nil
}

// parseSettings reads "name: value" and "name: [value, value]".
func parseSettings(content []byte) (settings []setting, err error) {
	if !utf8.Valid(content) {
		return nil, errors.New("it is no text in UTF-8: save it as such")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(content, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 { // nothing but comments
		return nil, nil
	}
	lines := doc.Content[0]
	if lines.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: a setting must look like \"addr: 127.0.0.1:8080\"", lines.Line)
	}
	for i := 0; i+1 < len(lines.Content); i += 2 {
		name, value := lines.Content[i], lines.Content[i+1]
		text, err := settingText(value)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s: %w", name.Line, name.Value, err)
		}
		settings = append(settings, setting{name: name.Value, text: text, line: name.Line})
	}
	return settings, nil
}

// errNotAValue: a setting has something below it.
var errNotAValue = errors.New("it must have one value, or a list of values")

// settingText writes a value as it would stand behind the flag. An anchor is followed.
func settingText(value *yaml.Node) (string, error) {
	switch value.Kind {
	case yaml.AliasNode:
		return settingText(value.Alias)
	case yaml.ScalarNode:
		if value.Tag == "!!null" {
			return "", errNotAValue
		}
		return value.Value, nil
	case yaml.SequenceNode:
		var texts []string
		for _, one := range value.Content {
			if one.Kind != yaml.ScalarNode {
				return "", errNotAValue
			}
			texts = append(texts, one.Value)
		}
		return strings.Join(texts, ","), nil
	default:
		return "", errNotAValue
	}
}

// checkSetting says what is wrong with a setting. What stands there is not repeated if it may
// be a secret.
func checkSetting(s setting, serve *kong.Node) error {
	i := slices.IndexFunc(serve.Flags, func(f *kong.Flag) bool { return f.Name == s.name })
	if i < 0 || s.name == "help" {
		return fmt.Errorf("%q is not a setting: allowed are %s", s.name, strings.Join(settingNames(serve), ", "))
	}
	return fits(serve.Flags[i], s.text)
}

func settingNames(serve *kong.Node) (names []string) {
	for _, flag := range serve.Flags {
		if flag.Name != "help" {
			names = append(names, flag.Name)
		}
	}
	slices.Sort(names)
	return names
}

// Validate is part of kong.Resolver: the settings were checked when they were read.
func (*configuration) Validate(*kong.Application) error { return nil }

// Resolve gives a flag what the file says, unless the environment says something.
func (c *configuration) Resolve(_ *kong.Context, parent *kong.Path, flag *kong.Flag) (any, error) {
	s, there := c.settings[flag.Name]
	if !there || parent.App != nil || environmentSet(flag) {
		return nil, nil
	}
	return s.text, nil
}

// BeforeResolve is called by the parser when flags and environment are read.
func (c *cli) BeforeResolve(ctx *kong.Context) error {
	file := ""
	for _, flag := range ctx.Model.Node.Flags {
		if flag.Name == "config" {
			file, _ = ctx.FlagValue(flag).(string)
		}
	}
	if file == "" {
		return nil
	}
	serve := slices.IndexFunc(ctx.Model.Children, func(n *kong.Node) bool { return n.Name == "serve" })
	read, err := readConfiguration(file, ctx.Model.Children[serve])
	if err != nil {
		return err
	}
	ctx.AddResolver(read)
	return nil
}
