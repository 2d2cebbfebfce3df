package sources

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/address"
	"divisionbell/calendar/importer"
	"divisionbell/calendar/layers"
)

// Council is a council whose meetings are published by a ModernGov web service.
type Council struct {
	// Name never changes: camden. The source is called council-camden.
	Name string `yaml:"name"`
	// Title for people: Camden Council.
	Title string `yaml:"title"`
	// Address of its ModernGov pages: https://democracy.camden.gov.uk
	Address string `yaml:"address"`
	// Page that people can read, if the address is more than a host: of such a one only
	// the host is shown.
	Page string `yaml:"page"`
	// Nation in which it is.
	Nation calendar.Nation `yaml:"nation"`
	// Licence under which it publishes, if it is not the Open Government Licence.
	Licence string `yaml:"licence"`
}

const (
	// councilAhead is how far ahead, in days, meetings are told: the council's year is
	// entered up to the next May.
	councilAhead = 400
	// mostCommittees is how many committees of a council are asked for.
	mostCommittees = 12
)

// The kinds of meetings of a council.
const (
	kindCouncilMeeting  calendar.Kind = "council-meeting"
	kindCabinetMeeting  calendar.Kind = "cabinet-meeting"
	kindScrutinyMeeting calendar.Kind = "scrutiny-meeting"
)

// About says which council it is.
func (s Council) About() About {
	return About{
		Name:    layers.OfCouncil + s.Name,
		Title:   s.Title + ": meetings",
		Bodies:  []calendar.Body{calendar.LocalGovernment},
		Address: cmp.Or(s.Page, address.Shown(s.Address)),
		Licence: cmp.Or(s.Licence, openGovernment),
		Every:   daily,
		Why:     "Councils enter their year at the annual meeting and move meetings by days.",
	}
}

// Ask asks for the committees and then for the meetings of those that decide or
// scrutinise.
func (s Council) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	service := strings.TrimSuffix(s.Address, "/") + "/mgWebService.asmx"
	answer, err := get.Get(ctx, Request{Address: service + "/GetCommittees?lDummy=0", Accept: acceptXML, Most: mostOwnBytes})
	if err != nil {
		return importer.Reading{}, fmt.Errorf("ask for the committees of %s: %w", s.Title, err)
	}
	m := &meetings{Collector: begin(s.About(), today), council: s, span: calendar.Span{First: today, Last: today.AddDays(councilAhead)}, off: make(map[string]bool)}
	m.Own()
	for _, committee := range m.committees(answer) {
		list := fmt.Sprintf("%s/GetMeetings?lCommitteeId=%s&sFromDate=%s&sToDate=%s", service, committee.id, british(m.span.First), british(m.span.Last))
		if answer, err = get.Get(ctx, Request{Address: list, Accept: acceptXML, Most: mostOwnBytes}); err != nil {
			return importer.Reading{}, fmt.Errorf("ask for the meetings of %s, %s: %w", s.Title, committee.title, err)
		}
		m.read(answer, committee)
	}
	for _, kind := range []calendar.Kind{kindCouncilMeeting, kindCabinetMeeting, kindScrutinyMeeting} {
		prefix := fmt.Sprintf("%s/%s/%s/", calendar.LocalGovernment, kind, s.Name)
		m.Complete(importer.List{Body: calendar.LocalGovernment, Kind: kind, Nation: s.Nation, Prefix: prefix, Span: m.span})
	}
	return inOrder(m.Collector)
}

// british writes a date as the service wants it: 04/01/2027.
func british(d calendar.Date) string {
	year, month, day := d.YMD()
	return fmt.Sprintf("%02d/%02d/%d", day, month, year)
}

// meetings gathers them.
type meetings struct {
	*importer.Collector
	council Council
	span    calendar.Span
	off     map[string]bool // meetings that are cancelled, by id
}

// committee is a committee that is asked for.
type committee struct {
	id, title string
	kind      calendar.Kind
}

// committees reads which committees there are and picks those of interest, the
// council itself first.
func (m *meetings) committees(a Answer) []committee {
	all, err := elements(a.Content, "committee")
	if err != nil {
		m.Refuse("committees", err)
		return nil
	}
	if len(all) == 0 {
		m.Refuse("committees", errors.New("there are none in the answer"))
		return nil
	}
	var found []committee
	for _, fields := range all {
		title := fields["committeetitle"].plain()
		kind := kindOfMeeting(title)
		gone := fields["committeeexpired"].lower() == "true" || fields["committeedeleted"].lower() == "true"
		if kind == "" || gone || !isNumber(fields["committeeid"]) {
			continue
		}
		found = append(found, committee{string(fields["committeeid"]), title, kind})
	}
	if len(found) == 0 {
		m.Refuse("committees", errors.New("none of them is the council, its cabinet or for scrutiny"))
	}
	order := []calendar.Kind{kindCouncilMeeting, kindCabinetMeeting, kindScrutinyMeeting}
	slices.SortFunc(found, func(a, b committee) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.kind), slices.Index(order, b.kind)), cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	found = slices.CompactFunc(found, func(a, b committee) bool { return a.id == b.id })
	return found[:min(len(found), mostCommittees)]
}

// kindOfMeeting says what a committee is from its name; nothing if it is of no interest.
func kindOfMeeting(title string) calendar.Kind {
	switch name := strings.ToLower(title); {
	case name == "council", name == "full council", name == "council meeting", name == "county council",
		strings.HasPrefix(name, "annual council"), strings.HasPrefix(name, "budget council"), strings.HasPrefix(name, "extraordinary council"):
		return kindCouncilMeeting
	case name == "cabinet", name == "executive", name == "cabinet meeting", name == "the executive", name == "the cabinet":
		return kindCabinetMeeting
	case strings.Contains(name, "scrutiny") && !strings.Contains(name, "sub"):
		return kindScrutinyMeeting
	}
	return ""
}

func (m *meetings) read(a Answer, of committee) {
	all, err := elements(a.Content, "meeting")
	if err != nil {
		m.Refuse(of.title, err)
		return
	}
	for _, fields := range all {
		m.meeting(of, fields)
	}
}

func (m *meetings) meeting(of committee, fields map[string]text) {
	id := fields["meetingid"]
	place := "meeting " + string(id)
	on, err := time.Parse("02/01/2006", string(fields["meetingdate"]))
	if err != nil || !isNumber(id) {
		m.Refuse(cmp.Or(place, of.title), fmt.Errorf("%.20q is not a date such as 04/01/2027, or there is no meetingid", string(fields["meetingdate"])))
		return
	}
	e := calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s/meeting-%s", calendar.LocalGovernment, of.kind, m.council.Name, id),
		Body:      calendar.LocalGovernment,
		Kind:      of.kind,
		Nation:    m.council.Nation,
		Title:     m.council.Title + ": " + of.title,
		First:     calendar.DateIn(on, time.UTC),
		Starts:    fields["meetingtime"].clock(),
		Certainty: calendar.Provisional,
		Source:    calendar.Source{Name: m.council.pageOf(of.id, string(id))},
	}
	e.Last = e.First
	switch fields["meetingstatus"].lower() {
	case "cancelled", "canceled", "postponed", "abandoned":
		m.callOff(place, e.ID)
		return
	case "confirmed":
		e.Certainty = calendar.Confirmed
	}
	if m.span.Contains(e.First) {
		m.Add(place, e)
	}
}

// pageOf returns the page of a meeting, or what may be shown instead.
func (s Council) pageOf(committee, meeting string) string {
	shown := s.About().Address
	if s.Page == "" && shown != s.Address {
		return shown
	}
	return fmt.Sprintf("%s/ieListDocuments.aspx?CId=%s&MId=%s", strings.TrimSuffix(shown, "/"), committee, meeting)
}

// callOff withdraws a meeting, once.
func (m *meetings) callOff(place, id string) {
	if !m.off[id] {
		m.off[id] = true
		m.Withdraw(place, id)
	}
}

// elements returns the text of the children of every element of that name, by the
// children's names. Texts are unescaped twice, for the service escapes them twice.
// An answer that is not XML, or is cut off, is an error.
func elements(content []byte, name string) ([]map[string]text, error) {
	if page := bytes.ToLower(content[:min(len(content), 200)]); bytes.Contains(page, []byte("<html")) || bytes.Contains(page, []byte("<!doctype html")) {
		return nil, errors.New("it is a page and not the XML that was asked for")
	}
	dec := xml.NewDecoder(bytes.NewReader(content))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var found []map[string]text
	var path []string
	begun := false
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) && len(path) == 0 && begun {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is not the XML that was expected: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			begun = true
			path = append(path, strings.ToLower(token.Name.Local))
			if path[len(path)-1] == name {
				found = append(found, make(map[string]text))
			}
		case xml.EndElement:
			if n := len(path); n > 1 && path[n-2] == name {
				fields := found[len(found)-1]
				fields[path[n-1]] = text(strings.TrimSpace(string(fields[path[n-1]])))
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if n := len(path); n > 1 && path[n-2] == name {
				found[len(found)-1][path[n-1]] += text(html.UnescapeString(string(token)))
			}
		}
	}
}
