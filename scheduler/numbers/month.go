package numbers

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/store"
)

// closed are the months that are over, each counted alone or, where too few did anything in
// it, together with those that follow. from is the first day that was not counted yet.
func closed(contacts []store.Contact, from, today calendar.Date) []store.Figures {
	var all []store.Figures
	for end := lastOfMonth(from); end.Before(today); end = lastOfMonth(end.AddDays(1)) {
		span := calendar.Span{First: from, Last: end}
		if f, enough := monthOf(contacts, span, today); enough {
			all = append(all, f)
			from = end.AddDays(1)
		}
	}
	return all
}

// monthOf counts the contacts of some days; false if too few members had any.
func monthOf(contacts []store.Contact, span calendar.Span, today calendar.Date) (store.Figures, bool) {
	every, office, action, nation := newRow(byAll), []entry(nil), []entry(nil), []entry(nil)
	for _, c := range contacts {
		if !counts(c) || !span.Contains(c.First) {
			continue
		}
		every.add(entry{c.Member, byAll})
		office = append(office, entry{c.Member, c.Office})
		action = append(action, entry{c.Member, c.Action})
		nation = append(nation, entry{c.Member, string(c.Nation)})
	}
	if !every.isEnough() {
		return store.Figures{}, false
	}
	f := store.Figures{Of: ofContacts, First: span.First, Last: span.Last, Published: today, Counts: []store.Count{{By: byAll, What: byAll, N: every.contacts}}}
	f.Counts = append(f.Counts, tableOf(ByOffice, names(rule.Offices()), office)...)
	f.Counts = append(f.Counts, tableOf(ByAction, names(rule.Actions()), action)...)
	f.Counts = append(f.Counts, tableOf(ByNation, names(calendar.Nations()), nation)...)
	return f, true
}

func names[T ~string](all []T) []string {
	texts := make([]string, len(all))
	for i, a := range all {
		texts[i] = string(a)
	}
	return texts
}

// firstDay is the first of the month of the earliest contact; no day if there is none.
func firstDay(contacts []store.Contact) (first calendar.Date) {
	for _, c := range contacts {
		if first.IsZero() || c.First.Before(first) {
			first = c.First
		}
	}
	if first.IsZero() {
		return first
	}
	_, _, day := first.YMD()
	return first.AddDays(1 - day)
}

func lastOfMonth(d calendar.Date) calendar.Date {
	year, month, day := d.YMD()
	return d.AddDays(calendar.DaysIn(year, month) - day)
}
