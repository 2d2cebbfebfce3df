package sources

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
)

// Config says which sources are asked, beyond what holds for all of them.
type Config struct {
	// Off are the names of sources that are not to be asked.
	Off []string `yaml:"off"`
	// On are the names of sources that are only asked if they are named: egg-timer,
	// which must take the place of whats-on-recesses.
	On []string `yaml:"on"`
	// Councils and Calendars are sources that need to be told where they are.
	Councils  []Council  `yaml:"councils"`
	Calendars []Calendar `yaml:"calendars"`

	// Location is where days begin and end: Europe/London. It must be set.
	Location *time.Location `yaml:"-"`
}

// ReadConfig reads a configuration in YAML and checks it. An error names what is
// wrong and what is allowed.
func ReadConfig(content []byte, london *time.Location) (Config, error) {
	if !utf8.Valid(content) {
		return Config{}, errors.New("read the configuration of sources: it is no text in UTF-8: save it as such")
	}
	cfg := Config{Location: london}
	strict := yaml.NewDecoder(bytes.NewReader(content))
	strict.KnownFields(true)
	if err := strict.Decode(&cfg); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, fmt.Errorf("read the configuration of sources: %w", err)
	}
	if err := cfg.Check(); err != nil {
		return Config{}, err
	}
	return cfg, nil
}

// Check says what is wrong with a configuration, or nothing.
func (cfg Config) Check() error {
	names := make(map[string]bool)
	for _, s := range cfg.all() {
		name := s.About().Name
		if names[name] {
			return fmt.Errorf("the source %q is configured twice", name)
		}
		names[name] = true
	}
	for _, name := range cfg.Off {
		if !names[name] {
			return fmt.Errorf("%q cannot be off, for there is no source of that name", name)
		}
	}
	if err := cfg.checkOn(); err != nil {
		return err
	}
	for _, s := range cfg.Councils {
		if err := cmpErr(checkNamed(s.Name, s.Title), checkAddress("address", s.Address), checkPage(s.Page), checkBase(s.Address), checkNation(s.Nation)); err != nil {
			return fmt.Errorf("council %q: %w", s.Name, err)
		}
	}
	for _, s := range cfg.Calendars {
		if err := cmpErr(checkNamed(s.Name, s.Title), checkAddress("address", s.file()), checkPage(s.Page), s.check()); err != nil {
			return fmt.Errorf("calendar %q: %w", s.Name, err)
		}
	}
	return nil
}

func (cfg Config) checkOn() error {
	egg, recesses := eggTimer{}.About().Name, whatsOnRecesses{}.About().Name
	for _, name := range cfg.On {
		if name != egg {
			return fmt.Errorf("%q cannot be on: only %s is not on by itself", name, egg)
		}
		if !slices.Contains(cfg.Off, recesses) {
			return fmt.Errorf("%s tells the same as %s, so that must be off", egg, recesses)
		}
	}
	return nil
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func checkNamed(name, title string) error {
	if name == "" || calendar.Slug(name) != name {
		return errors.New("a name is of small letters, digits and hyphens, such as camden")
	}
	if title == "" {
		return errors.New("a title must be given")
	}
	return nil
}

// checkAddress never prints the address, for it may be a secret or hold a password.
func checkAddress(field, text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%s is not an address such as https://example.org/dates", field)
	case u.User != nil:
		return fmt.Errorf("%s at %s is not an address such as https://example.org/dates: user and password do not belong in it", field, u.Hostname())
	}
	return nil
}

func checkPage(text string) error {
	if text == "" {
		return nil
	}
	return checkAddress("page", text)
}

// checkBase sees to it that more can be added to an address.
func checkBase(text string) error {
	if strings.ContainsAny(text, "?#") {
		return errors.New("address ends in a query, and a council's is that of its pages, such as https://democracy.example.gov.uk")
	}
	return nil
}

func checkNation(n calendar.Nation) error {
	if !slices.Contains(calendar.Nations(), n) {
		return fmt.Errorf("%q is not a nation: allowed are %v", n, calendar.Nations())
	}
	return nil
}

func (s Calendar) check() error {
	if !slices.Contains(calendar.Bodies(), s.Body) {
		return fmt.Errorf("%q is not a body: allowed are %v", s.Body, calendar.Bodies())
	}
	if f := s.Format; f != "" && f != formatICS && f != formatCSV {
		return fmt.Errorf("%q is not a format: allowed are ics, csv", f)
	}
	if s.Nation != "" {
		if err := checkNation(s.Nation); err != nil {
			return err
		}
	}
	if calendar.Slug(string(s.Kind)) != string(s.Kind) {
		return fmt.Errorf("%q is not a kind: kinds are of small letters, digits and hyphens", s.Kind)
	}
	return nil
}

// All returns the sources that are on, in the order in which they are asked: those
// that need no configuration and those that have it, but for those that are off.
func All(cfg Config) []Source {
	return slices.DeleteFunc(cfg.all(), func(s Source) bool { return slices.Contains(cfg.Off, s.About().Name) })
}

func (cfg Config) all() []Source {
	all := []Source{
		whatsOnRecesses{cfg.Location},
		whatsOnSessions{cfg.Location},
		whatsOnBusiness{cfg.Location},
		bankHolidays{},
		oralQuestionTimes{cfg.Location},
		callsForEvidence{cfg.Location},
		consultations{cfg.Location},
		billStages{cfg.Location},
		elections{cfg.Location},
		seneddRecesses{},
		scottishRecesses{},
		niSittings{cfg.Location},
	}
	if slices.Contains(cfg.On, eggTimer{}.About().Name) {
		all = append(all, eggTimer{})
	}
	for _, s := range cfg.Councils {
		all = append(all, s)
	}
	for _, s := range cfg.Calendars {
		s.location = cfg.Location
		all = append(all, s)
	}
	return all
}
