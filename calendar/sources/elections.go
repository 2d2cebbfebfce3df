package sources

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// elections tells polls: by-elections to councils and parliaments, and for how many
// councils there is a poll on an ordinary day.
type elections struct {
	location *time.Location // in which days are meant
}

const (
	electionsSite = "https://elections.democracyclub.org.uk"
	electionsPage = 100
	// electionsAhead is how far ahead, in days, polls are told.
	electionsAhead = 730
	// manyCouncils is the number of councils of a nation from which polls on the ordinary
	// day are those of the nation. Fewer may be wards that were put off.
	manyCouncils = 5
)

func (elections) About() About {
	return About{
		Name:    "elections",
		Title:   "Democracy Club: elections",
		Bodies:  []calendar.Body{calendar.LocalGovernment, calendar.Commons, calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly},
		Address: electionsSite + "/",
		Licence: "Election data from Democracy Club, democracyclub.org.uk",
		Every:   daily,
		Why:     "By-elections are called on any day, and polls entered months ahead.",
	}
}

// Ask asks for the polls to come of each council, and for by-elections to parliaments.
func (s elections) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	p := &polls{
		Collector: begin(s.About(), today),
		span:      calendar.Span{First: today, Last: today.AddDays(electionsAhead)},
		councils:  make(map[nationDay]int),
	}
	byCouncil := fmt.Sprintf("%s/api/elections/?poll_open_date__gte=%s&identifier_type=organisation&limit=%d", electionsSite, today, electionsPage)
	if err := p.pages(ctx, get, byCouncil, p.council); err != nil {
		return importer.Reading{}, err
	}
	if p.ballots == 0 {
		p.Refuse("", errors.New("no council is said to have a ballot to come, and there is always one that does"))
	}
	byElections := fmt.Sprintf("%s/api/elections/?poll_open_date__gte=%s&identifier_type=ballot&election_id_regex=%s&limit=%d",
		electionsSite, today, url.QueryEscape(`^(parl|sp|senedd|nia)\..*\.by\.`), electionsPage)
	if err := p.pages(ctx, get, byElections, p.toParliament); err != nil {
		return importer.Reading{}, err
	}
	p.tell()
	return inOrder(p.Collector)
}

// polls gathers them.
type polls struct {
	*importer.Collector
	span     calendar.Span
	councils map[nationDay]int // with a poll on an ordinary day that is not a by-election
	seen     map[string]bool   // on the list that is being read
	ballots  int               // of councils
}

type nationDay struct {
	nation calendar.Nation
	day    calendar.Date
}

// election is an election as EveryElection writes it.
type election struct {
	ElectionID   text  `json:"election_id"`
	Identifier   text  `json:"identifier_type"`
	PollOpenDate text  `json:"poll_open_date"`
	Cancelled    *bool `json:"cancelled"`
	Deleted      *bool `json:"deleted"`
	Organisation *struct {
		OfficialName  text `json:"official_name"`
		CommonName    text `json:"common_name"`
		Slug          text `json:"slug"`
		TerritoryCode text `json:"territory_code"`
	} `json:"organisation"`
	Division *struct {
		Name text `json:"name"`
	} `json:"division"`
	Children []text `json:"children"`
}

// pages asks for a list and for the pages that follow it, on the same host alone.
func (p *polls) pages(ctx context.Context, get Getter, address string, take func(election, calendar.Date)) error {
	p.seen = make(map[string]bool)
	for range mostPages {
		answer, err := get.Get(ctx, Request{Address: address, Accept: acceptJSON})
		if err != nil {
			return fmt.Errorf("ask for elections: %w", err)
		}
		var list struct {
			Next    text       `json:"next"`
			Results []election `json:"results"`
		}
		if err := decode(answer.Content, &list); err != nil {
			p.Refuse("", err)
			return nil
		}
		if list.Results == nil {
			p.Refuse("", errors.New("there is no list in the answer"))
		}
		for _, e := range list.Results {
			p.take(e, take)
		}
		if list.Next == "" {
			return nil
		}
		next, err := sameSite(string(list.Next))
		if err != nil {
			p.Refuse("", err)
			return nil
		}
		if address == next {
			break
		}
		address = next
	}
	return errNoEnd
}

// sameSite returns the address of the next page, which must be of the same site. The
// service writes it with http:// where it does not know that it was asked by https.
func sameSite(next string) (string, error) {
	if path, ok := strings.CutPrefix(next, strings.Replace(electionsSite, "https://", "http://", 1)+"/"); ok {
		next = electionsSite + "/" + path
	}
	if !strings.HasPrefix(next, electionsSite+"/") {
		return "", fmt.Errorf("the next page is said to be at %.100q, which is elsewhere", next)
	}
	return next, nil
}

// take reads what all elections share. One without a day has not been called.
func (p *polls) take(e election, take func(election, calendar.Date)) {
	on, err := e.PollOpenDate.date()
	if err != nil {
		p.Refuse(string(e.ElectionID), fmt.Errorf("poll_open_date: %w", err))
		return
	}
	if e.ElectionID == "" {
		p.Refuse("", errors.New("an election has no election_id"))
		return
	}
	if !p.span.Contains(on) || p.seen[string(e.ElectionID)] {
		return
	}
	p.seen[string(e.ElectionID)] = true
	take(e, on)
}

func (e election) isOff() bool {
	return e.Cancelled != nil && *e.Cancelled || e.Deleted != nil && *e.Deleted
}

// territory returns the nation of a territory code.
func territory(code text) calendar.Nation {
	switch code.lower() {
	case "eng":
		return calendar.England
	case "sct":
		return calendar.Scotland
	case "wls":
		return calendar.Wales
	case "nir":
		return calendar.NorthernIreland
	}
	return ""
}

// council takes the poll of one council. Whether it is for the council or to fill
// vacancies stands in the names of its ballots; without any that is not known, and
// a poll of mayors or commissioners is none of a council.
func (p *polls) council(e election, on calendar.Date) {
	ofDay := e.Identifier == "election" // which holds those of all councils that day
	if ofDay || !strings.HasPrefix(string(e.ElectionID), "local.") || len(e.Children) == 0 {
		return
	}
	p.ballots += len(e.Children)
	place := string(e.ElectionID)
	if e.Organisation == nil || e.Organisation.Slug == "" || territory(e.Organisation.TerritoryCode) == "" {
		p.Refuse(place, errors.New("it does not say of which council and nation it is"))
		return
	}
	of := e.Organisation
	entry := calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s/%s", calendar.LocalGovernment, calendar.KindCouncilElection, calendar.Slug(string(of.Slug)), on),
		Body:      calendar.LocalGovernment,
		Kind:      calendar.KindCouncilElection,
		Nation:    territory(of.TerritoryCode),
		Title:     "Council election: " + firstOf(of.OfficialName, of.CommonName, of.Slug).plain(),
		First:     on,
		Last:      on,
		Certainty: calendar.Provisional,
		Source:    calendar.Source{Name: electionsSite + "/elections/" + url.PathEscape(string(e.ElectionID)) + "/"},
	}
	wards, whole := vacancies(e.Children)
	if !whole {
		entry.ID = strings.Replace(entry.ID, string(calendar.KindCouncilElection), string(calendar.KindByElection), 1)
		entry.Kind = calendar.KindByElection
		entry.Title = fmt.Sprintf("By-election in %s, %s", strings.Join(wards, " and "), firstOf(of.CommonName, of.OfficialName, of.Slug).plain())
	}
	switch {
	case e.isOff():
		p.Withdraw(string(e.ElectionID), entry.ID)
	case whole && isOrdinaryDay(on):
		p.councils[nationDay{entry.Nation, on}]++
	default:
		p.Add(place, entry)
	}
}

// isOrdinaryDay reports whether d is the first Thursday in May, the ordinary day of
// election (Representation of the People Act 1983 s. 37).
func isOrdinaryDay(d calendar.Date) bool {
	_, month, day := d.YMD()
	return month == time.May && day <= 7 && d.Weekday() == time.Thursday
}

func firstOf(all ...text) text {
	for _, t := range all {
		if t != "" {
			return t
		}
	}
	return ""
}

// vacancies returns the wards of by-elections from the names of ballots, such as
// local.cardiff.ely.by.2019-02-21; whole says that some are no by-elections.
func vacancies(ballots []text) (wards []string, whole bool) {
	for _, b := range ballots {
		parts := strings.Split(string(b), ".")
		by := slices.Index(parts, "by")
		if by < 1 {
			return nil, true
		}
		wards = append(wards, inWords(parts[by-1]))
	}
	slices.Sort(wards)
	return slices.Compact(wards), false
}

// inWords turns a slug into a name: Ely and Caerau for ely-and-caerau.
func inWords(slug string) string {
	words := strings.Split(slug, "-")
	for i, w := range words {
		switch w {
		case "", "and", "of", "the", "on", "in", "with", "under", "upon":
		default:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// parliament is a parliament by how the names of its polls begin.
type parliament struct {
	polls  string
	body   calendar.Body
	nation calendar.Nation
}

var parliaments = []parliament{
	{"parl", calendar.Commons, ""},
	{"sp", calendar.ScottishParliament, calendar.Scotland},
	{"senedd", calendar.Senedd, calendar.Wales},
	{"nia", calendar.NIAssembly, calendar.NorthernIreland},
}

// toParliament takes a by-election to a parliament.
func (p *polls) toParliament(e election, on calendar.Date) {
	parts := strings.Split(string(e.ElectionID), ".")
	by := slices.Index(parts, "by")
	if by < 1 {
		return
	}
	i := slices.IndexFunc(parliaments, func(of parliament) bool { return of.polls == parts[0] })
	if i < 0 {
		return
	}
	body, nation := parliaments[i].body, parliaments[i].nation
	where := text(inWords(parts[by-1]))
	if e.Division != nil && e.Division.Name != "" {
		where = e.Division.Name
	}
	entry := calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s/%s", body, calendar.KindByElection, calendar.Slug(parts[by-1]), on),
		Body:      body,
		Kind:      calendar.KindByElection,
		Nation:    nation,
		Title:     fmt.Sprintf("By-election to the %s: %s", body.Title(), where.plain()),
		First:     on,
		Last:      on,
		Certainty: calendar.Provisional,
		Source:    calendar.Source{Name: electionsSite + "/elections/" + url.PathEscape(string(e.ElectionID)) + "/"},
	}
	if e.isOff() {
		p.Withdraw(string(e.ElectionID), entry.ID)
		return
	}
	p.Add(string(e.ElectionID), entry)
}

// tell tells polls on an ordinary day as the one entry that the facts have for the
// nation, for hundreds of events on a day are no use to anybody.
func (p *polls) tell() {
	for key, councils := range p.councils {
		if councils < manyCouncils {
			continue
		}
		p.Add(fmt.Sprintf("%s, %s", key.nation, key.day), calendar.Entry{
			ID:        fmt.Sprintf("%s/%s/local/%s/%s", calendar.LocalGovernment, calendar.KindElection, key.nation, key.day),
			Body:      calendar.LocalGovernment,
			Kind:      calendar.KindElection,
			Nation:    key.nation,
			First:     key.day,
			Last:      key.day,
			Certainty: calendar.Provisional,
			Source: calendar.Source{
				Name: fmt.Sprintf("%s/elections/local.%s/", electionsSite, key.day),
				Note: fmt.Sprintf("Polls of %d councils are listed.", councils),
			},
		})
	}
	for _, nation := range calendar.Nations() {
		for _, kind := range []calendar.Kind{calendar.KindByElection, calendar.KindCouncilElection} {
			p.Complete(importer.List{Body: calendar.LocalGovernment, Kind: kind, Nation: nation, Span: p.span})
		}
	}
	for _, of := range parliaments {
		p.Complete(importer.List{Body: of.body, Kind: calendar.KindByElection, Nation: of.nation, Span: p.span})
	}
}
