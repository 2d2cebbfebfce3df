package rhythm

import (
	"slices"
	"strings"

	"divisionbell/calendar/sources/refresh"
)

// round is a time in which sources are being asked. Those that could not be reached
// in it, and not the time before either, are told of in one line, for it is one thing that is
// wrong: the network.
type round struct {
	running     int
	unreachable []string
	problem     string
}

// worthALine is how often in a row a source was not reached when it is worth a line of the log. Once
// is nothing: a machine that has just started may not be on the network yet.
const worthALine = 2

// begin says that a source is going to be asked, end that it has been.
func (j *Job) begin() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.round.running++
}

func (j *Job) end() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.round.running--; j.round.running > 0 || len(j.round.unreachable) == 0 {
		return
	}
	slices.Sort(j.round.unreachable)
	j.Log.Warn("sources cannot be reached, the calendar goes on with what it knew",
		"sources", strings.Join(j.round.unreachable, ","), "error", j.round.problem)
	j.round = round{}
}

// report writes one line into the log if there is anything to tell.
func (j *Job) report(o refresh.Outcome) {
	r := j.record(o.Source.Name)
	log := j.Log.With("source", o.Source.Name)
	failing := log
	if o.Err != nil {
		failing = log.With("failures", r.Failures, "next", r.Next, "error", o.Worded())
	}
	switch {
	case o.Unreachable() && r.Failures < worthALine:
		failing.Debug("source cannot be reached")
	case o.Unreachable():
		j.notReached(o)
	case o.IsOurs():
		log.Error("what a source said cannot be kept or put to use", "error", o.Worded())
	case o.Refused():
		failing.Warn("source is not believed, its answer changes nothing")
	case o.Err != nil:
		failing.Warn("source failed, the calendar goes on with what it knew")
	case len(o.Changes) > 0:
		log.Debug("source changed the calendar", "changes", len(o.Changes), "first", o.Changes[0].String(), "layer", o.Layer)
	default:
		log.Debug("source said nothing new")
	}
	for _, note := range o.Notes {
		log.Warn("not all of what a source says is taken", "what", note)
	}
}

func (j *Job) record(name string) record {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.book.Sources[name]
}

func (j *Job) notReached(o refresh.Outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.round.unreachable = append(j.round.unreachable, o.Source.Name)
	j.round.problem = o.Worded()
}
