package rest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/feed"
	"divisionbell/store"
)

const icsType = "text/calendar; charset=utf-8"

// How long a calendar program may keep a feed without asking. The public ones
// change when a source does; a member's own must be asked for each time.
const (
	publicCache  = "public, max-age=3600"
	privateCache = "private, no-cache"
)

// The router takes all between two slashes as one parameter, so what these two
// call by another name in the document holds the .ics too.
type (
	namedFeedInput struct {
		File      string `path:"name.ics" hidden:"true"`
		Certainty string `query:"certainty" enum:"confirmed" doc:"confirmed leaves out what may still change."`
		InLanguage
		WithAlarms
		AtAddress
		IfNoneMatch string `header:"If-None-Match" doc:"The ETag of the feed that you have."`
	}
	bestTimeFeedInput struct {
		Besides
		InLanguage
		WithAlarms
		AtAddress
		Office      advice.Office `query:"office" required:"true" example:"mp" doc:"Whom you want to reach."`
		Action      advice.Action `query:"action" default:"write" doc:"What you want to do."`
		Nation      nationName    `query:"nation" doc:"Where you are, as in /v1/best-time."`
		IfNoneMatch string        `header:"If-None-Match" doc:"The ETag of the feed that you have."`
	}
	secretFeedInput struct {
		File string `path:"secret.ics" hidden:"true"`
		WithAlarms
		IfNoneMatch     string `header:"If-None-Match" doc:"The ETag of the feed that you have."`
		IfModifiedSince string `header:"If-Modified-Since" doc:"The Last-Modified of the feed that you have; If-None-Match counts before it."`
	}
)

// InLanguage says in which language a public feed is wanted.
type InLanguage struct {
	Lang string `query:"lang" enum:"en,cy" default:"en" doc:"The language of the events: en (English) or cy (Welsh). What has no Welsh yet is in English."`
}

// WithAlarms says how long before each event of a feed programs shall ring.
type WithAlarms struct {
	Alarms feed.Alarm `query:"alarms" example:"P1D" doc:"Adds to each event an alarm so long before it begins: PT15M is a quarter of an hour, P1D a day, P1W a week. Without it there are no alarms."`
}

// AtAddress is the address at which a feed was asked for, with those of its parameters that
// make a difference.
type AtAddress struct{ address string }

// Resolve is called with the request.
func (a *AtAddress) Resolve(ctx huma.Context) []error {
	asked := ctx.URL()
	query := asked.Query()
	maps.DeleteFunc(query, func(name string, _ []string) bool { return !slices.Contains(queryNames(ctx.Operation()), name) })
	a.address = asked.Path
	if len(query) > 0 {
		a.address += "?" + query.Encode()
	}
	return nil
}

// place is where a public feed is served in a language.
func (s *Handlers) place(a AtAddress, lang words.Language) feed.Place {
	return feed.Place{Site: s.site(lang), Address: s.BaseURL + a.address}
}

// site is where the pages in a language are.
func (s *Handlers) site(lang words.Language) string {
	if lang == words.Welsh {
		return s.BaseURL + "/cy"
	}
	return s.BaseURL
}

type feedOutput struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	ETag         string `header:"ETag" doc:"Changes whenever the feed does."`
	LastModified string `header:"Last-Modified" doc:"Since when the feed is so."`
	CacheControl string `header:"Cache-Control"`
	Robots       string `header:"X-Robots-Tag"`
	Body         []byte
}

func (s *Handlers) addFeeds() {
	names := oneOf(feed.Names())
	names.Examples = []any{feed.Names()[0]}
	serveFeed(s, huma.Operation{
		OperationID: "get-feed",
		Path:        "/feeds/{name}.ics",
		Summary:     "Subscribe to a public feed",
		Parameters:  []*huma.Param{{Name: "name", In: "path", Required: true, Schema: names}},
		Errors:      []int{http.StatusNotFound},
		Metadata:    keptForAll(),
	}, s.getFeed)
	serveFeed(s, huma.Operation{
		OperationID: "get-best-time-feed",
		Path:        "/feeds/best-time.ics",
		Summary:     "Subscribe to the best moments for something",
		Description: "The same question as /v1/best-time, asked anew each day.",
		Errors:      []int{http.StatusBadRequest},
		Metadata:    keptForAll(),
	}, s.getBestTimeFeed)
	serveFeed(s, huma.Operation{
		OperationID: "get-my-feed",
		Path:        "/feeds/m/{secret}.ics",
		Summary:     "Subscribe to your own contacts and steps, or to what you follow",
		Description: "Whoever has the address can read the feed: the address itself is the secret.",
		Middlewares: huma.Middlewares{s.watchVisits},
		Parameters: []*huma.Param{{Name: "secret", In: "path", Required: true,
			Schema: &huma.Schema{Type: huma.TypeString, Examples: []any{"SECRET"}}}},
		Errors: []int{http.StatusNotFound, http.StatusGone},
	}, s.getMyFeed)
}

func serveFeed[I any](s *Handlers, op huma.Operation, do func(context.Context, *I) (*feedOutput, error)) {
	op.Method = http.MethodGet
	op.Tags = []string{tagFeeds}
	op.Responses = contentIs(icsType, "The feed", &huma.Schema{Type: huma.TypeString})
	handle(s, op, do)
}

func (s *Handlers) getFeed(_ context.Context, in *namedFeedInput) (*feedOutput, error) {
	name, isFeed := strings.CutSuffix(in.File, ".ics")
	wish := feed.Wish{Language: words.Language(in.Lang), Alarm: in.Alarms}
	if in.Certainty != "" {
		wish.Certainties = []calendar.Certainty{calendar.Confirmed}
	}
	ics, found, err := s.Editions.Current().FeedAt(s.place(in.AtAddress, wish.Language), name, wish)
	if !isFeed || !found {
		return nil, &answer.NoFeed{Allowed: feed.Names()}
	}
	if err != nil {
		return nil, err
	}
	return answerFeed(ics), nil
}

func (s *Handlers) getBestTimeFeed(_ context.Context, in *bestTimeFeedInput) (*feedOutput, error) {
	answer, err := s.Desk.BestTimeFeed(in.of(advice.Question{Office: in.Office, Action: in.Action, Nation: calendar.Nation(in.Nation)}))
	if err != nil {
		return nil, err
	}
	lang := words.Language(in.Lang)
	best := feed.In(lang).FromAnswer(answer, s.Editions.Current().Advice.In(lang))
	best.Alarm = in.Alarms
	ics, err := feed.Encode(best.Served(s.place(in.AtAddress, lang)))
	if err != nil {
		return nil, err
	}
	return answerFeed(ics), nil
}

func (s *Handlers) getMyFeed(ctx context.Context, in *secretFeedInput) (*feedOutput, error) {
	secret, isFeed := strings.CutSuffix(in.File, ".ics")
	if !isFeed {
		return nil, store.ErrNotFound
	}
	f, state, err := s.Desk.Open(ctx, store.ParseSecret(secret), limits.Client(ctx))
	if errors.Is(err, store.ErrNotFound) { // a guess, for all that is known
		err = cmp.Or(limits.Guess(ctx), err)
	}
	if err != nil {
		return nil, err
	}
	since := s.sightings.since(f.ID, state, s.Now())
	out := &feedOutput{
		Status: http.StatusNotModified, ETag: strconv.Quote(s.Version + "-" + state + string(in.Alarms)),
		LastModified: since.UTC().Format(http.TimeFormat), CacheControl: privateCache, Robots: "noindex",
	}
	isKnown := answer.MatchesWeakly(in.IfNoneMatch, out.ETag) || in.IfNoneMatch == "" && isSince(in.IfModifiedSince, since)
	if isKnown { // her contacts are not read for that
		return out, nil
	}
	own, err := s.Desk.Own(ctx, f)
	if err != nil {
		return nil, err
	}
	out.Status, out.ContentType = http.StatusOK, icsType
	own.Alarm = in.Alarms
	out.Body, err = feed.Encode(own.Served(feed.Place{Site: s.site(words.English)})) // its address is a secret
	return out, err
}

func answerFeed(ics []byte) *feedOutput {
	return &feedOutput{Status: http.StatusOK, ContentType: icsType, CacheControl: publicCache, Body: ics}
}

// feedOf says what a feed shows.
type feedOf string

const (
	ofPlan    feedOf = "plan"
	ofFollows feedOf = "follows"
)

// Schema says what feeds can show.
func (feedOf) Schema(huma.Registry) *huma.Schema { return oneOf([]feedOf{ofPlan, ofFollows}) }

func (of feedOf) kept() store.FeedOf {
	if of == ofFollows {
		return store.FeedOfFollows
	}
	return store.FeedOfPlan
}

func shownOf(f store.Feed) feedOf {
	if f.Of == store.FeedOfFollows {
		return ofFollows
	}
	return ofPlan
}

type newFeed struct {
	_ struct{} `additionalProperties:"false"`

	Label string `json:"label,omitempty" maxLength:"100" example:"my phone" doc:"What you will know it by."`
	Of    feedOf `json:"of,omitempty" doc:"plan for what you plan, follows for what you follow; plan if left out."`
}

type myFeed struct {
	ID      string         `json:"id"`
	Label   string         `json:"label"`
	Of      feedOf         `json:"of"`
	Created time.Time      `json:"created"`
	Used    *calendar.Date `json:"used,omitempty" doc:"The last day on which it was read; left out if it never was."`
	Spread  *calendar.Date `json:"spread,omitempty" doc:"The last day on which it was read from more than ten networks: more than one person and her calendar service have. If you gave the address to nobody, revoke it and make another. Left out if it never was."`
}

// AddedFeed is answered once; the secret in its addresses is never shown again.
type AddedFeed struct {
	ID      string    `json:"id"`
	Label   string    `json:"label"`
	Of      feedOf    `json:"of"`
	Created time.Time `json:"created"`
	URL     string    `json:"url" format:"uri" doc:"The secret address. It is shown only here: put it into your calendar program now."`
	Webcal  string    `json:"webcal" format:"uri" doc:"The same address as a link that calendar programs open."`
}

type (
	addFeedInput struct {
		Body newFeed
	}
	addFeedOutput struct {
		Body AddedFeed
	}
	myFeedsOutput struct {
		Body MyFeeds
	}
	MyFeeds struct {
		Feeds []myFeed `json:"feeds" doc:"Your feeds that are not revoked, oldest first, without their secrets."`
	}
	revokeFeedInput struct {
		ID string `path:"id" example:"kqf4vzt2h7wy3mdn6c5x2rjb8a"`
	}
)

func (s *Handlers) addMyFeeds() {
	handle(s, huma.Operation{
		OperationID:   "add-my-feed",
		Method:        http.MethodPost,
		Path:          "/v1/me/feeds",
		DefaultStatus: http.StatusCreated,
		Tags:          []string{tagFeeds},
		Security:      needsToken(),
		Summary:       "Make a secret address for your own feed",
		Errors:        []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType},
	}, s.addMyFeed)
	handle(s, huma.Operation{
		OperationID: "list-my-feeds",
		Method:      http.MethodGet,
		Path:        "/v1/me/feeds",
		Tags:        []string{tagFeeds},
		Security:    needsToken(),
		Summary:     "List your feeds",
		Errors:      []int{http.StatusUnauthorized},
	}, s.listMyFeeds)
	handle(s, huma.Operation{
		OperationID: "revoke-my-feed",
		Method:      http.MethodDelete,
		Path:        "/v1/me/feeds/{id}",
		Tags:        []string{tagFeeds},
		Security:    needsToken(),
		Summary:     "Revoke the address of a feed",
		Description: "Programs that ask for it afterwards are told that it is gone.",
		Errors:      []int{http.StatusUnauthorized, http.StatusNotFound},
	}, s.revokeMyFeed)
}

func (s *Handlers) addMyFeed(ctx context.Context, in *addFeedInput) (*addFeedOutput, error) {
	f, secret, err := s.Desk.SubscribeTo(ctx, member(ctx).ID, in.Body.Of.kept(), in.Body.Label)
	if err != nil {
		return nil, err
	}
	address := s.BaseURL + "/feeds/m/" + secret.Reveal() + ".ics"
	_, withoutScheme, _ := strings.Cut(address, "://")
	return &addFeedOutput{Body: AddedFeed{
		ID: f.ID, Label: f.Label, Of: shownOf(f), Created: f.Created.UTC(), URL: address, Webcal: "webcal://" + withoutScheme,
	}}, nil
}

func (s *Handlers) listMyFeeds(ctx context.Context, _ *struct{}) (*myFeedsOutput, error) {
	found, err := s.Desk.Feeds(ctx, member(ctx).ID)
	if err != nil {
		return nil, err
	}
	doc := MyFeeds{Feeds: make([]myFeed, len(found))}
	for i, f := range found {
		doc.Feeds[i] = describeFeed(f)
	}
	return &myFeedsOutput{Body: doc}, nil
}

func (s *Handlers) revokeMyFeed(ctx context.Context, in *revokeFeedInput) (*struct{}, error) {
	return nil, s.Desk.Revoke(ctx, member(ctx).ID, in.ID)
}

func describeFeed(f store.Feed) myFeed {
	return myFeed{ID: f.ID, Label: f.Label, Of: shownOf(f), Created: f.Created.UTC(), Used: dayOrNone(f.Used), Spread: dayOrNone(f.Spread)}
}
