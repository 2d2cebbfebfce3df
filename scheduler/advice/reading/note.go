package reading

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// What a note says where no entry of the calendar can be named.
const (
	mayChange    = "The dates are announced, but may still change."
	notAnnounced = "Some of the dates are not announced yet."
	notKnownHere = "Some of the dates have most likely been announced, but we do not have them."
	likely       = "Likely. "
)

// mention is an entry and what is said of it.
type mention struct {
	first, last int
	dates       string
	// note is empty if the entry is not projected; doubt is why it is not sure.
	note, likely, doubt string
}

// newMentions returns those of the entries, which are in order of time.
func (r *Reading) newMentions(all []calendar.Entry) []mention {
	found := make([]mention, 0, len(all))
	for _, e := range all {
		m := mention{first: r.index(e.First), last: r.index(e.Last), dates: datesOf(e), doubt: why(e)}
		if e.Certainty == calendar.Projected {
			m.note = expected(e)
			m.likely = likely + m.note
		}
		found = append(found, m)
	}
	return found
}

// why says of an entry about when it is expected, and why that is not sure.
func why(e calendar.Entry) string {
	if e.Certainty != calendar.Projected {
		return e.Title + ": " + InSentence(e.DoubtText)
	}
	if e.First == e.Last {
		return e.Title + ", about " + day(e.First) + ": " + InSentence(e.DoubtText)
	}
	return e.Title + ", about " + between(e.Span()) + ": " + InSentence(e.DoubtText)
}

// datesOf says when an entry is.
func datesOf(e calendar.Entry) string {
	switch {
	case e.Certainty == calendar.Projected && e.First == e.Last:
		return fmt.Sprintf("%s, expected about %s", e.Title, day(e.First))
	case e.Certainty == calendar.Projected:
		return fmt.Sprintf("%s, expected about %s", e.Title, between(e.Span()))
	case !e.Rises.IsZero() && !e.Returns.IsZero():
		return fmt.Sprintf("%s: rises on %s, returns on %s", e.Title, day(e.Rises), day(e.Returns))
	case e.First == e.Last:
		return fmt.Sprintf("%s, %s", e.Title, day(e.First))
	default:
		return fmt.Sprintf("%s, %s", e.Title, between(e.Span()))
	}
}

func day(d calendar.Date) string {
	y, m, n := d.YMD()
	return fmt.Sprintf("%d %s %d", n, m, y)
}

// expected says when a projected entry is expected, and why it is not sure.
func expected(e calendar.Entry) string {
	when, missing := "expected to begin %s and to end %s.", "the dates are not announced yet; "
	if e.FirstLikely == nil || e.LastLikely == nil || e.First == e.Last {
		when, missing = "expected "+between(calendar.Span{First: e.Earliest, Last: e.Latest})+".", "the date is not announced yet; "
	} else {
		when = fmt.Sprintf(when, between(*e.FirstLikely), between(*e.LastLikely))
	}
	if e.Doubt == calendar.NotKnownHere {
		return fmt.Sprintf("%s: %s %s", e.Title, when, e.DoubtText)
	}
	return e.Title + ": " + missing + when
}

// between writes a span for people: 16 to 20 December 2026.
func between(s calendar.Span) string {
	y1, m1, d1 := s.First.YMD()
	y2, m2, d2 := s.Last.YMD()
	switch {
	case s.First == s.Last:
		return fmt.Sprintf("on %d %s %d", d1, m1, y1)
	case y1 != y2:
		return fmt.Sprintf("%d %s %d to %d %s %d", d1, m1, y1, d2, m2, y2)
	case m1 != m2:
		return fmt.Sprintf("%d %s to %d %s %d", d1, m1, d2, m2, y2)
	default:
		return fmt.Sprintf("%d to %d %s %d", d1, d2, m1, y1)
	}
}

// lean is a word of a condition and the entries that it is about.
type lean struct {
	word     rule.Word
	odds     *odds // nil if the word hangs on the question
	mentions []mention
	// byTopic are the entries of a word about the question's topic.
	byTopic map[string][]mention
	// named says that its entry is to be named to people, council that it is about the
	// poll of the member's council.
	named, council bool
}

// newLeans returns what each rule leans on, as seen from a nation.
func (r *Reading) newLeans(n calendar.Nation, known map[string][]mention) [][]lean {
	all := make([][]lean, len(r.rules))
	for i := range r.rules {
		r.rules[i].Condition().Leaves(true, func(l *rule.Condition, positive bool) {
			made := lean{word: l.Word, odds: r.facts[at(l, n)], named: positive && l.Word.IsBounded(), council: l.Word.IsOfCouncil()}
			switch {
			case rule.Occasion(l.Word.Of).IsOfTopic():
				made.byTopic = make(map[string][]mention)
				for _, t := range r.topics {
					w := l.Word
					w.Of += "/" + t.Name
					made.byTopic[t.Name] = r.mentionsOf(w, n, known)
				}
			case l.Asks && !made.council:
				return
			case !l.Asks:
				made.mentions = r.mentionsOf(l.Word, n, known)
			}
			all[i] = append(all[i], made)
		})
	}
	return all
}

// mentionsOf returns the entries that a word is about. That a House sits in term is
// about no single one.
func (r *Reading) mentionsOf(w rule.Word, n calendar.Nation, known map[string][]mention) []mention {
	var key string
	var entries []calendar.Entry
	if name, _, _ := strings.Cut(w.Of, "/"); r.named[rule.Occasion(name)] != nil || rule.Occasion(name).IsOfTopic() {
		key, entries = w.Of+" "+string(n), r.occurrences(rule.Occasion(w.Of), n).entries
	} else {
		body, kind := calendar.Body(w.Of), calendar.KindRecess
		switch w.Name {
		case "recess", "this_recess", "next_recess", "working_days_to_rise", "working_days_since_return":
		case "prorogued":
			kind = calendar.KindProrogation
		case "dissolved_in":
			kind = calendar.KindElection
		case "dissolved", "no_parliament":
			body, kind = calendar.Commons, calendar.KindElection
		case "mourning":
			body, kind = calendar.Commons, calendar.KindMourning
		default:
			return nil
		}
		key, entries = string(body)+"/"+string(kind), r.cal.Of(body, kind)
	}
	if _, ok := known[key]; !ok {
		known[key] = r.newMentions(entries)
	}
	return known[key]
}

// note says how sure the advice for a day is, by the strongest rule that is told and
// leans on what is not announced.
func (l *lane) note(doubt int, holdings []holding, day int) string {
	switch doubt {
	case 0:
		return ""
	case announcedOnly + 1:
		return mayChange
	}
	for _, h := range holdings {
		if h.doubt <= announcedOnly+1 {
			continue
		}
		switch m := leansOn(l.leans[h.rule], day); {
		case m == nil:
		case told <= h.share && h.share < cases:
			return m.likely
		default:
			return m.note
		}
	}
	if doubt == missingOnly+1 {
		return notKnownHere
	}
	return notAnnounced
}

// WhyUnsure says in one sentence why a day is in doubt.
func (d *Days) WhyUnsure(i int, level Doubt) string {
	if level <= announcedOnly+1 {
		return mayChange
	}
	day := d.Date(i)
	for _, h := range d.holdings(i, d.story(i).top, strongest) {
		if Doubt(h.doubt) != level {
			continue
		}
		leans := d.lane.leans[h.rule]
		if m := leansOn(leans, d.first+i); m != nil && m.projected() {
			return m.doubt
		}
		for _, l := range leans {
			if text := d.r.cal.SittingDoubtText(calendar.Body(l.word.Of), day); text != "" {
				return text
			}
		}
	}
	if untold, sits := d.r.untold[rule.House(d.lane.Body)]; sits && Doubt(untold.doubt(d.first+i)) == level {
		if text := d.r.cal.SittingDoubtText(d.lane.Body, day); text != "" { // none of a weekend, on which it surely does not sit
			return text
		}
	}
	if level == missingOnly+1 {
		return notKnownHere
	}
	return notAnnounced
}

// leansOn returns the projected entry that a condition leans on most plainly: that of
// its first word which is in doubt on the day.
func leansOn(leans []lean, day int) *mention {
	for i := range leans {
		if l := &leans[i]; l.odds != nil && l.odds.doubt(day) > announcedOnly+1 {
			if m := l.mention(l.mentions, day); m != nil && m.note != "" {
				return m
			}
		}
	}
	return nil
}

// dates says when the entry is that a condition is about on a day; nothing if it is
// about none.
func (d *Days) dates(leans []lean, day int) string {
	for i := range leans {
		l := &leans[i]
		mentions := l.mentions
		switch {
		case !l.named:
			continue
		case l.council && l.word.Of != "":
			return d.ownPoll
		case l.byTopic != nil:
			mentions = l.byTopic[d.asked.Topic]
		}
		if len(mentions) == 0 {
			continue
		}
		if m := l.mention(mentions, day); m != nil {
			return m.dates
		}
	}
	return ""
}

// ownPollOf says when the member's council is elected.
func ownPollOf(poll rule.CouncilPoll) string {
	if poll.Date.IsZero() {
		return ""
	}
	if poll.Certainty == calendar.Projected {
		return "The election of your council, expected about " + day(poll.Date)
	}
	return "The election of your council, " + day(poll.Date)
}

// beside is the number of days between an entry and a day beyond which the entry is
// not what makes the state of the day. A poll follows its dissolution by less.
const beside = 60

// mention returns the entry that a word is about on a day: for days to something the
// next, for days since it the last, otherwise the nearest, if there is one near. What
// is projected may come before its day or after it, and is still or already meant
// where no other is within reach.
func (l *lean) mention(all []mention, day int) *mention {
	at, exact := slices.BinarySearchFunc(all, day, func(m mention, day int) int { return m.first - day })
	switch l.word.Name {
	case "days_to", "working_days_to", "sitting_days_to", "working_days_to_rise":
		if at > 0 && all[at-1].projected() && day-all[at-1].first <= beside && !l.reaches(all, at, day) {
			at--
		}
	case "days_since", "days_since_end", "working_days_since", "working_days_since_return":
		if !exact {
			at--
		}
		if at+1 < len(all) && all[at+1].projected() && all[at+1].first-day <= beside && !l.reaches(all, at, day) {
			at++
		}
	default:
		if at == len(all) || at > 0 && day-all[at-1].last < all[at].first-day {
			at--
		}
		if at >= 0 && (all[at].first-day > beside || day-all[at].last > beside) {
			return nil
		}
	}
	if at < 0 || at >= len(all) {
		return nil
	}
	return &all[at]
}

func (m *mention) projected() bool { return m.note != "" }

// reaches reports whether an entry can be as few days or working days away as the
// word allows.
func (l *lean) reaches(all []mention, at, day int) bool {
	most := mostOf(l.word.Counts)
	switch {
	case at < 0 || at >= len(all):
		return false
	case most >= rule.Never:
		return true
	}
	most = 2*most + wordSlack
	return all[at].first-day <= most && day-all[at].last <= most
}

// wordSlack is the number of days by which an entry may be farther away than a word
// allows, for bank holidays and for dates that are projected.
const wordSlack = 14

// InSentence makes a sentence fit for the end of another.
func InSentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(first)) + text[size:]
}
