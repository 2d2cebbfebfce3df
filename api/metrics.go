package api

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"divisionbell/calendar"
	"divisionbell/scheduler/rhythm"
	"divisionbell/store"
)

// metrics counts what the service does. Nothing in it is about a member.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func (s *server) newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "divisionbell_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "divisionbell_http_request_duration_seconds", Help: "Time to answer a request.",
			Buckets: []float64{.001, .005, .025, .1, .5, 2.5},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.duration, newSnapshot(s),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// meter counts the requests of one route. Counters are looked up by their labels once for
// each method and status.
type meter struct {
	route    string
	duration prometheus.Observer
	requests *prometheus.CounterVec

	mu     sync.RWMutex
	counts map[outcomeOf]prometheus.Counter
}

// outcomeOf is what the requests of a route are counted by.
type outcomeOf struct {
	method string
	status int
}

func (m *metrics) meter(route string) *meter {
	return &meter{
		route: route, duration: m.duration.WithLabelValues(route), requests: m.requests,
		counts: make(map[outcomeOf]prometheus.Counter),
	}
}

// count notes a request that was answered.
func (m *meter) count(method string, status int, took time.Duration) {
	m.counter(outcomeOf{knownMethod(method), status}).Inc()
	m.duration.Observe(took.Seconds())
}

func (m *meter) counter(of outcomeOf) prometheus.Counter {
	m.mu.RLock()
	counter, ok := m.counts[of]
	m.mu.RUnlock()
	if ok {
		return counter
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	counter = m.requests.WithLabelValues(of.method, m.route, strconv.Itoa(of.status))
	m.counts[of] = counter
	return counter
}

// knownMethod keeps clients from making up any number of labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// handler tells the metrics as Prometheus reads them.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// teller takes one number of a snapshot.
type teller func(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string)

// snapshot tells what is known elsewhere at the moment at which somebody asks.
type snapshot struct {
	*server
	ready, build, version, announced, due, sent                *prometheus.Desc
	refreshes, tried, answered, changed, failures, open, reach *prometheus.Desc
	quarantined, unsent, suspended, dropped, good              *prometheus.Desc
	waiting, mails, writes, writing, free                      *prometheus.Desc
}

func newSnapshot(s *server) *snapshot {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("divisionbell_"+name, help, labels, nil)
	}
	return &snapshot{
		server:      s,
		build:       desc("build_info", "The version of the program.", "version"),
		ready:       desc("ready", "1 if the service can be relied on, as /readyz says."),
		free:        desc("data_disk_free_bytes", "How much is free on the disk of the data."),
		version:     desc("calendar_info", "The version of the calendar in use.", "version"),
		announced:   desc("announced_until_timestamp_seconds", "Midnight of the last day of which something is announced.", "body"),
		due:         desc("reminders_due_total", "Mails of the outbox that fell due, each try counted."),
		sent:        desc("reminders_sent_total", "Mails of the outbox that were sent."),
		unsent:      desc("oldest_unsent_seconds", "How long the mail has waited that waits longest and could go, 0 if none does."),
		waiting:     desc("mails_due", "Mails that could go now and have not."),
		mails:       desc("mails_total", "What came of mails that were tried.", "result"),
		writes:      desc("store_writes_total", "Writes of members' data: kept, or refused because they could not be.", "result"),
		writing:     desc("store_write_seconds_total", "The time that writes took, all together."),
		suspended:   desc("suspended_addresses", "Addresses that refuse mails, and to which none is sent."),
		dropped:     desc("mails_dropped", "Mails that were dropped within 30 days, by why.", "kind", "why"),
		good:        desc("last_good_look_timestamp_seconds", "When a job last went well.", "look"),
		refreshes:   desc("source_refreshes_total", "What came of asking a source.", "source", "result"),
		tried:       desc("source_tried_timestamp_seconds", "The last try.", "source"),
		answered:    desc("source_answered_timestamp_seconds", "The last answer that was believed.", "source"),
		changed:     desc("source_changed_timestamp_seconds", "The last answer that changed the calendar.", "source"),
		failures:    desc("source_failures", "Failures in a row.", "source"),
		open:        desc("source_circuit_open", "1 if the source has failed so often that it is tried seldom.", "source"),
		quarantined: desc("source_quarantined", "1 if the newest answer is not believed.", "source"),
		reach:       desc("source_reach_timestamp_seconds", "Midnight of the last day that the last answer spoke of.", "source", "body"),
	}
}

// Describe says nothing, for what is told depends on the sources.
func (*snapshot) Describe(chan<- *prometheus.Desc) {}

// Collect tells everything.
func (s *snapshot) Collect(out chan<- prometheus.Metric) {
	tell := func(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, kind, value, labels...)
	}
	cal := s.Editions.Current().Calendar
	tell(s.build, prometheus.GaugeValue, 1, s.Version)
	if s.Failures != nil {
		tell(s.ready, prometheus.GaugeValue, oneIf(len(s.Failures()) == 0))
	}
	s.collectSpace(tell)
	tell(s.version, prometheus.GaugeValue, 1, cal.Version())
	for _, h := range cal.Horizons() {
		if !h.Last.IsZero() {
			tell(s.announced, prometheus.GaugeValue, s.midnight(h.Last), string(h.Body))
		}
	}
	if s.Outbox != nil {
		s.collectMails(tell)
	}
	s.collectWork(tell)
	if s.Looks != nil {
		for _, look := range s.Looks() {
			tell(s.good, prometheus.GaugeValue, float64(look.Good.Unix()), look.Job)
		}
	}
	if s.Sources == nil {
		return
	}
	for _, source := range s.Sources() {
		s.collectSource(source, tell)
	}
}

func (s *snapshot) collectSpace(tell func(*prometheus.Desc, prometheus.ValueType, float64, ...string)) {
	if s.Free == nil {
		return
	}
	if free, err := s.Free(); err == nil {
		tell(s.free, prometheus.GaugeValue, float64(free))
	}
}

// Outbox is what is asked of the outbox.
type Outbox interface {
	// Counts returns how many mails fell due, each try counted, and were sent since the
	// program started.
	Counts() (due, sent int64)
	// Results returns how often each thing came of a mail since the program started.
	Results() map[store.Came]int64
	// Waiting returns for how long the mail has waited that waits longest and could go.
	Waiting(ctx context.Context) (time.Duration, error)
	// Report tells of addresses that are suspended, and of mails that were dropped.
	Report(ctx context.Context) (store.MailReport, error)
}

func (s *snapshot) collectMails(tell teller) {
	due, sent := s.Outbox.Counts()
	tell(s.due, prometheus.CounterValue, float64(due))
	tell(s.sent, prometheus.CounterValue, float64(sent))
	results := s.Outbox.Results()
	for came, name := range resultsOfMails() {
		tell(s.mails, prometheus.CounterValue, float64(results[came]), name)
	}
	ctx := context.Background()
	waiting, err := s.Outbox.Waiting(ctx)
	if err != nil {
		return // /readyz says that the data cannot be read
	}
	report, err := s.Outbox.Report(ctx)
	if err != nil {
		return
	}
	tell(s.unsent, prometheus.GaugeValue, waiting.Seconds())
	tell(s.waiting, prometheus.GaugeValue, float64(report.Due))
	tell(s.suspended, prometheus.GaugeValue, float64(report.Suspended))
	dropped := make(map[[2]string]int)
	for _, m := range report.Dropped {
		dropped[[2]string{string(m.Kind), string(m.Why)}]++
	}
	for of, n := range dropped {
		tell(s.dropped, prometheus.GaugeValue, float64(n), of[0], of[1])
	}
}

// resultsOfMails names what can come of a mail that is tried.
func resultsOfMails() map[store.Came]string {
	return map[store.Came]string{
		store.CameSent: "sent", store.CameNot: "put-off", store.CameRefused: "address-refused",
		store.CameDoubtful: "answer-lost", store.CameDropped: "dropped",
	}
}

func (s *snapshot) collectWork(tell teller) {
	work := s.Store.Work()
	tell(s.writes, prometheus.CounterValue, float64(work.Writes), "kept")
	tell(s.writes, prometheus.CounterValue, float64(work.Refused), "refused")
	tell(s.writing, prometheus.CounterValue, work.Took.Seconds())
}

func (s *snapshot) collectSource(is rhythm.Status, tell teller) {
	name := is.Source.Name
	for result, n := range map[string]int{
		"changed": is.Tally.Changed, "unchanged": is.Tally.Unchanged, "refused": is.Tally.Refused, "failed": is.Tally.Failed,
	} {
		tell(s.refreshes, prometheus.CounterValue, float64(n), name, result)
	}
	for desc, at := range map[*prometheus.Desc]time.Time{s.tried: is.Tried, s.answered: is.Answered, s.changed: is.Changed} {
		if !at.IsZero() {
			tell(desc, prometheus.GaugeValue, float64(at.Unix()), name)
		}
	}
	tell(s.failures, prometheus.GaugeValue, float64(is.Failures), name)
	tell(s.open, prometheus.GaugeValue, oneIf(is.Open), name)
	tell(s.quarantined, prometheus.GaugeValue, oneIf(is.InQuarantine()), name)
	for body, until := range is.Reach {
		tell(s.reach, prometheus.GaugeValue, s.midnight(until), name, string(body))
	}
}

// midnight is the instant at which a day begins, as Prometheus counts.
func (s *snapshot) midnight(d calendar.Date) float64 {
	return float64(d.At(0, 0, s.Location).Unix())
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
