package pages

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"divisionbell/api/answer"
	"divisionbell/calendar"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/calendar/words"
	"divisionbell/calendar/words/wordstest"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/body"
	"divisionbell/scheduler/decision"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

func TestTextsOfThePages(t *testing.T) {
	var composed []string
	add := func(prefix string, keys ...string) {
		for _, k := range keys {
			composed = append(composed, prefix+k)
		}
	}
	add("office.", names(rule.Offices())...)
	add("action.", names(rule.Actions())...)
	add("topic.", rule.TopicNames()...)
	add("ask.", questionWords()...)
	add("hint.", "council", "council_poll", "met", "opens", "closes")
	add("doubt.", calendar.NotAnnounced, calendar.NotKnownHere, calendar.MayChange)
	add("strength.", "statute", "official", "practitioner", "data", "judgement")
	add("look.", string(away), string(poll), string(money), string(event), string(holiday))
	add("weight.", weights()...)
	add("hours.", "sitting", "westminster-hall", "oral-questions", "prime-ministers-questions", "business-statement", "moment-of-interruption")
	add("kind.", names(store.MailKinds())...)
	add("follow.", names(store.FollowKinds())...)
	add("account.", "name", "new-token", "new-feed")
	add("plan.", "first", "last", "whom", "subject", "purpose", "points", "notes", "due", "replied", "note", "grade-now", "grade-then")
	add("result.", store.Results()...)
	add("offer.", names(body.LinkKinds())...)
	add("step.", string(store.StepDone), string(store.StepLeftOut))
	add("act.", "invite-member", "set-role-officer", "set-role-member", "set-state-disabled", "set-state-active", "remove-member", "removed-for-absence", "name-webhook", "remove-webhook", "make-campaign", "change-campaign", "end-campaign")
	add("campaigns.", "action", "office", "name", "first", "last", "points", "points-hint", "links", "links-hint", "weekly", "weekly-hint")
	add("numbers.", numbers.ByOffice, numbers.ByAction, numbers.ByNation)
	add("act.", decision.Acts()...)
	add("change.", "again", "new", "not", "gone", "moved", "surer", "range", "described", "sits", "sits-not")
	add("plans.", "worse", "worse-few", "better", "better-few")
	add("decide.", "choose-nothing", "choose-not", "choose-days", "choose-certain", "first", "last", "why", "why-shown", "decision", "sort")
	add("decide.sort-", names(decision.Sorts())...)
	add("quarantine.", "why-kept")
	add("record.", store.CommandLine, store.Itself)
	add("members.", "all", "invited", "officers", "disabled")
	add("mails.", names(store.Reasons())...)
	add("role.", string(store.RoleMember), string(store.RoleOfficer))
	add("state.", string(store.StateInvited), string(store.StateActive), string(store.StateDisabled))
	add("fault.", names(refresh.Faults())...)
	add("means.", names(refresh.Faults())...)
	add("source.", "waiting", "good", "failing", "refused")
	add("problem.", "400", "403", "404", "405", "422", "429", "503")
	wordstest.Check(t, wordstest.Room{
		Texts: site(t).texts, Sources: []string{"*.go", "templates/*.html"}, Composed: composed,
		Untranslated: "testdata/untranslated.txt", AtMost: 0,
	})
}

// inTemplate is what of a template is not text: what the program puts in, tags, and the
// entities of signs.
var inTemplate = regexp.MustCompile(`(?s)\{\{.*?\}\}|<[^>]*>|&\w+;`)

// readOut are attributes that are read or heard.
var readOut = regexp.MustCompile(`(?:alt|title|aria-label|placeholder|data-of)="([^"{]+)"`)

func TestTemplatesHoldNoText(t *testing.T) {
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range files {
		content, err := fs.ReadFile(templateFiles, file)
		if err != nil {
			t.Fatal(err)
		}
		without := strings.ReplaceAll(inTemplate.ReplaceAllString(string(content), " "), "Division Bell", "")
		for _, word := range regexp.MustCompile(`[A-Za-z]{2,}`).FindAllString(without, -1) {
			t.Errorf("%s says %q: texts belong into the catalogue", file, word)
		}
		for _, said := range readOut.FindAllStringSubmatch(string(content), -1) {
			t.Errorf("%s says %q: texts belong into the catalogue", file, said[1])
		}
	}
}

func TestEveryProblemIsShownWithAHeading(t *testing.T) {
	for _, status := range []int{400, 403, 404, 405, 422, 429, 500, 503} {
		page, err := site(t).Problem(visit(t, words.Welsh, "/x", ""), answer.NewProblem(status, "It is so."))
		if err != nil || page.Status != status {
			t.Fatalf("%d: %d, %v", status, page.Status, err)
		}
		if !strings.Contains(string(page.Body), `<span lang="en">It is so.</span>`) || !strings.Contains(string(page.Body), "<h1>") {
			t.Errorf("%d: %s", status, page.Body)
		}
	}
}
