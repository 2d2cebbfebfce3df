package pages

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/feed"
)

// subscribePage is every feed, with how to take it into a calendar program.
type subscribePage struct {
	frame
	Heading template.HTML
	// Own is the feed of the question that was asked; nil if none was.
	Own   *feedRow
	Feeds []feedRow
	Soon  []soon
}

// feedRow is one feed.
type feedRow struct {
	Name         string
	Title, About template.HTML
	Events       template.HTML
	Sample       []template.HTML
	Ways         []way
	Address      string
	Copy, Copied template.HTML
}

// way leads a feed into a calendar program. html/template knows the scheme webcal for
// none that is safe, so the address says that it is.
type way struct {
	Href  template.URL
	Words template.HTML
}

// soon is how soon a program shows that a feed has changed, and who says so.
type soon struct {
	Program string
	How     template.HTML
	Source  string
}

// sampleLines is how many events of a feed are shown.
const sampleLines = 3

// subscribe makes the page of the feeds.
func (s *Site) subscribe(v Visit) (Page, error) {
	f := s.frame(v)
	page := subscribePage{frame: f, Heading: f.Say("subscribe.heading"), Soon: f.howSoon()}
	page.Title = f.plain("subscribe.heading")
	t := read(v)
	for name, problem := range t.wrong {
		return Page{}, wrongIn(name, problem)
	}
	if len(v.Query) > 0 {
		found, err := v.Edition.Advice.BestTime(t.question)
		if err != nil {
			return Page{}, err
		}
		own := f.feedRow("best-time", s.BaseURL+f.inLanguage(t.address("/feeds/best-time.ics")), feed.In(f.Lang).FromAnswer(found, f.voice))
		page.Own = &own
	}
	for _, name := range feed.Names() {
		c, _ := feed.Wish{Language: f.Lang}.Named(v.Edition.Calendar, name, v.Today)
		page.Feeds = append(page.Feeds, f.feedRow(name, s.BaseURL+f.inLanguage("/feeds/"+name+".ics"), c))
	}
	return s.render(http.StatusOK, "subscribe", page)
}

func (f frame) feedRow(name, address string, c feed.Calendar) feedRow {
	_, rest, _ := strings.Cut(address, "://")
	webcal := "webcal://" + rest
	row := feedRow{
		Name: name, Title: f.inOwn(c.Name), About: f.inOwn(c.Description),
		Events: f.count("subscribe.events", len(c.Events), nil),
		Ways: []way{
			{template.URL(webcal), f.Say("subscribe.device")}, // the base URL is the operator's, and what is added is escaped
			{template.URL("https://calendar.google.com/calendar/render?cid=" + url.QueryEscape(webcal)), f.Say("subscribe.google")},
			{template.URL("https://outlook.live.com/calendar/0/addfromweb?url=" + url.QueryEscape(address) + "&name=" + url.QueryEscape(c.Name)), f.Say("subscribe.outlook")},
			{template.URL(webcal), f.Say("subscribe.apple")},
		},
		Address: address, Copy: f.Say("subscribe.copy"), Copied: f.Say("subscribe.copied"),
	}
	for _, e := range c.Events {
		if len(row.Sample) == sampleLines {
			break
		}
		if !e.Last.Before(f.today) {
			row.Sample = append(row.Sample, f.short(calendar.Span{First: e.First, Last: e.Last})+": "+f.mark(words.Text{Words: e.Summary, Language: cmp.Or(e.Language, words.English)}))
		}
	}
	return row
}

// inLanguage is the address of a feed in the language of the page.
func (t tongue) inLanguage(address string) string {
	switch {
	case t.Lang == words.English:
		return address
	case strings.Contains(address, "?"):
		return address + "&lang=" + string(t.Lang)
	default:
		return address + "?lang=" + string(t.Lang)
	}
}

// inOwn is what was said in the language of the page already.
func (t tongue) inOwn(said string) template.HTML {
	return t.mark(words.Text{Words: said, Language: t.Lang})
}

// howSoon lists how soon programs ask for a feed again, as far as somebody says so.
func (f frame) howSoon() []soon {
	const listed = "https://docs.casecalendar.net/subscribing.html"
	return []soon{
		{"Apple", f.Say("soon.apple"), listed},
		{"Outlook", f.Say("soon.outlook"), listed},
		{"Thunderbird", f.Say("soon.thunderbird"), listed},
		{"Google", f.Say("soon.google"), "https://til.simonwillison.net/ics/google-calendar-ics-subscribe-link"},
	}
}
