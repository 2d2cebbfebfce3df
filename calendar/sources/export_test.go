package sources

import "testing"

// Asked is the day on which the recorded answers are asked for.
const Asked = asked

// Recorded returns the recorded answers of every source by its name, each under a part
// of the address that it is the answer of.
func Recorded(t testing.TB) map[string]map[string]string {
	all := make(map[string]map[string]string)
	for name, x := range examples(t) {
		all[name] = x.good
	}
	return all
}

// Configured is a configuration with which every source is asked but for the egg timer.
func Configured(t testing.TB) Config {
	return Config{Councils: []Council{camden()}, Calendars: []Calendar{trust(t), table()}, Location: london(t)}
}

// WithEggTimer is the same configuration with the egg timer in the place of What's On.
func WithEggTimer(t testing.TB) Config {
	cfg := Configured(t)
	cfg.On, cfg.Off = []string{eggTimer{}.About().Name}, []string{whatsOnRecesses{}.About().Name}
	return cfg
}
