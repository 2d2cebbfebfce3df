package calendar

// Doubt says why something is not sure: one of the three words below, or nothing where
// it is sure.
type Doubt = string

const (
	// NotAnnounced: nobody has announced it yet.
	NotAnnounced Doubt = "not-announced"
	// NotKnownHere: its owner has most likely announced it, or it is over, and this
	// calendar does not have it.
	NotKnownHere Doubt = "not-known-here"
	// MayChange: it is announced, and its owner may still change it.
	MayChange Doubt = "may-change"
)

// Knowledge is what doubts are judged by: the day on which a calendar is looked at,
// and how early dates are announced.
type Knowledge struct {
	Seen       Date
	Announcers []Announcer
}

// nobody stands for an owner of whom nothing is known.
var nobody = Announcer{Owner: "its owner"}

// announcer returns the first that holds for an entry.
func (k *Knowledge) announcer(e *Entry) *Announcer {
	for i := range k.Announcers {
		if a := &k.Announcers[i]; a.holdsFor(e) {
			return a
		}
	}
	return &nobody
}

// mark says of an entry which doubt it is in, and words it.
func (k *Knowledge) mark(e *Entry) {
	e.Doubt, e.DoubtText, e.UsuallyKnownBy = "", "", Date{}
	switch e.Certainty {
	case Provisional:
		e.Doubt, e.DoubtText = MayChange, mayChangeText(e.Last, k.Seen)
	case Projected:
		a := k.announcer(e)
		n := a.news(e.told(), k.Seen)
		e.Doubt, e.DoubtText = n.doubt, a.text(e, n, k.Seen)
		if a.Days > 0 || n.made {
			e.UsuallyKnownBy = n.by
		}
	}
}

// told is the day of a projection that is announced: the first, or the last of a
// session, which has begun or begins when the one before it ends.
func (e *Entry) told() Date {
	if e.Kind == KindSession {
		return e.Last
	}
	return e.First
}

// SittingDoubt says which doubt there is whether a parliament sits on d: that of the
// time away that explains the answer, or that of the recesses around the day. There is
// none where the answer is confirmed, or where the calendar has none.
func (c *Calendar) SittingDoubt(parliament Body, d Date) Doubt {
	s, _ := c.Sitting(parliament, d)
	switch {
	case s.Certainty == Provisional:
		return MayChange
	case s.Certainty != Projected:
		return ""
	case d.Before(c.knowledge.Seen):
		return NotKnownHere
	}
	if i, explained := c.byID[s.Cause]; explained && c.entries[i].Doubt != "" {
		return c.entries[i].Doubt
	}
	return c.recesses[parliament].news(d, c.knowledge.Seen).doubt
}

// SittingDoubtText says in one sentence for people why it is not sure whether a
// parliament sits on d; nothing where it is.
func (c *Calendar) SittingDoubtText(parliament Body, d Date) string {
	s, _ := c.Sitting(parliament, d)
	switch doubt := c.SittingDoubt(parliament, d); {
	case doubt == "":
		return ""
	case doubt == MayChange:
		return mayChangeText(d, c.knowledge.Seen)
	case d.Before(c.knowledge.Seen):
		return "We never learnt whether " + parliament.InSentence() + " sat on this day."
	}
	if cause, explained := c.Entry(s.Cause); explained && cause.Doubt != "" { // not what runs, surely, but for how long nobody knows
		return cause.DoubtText
	}
	recesses := c.recesses[parliament]
	return recesses.termText(recesses.news(d, c.knowledge.Seen))
}

// Seen returns the day on which the calendar is looked at, by which its doubts are
// judged.
func (c *Calendar) Seen() Date { return c.knowledge.Seen }
