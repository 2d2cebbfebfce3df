package reading

import "slices"

// Tell returns the reasons that people are given for a day, the strongest first, and in
// words how sure the day is where it is in this doubt. There are none where no rule speaks.
func (d *Days) Tell(i int, doubt Doubt) (note string, reasons []Reason) {
	return d.tell(i, doubt, d.holdings(i, d.story(i).top, strongest))
}

// TellAgainst is Tell for a day to keep away from: only what speaks against it is told.
func (d *Days) TellAgainst(i int, doubt Doubt) (note string, reasons []Reason) {
	return d.tell(i, doubt, d.holdings(i, d.story(i).tail, against))
}

// reasonsAtOnce is for how many reasons room is made at once.
const reasonsAtOnce = 32

func (d *Days) tell(i int, doubt Doubt, holdings []holding) (note string, reasons []Reason) {
	if d.reasons == nil || cap(d.reasons)-len(d.reasons) < len(holdings) {
		d.reasons = make([]Reason, 0, reasonsAtOnce)
	}
	from := len(d.reasons)
	for _, h := range holdings {
		r := d.r.reason(h, d.dates(d.lane.leans[h.rule], d.first+i))
		if r.Text = d.reasonOn(int(h.rule), i); d.r.rules[h.rule].IsOpen() {
			r.On, r.Holiday = d.holidayOn(i)
		}
		d.reasons = append(d.reasons, r)
	}
	return d.lane.note(int(doubt), holdings, d.first+i), d.reasons[from:len(d.reasons):len(d.reasons)]
}

// tellsSame reports whether the asking rules are told alike on two days.
func (d *Days) tellsSame(i, j int, which rulesOf) bool {
	for n := range d.lane.asking {
		x, y := d.desk.columns[n*d.n+i], d.desk.columns[n*d.n+j]
		if x == y || len(which(&d.lane.asking[n])) == 0 {
			continue
		}
		xShare, xDoubt := d.askedRule(n, i)
		yShare, yDoubt := d.askedRule(n, j)
		if (xShare >= told) != (yShare >= told) || xShare >= told && Doubt(xDoubt).Weight() != Doubt(yDoubt).Weight() {
			return false
		}
	}
	return true
}

// rulesOf picks the rules of an asking condition that matter.
type rulesOf func(*asking) []int

func strongest(g *asking) []int { return g.top }
func against(g *asking) []int   { return g.tail }

// holdings returns the strongest of the rules that are told of a day; if there are
// none, those that may hold. They are good until it is called again.
func (d *Days) holdings(i int, fixed []holding, which rulesOf) []holding {
	all := append(d.desk.holds[:0], fixed...)
	for j := range d.lane.asking {
		share, doubt := d.askedRule(j, i)
		if share < told {
			continue
		}
		for _, rule := range which(&d.lane.asking[j]) {
			all = append(all, newHolding(rule, share, doubt))
		}
	}
	d.desk.holds = all
	switch len(all) {
	case 0:
		return d.mayHold(i)
	case len(fixed):
		return all
	}
	return d.r.strongest(all)
}

// mayHold returns the strongest of the rules that are as likely not to hold on a day
// and by which its score is not the usual one: those against it if it is lower, those
// for it if it is higher.
func (d *Days) mayHold(i int) []holding {
	all, score := d.desk.holds[:0], d.desk.days[i].score
	add := func(h holding) {
		if effect := d.r.rules[h.rule].Effect; h.share < told && (score < Usual && effect <= 0 || score > Usual && effect > 0) {
			all = append(all, h)
		}
	}
	for _, h := range d.story(i).holds {
		add(h)
	}
	for j := range d.lane.asking {
		share, doubt := d.askedRule(j, i)
		if share == 0 {
			continue
		}
		for _, rule := range d.lane.asking[j].rules {
			add(newHolding(rule, share, doubt))
		}
	}
	d.desk.holds = all
	return d.r.strongest(all)
}

// Spoken returns every rule that holds on a day in some case, in the order of the book,
// and the sum of what they add to the usual score.
func (d *Days) Spoken(i int) (rules []Spoken, sum float64) {
	rules, tenths := []Spoken{}, Usual*cases
	for _, h := range d.allHoldings(i) {
		rules = append(rules, d.spoken(h, i))
		tenths += d.r.weight(h)
	}
	return rules, float64(tenths) / cases
}

// allHoldings returns every rule that holds on a day in some case, in the order of
// the book.
func (d *Days) allHoldings(i int) []holding {
	all := slices.Clone(d.story(i).holds)
	for j := range d.lane.asking {
		share, doubt := d.askedRule(j, i)
		if share == 0 {
			continue
		}
		for _, rule := range d.lane.asking[j].rules {
			all = append(all, newHolding(rule, share, doubt))
		}
	}
	slices.SortFunc(all, func(x, y holding) int { return int(x.rule) - int(y.rule) })
	return all
}

func (d *Days) spoken(h holding, i int) Spoken {
	r := &d.r.rules[h.rule]
	return Spoken{
		Rule: r.ID, When: r.When, Effect: r.Effect, Block: r.Block,
		Probability: float64(h.share) / cases,
		Weight:      float64(d.r.weight(h)) / cases,
		Certainty:   Doubt(h.doubt).Certainty(),
		Reason:      d.reasonOn(int(h.rule), i),
		Dates:       d.dates(d.lane.leans[h.rule], d.first+i),
		Source:      r.Source,
		Strength:    r.Strength,
	}
}
