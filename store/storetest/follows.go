package storetest

import (
	"errors"
	"fmt"
	"strings"

	"divisionbell/calendar"
	"divisionbell/store"
)

// follows gives a member something to follow.
func (w *world) follows(member string, kind store.FollowKind, subject, since string) store.Follow {
	w.Helper()
	f := store.Follow{Member: member, Kind: kind, Subject: subject, Created: at(since)}
	w.must(w.AddFollow(w.ctx, f))
	return f
}

// followed writes what a member follows.
func (w *world) followed(member string) []string {
	w.Helper()
	all, err := w.Follows(w.ctx, member)
	w.must(err)
	subjects := []string{}
	for _, f := range all {
		subjects = append(subjects, string(f.Kind)+" "+f.Subject)
	}
	return subjects
}

// news is a mail that tells a member of things.
func news(member, id string) store.Mail {
	return store.Mail{ID: id, Member: member, Kind: store.MailFollowing, Content: []byte(`{"entries":[]}`), Due: at("2027-01-04 08:00")}
}

func things(member string, all ...string) []store.ToldNews {
	var told []store.ToldNews
	for _, t := range all {
		told = append(told, store.ToldNews{Member: member, Thing: t, Until: calendar.MustDate("2027-01-12")})
	}
	return told
}

func (w *world) toldOf(member string) string {
	w.Helper()
	all, err := w.ToldOf(w.ctx, member)
	w.must(err)
	var names []string
	for _, t := range all {
		names = append(names, t.Thing)
	}
	return strings.Join(names, " ")
}

func following() []situation {
	return []situation{
		{"what a member follows is listed oldest first, also after a restart", func(w *world) {
			w.join("ada")
			w.join("bea")
			w.follows("ada", store.FollowWord, "llyfrgelloedd", "2027-01-05 08:00")
			w.follows("ada", store.FollowBill, "4012", "2027-01-04 08:00")
			w.restart()
			same(w, "hers", w.followed("ada"), []string{"bill 4012", "word llyfrgelloedd"})
			same(w, "another's", w.followed("bea"), []string{})
			who, err := w.Followers(w.ctx)
			w.must(err)
			same(w, "who follows", who, []string{"ada"})
		}},
		{"the same is followed once, and again after it was let go", func(w *world) {
			w.join("ada")
			f := w.follows("ada", store.FollowBill, "4012", "2027-01-04 08:00")
			w.follows("ada", store.FollowBill, "4012", "2027-01-06 08:00")
			w.follows("ada", store.FollowWord, "4012", "2027-01-05 08:00")
			same(w, "hers", w.followed("ada"), []string{"bill 4012", "word 4012"})
			w.must(w.RemoveFollow(w.ctx, "ada", f.ID()))
			same(w, "one less", w.followed("ada"), []string{"word 4012"})
			wantError(w, "again", w.RemoveFollow(w.ctx, "ada", f.ID()), store.ErrNotFound)
			wantError(w, "another's", w.RemoveFollow(w.ctx, "bea", f.ID()), store.ErrNotFound)
			w.follows("ada", store.FollowBill, "4012", "2027-01-07 08:00")
			same(w, "and again", w.followed("ada"), []string{"word 4012", "bill 4012"})
		}},
		{"nobody follows more than is allowed, nor who is not there", func(w *world) {
			w.join("ada")
			for i := range store.MaxFollows {
				w.follows("ada", store.FollowWord, fmt.Sprint("word ", i), "2027-01-04 08:00")
			}
			var tooMany *store.TooManyError
			if err := w.AddFollow(w.ctx, store.Follow{Member: "ada", Kind: store.FollowWord, Subject: "more"}); !errors.As(err, &tooMany) || tooMany.Most != store.MaxFollows {
				w.Fatalf("one too many: %v", err)
			}
			w.follows("ada", store.FollowWord, "word 3", "2027-01-05 08:00") // is there already
			wantError(w, "nobody", w.AddFollow(w.ctx, store.Follow{Member: "nobody", Kind: store.FollowWord, Subject: "x"}), store.ErrNotFound)
		}},
		{"her feeds are others after each change of what she follows", func(w *world) {
			w.join("ada")
			f := w.follows("ada", store.FollowBill, "4012", "2027-01-04 08:00")
			first := w.state("ada")
			w.must(w.RemoveFollow(w.ctx, "ada", f.ID()))
			if second := w.state("ada"); first == "" || second == first {
				w.Fatalf("%q, then %q", first, second)
			}
		}},
		{"she is told of a thing once, and of all in a mail or of none", func(w *world) {
			w.join("ada")
			w.must(w.OweNews(w.ctx, things("ada", "a@2027-01-12", "b@2027-01-12"), news("ada", "first")))
			wantError(w, "again", w.OweNews(w.ctx, things("ada", "c@2027-01-12", "b@2027-01-12"), news("ada", "second")), store.ErrConflict)
			same(w, "told", w.toldOf("ada"), "a@2027-01-12 b@2027-01-12")
			w.claims("2027-01-04 08:00", 0, "first")
			w.must(w.OweNews(w.ctx, things("ada", "b@2027-01-19"), news("ada", "moved")))
		}},
		{"of many who tell her at once one does", func(w *world) {
			w.join("ada")
			w.oneWins(atOnce(func(i int) error {
				return w.OweNews(w.ctx, things("ada", "a@2027-01-12"), news("ada", fmt.Sprint("news ", i)))
			}), store.ErrConflict)
		}},
		{"what is over is forgotten, and what is to come is not", func(w *world) {
			w.join("ada")
			w.must(w.OweNews(w.ctx, things("ada", "a@2027-01-12"), news("ada", "first")))
			w.must(w.Prune(w.ctx, at("2027-01-12 08:00")))
			same(w, "on its day", w.toldOf("ada"), "a@2027-01-12")
			w.must(w.Prune(w.ctx, at("2027-01-13 08:00")))
			same(w, "after it", w.toldOf("ada"), "")
		}},
		{"of who is removed it is forgotten what she followed and was told", func(w *world) {
			w.join("ada")
			w.join("bea")
			for _, name := range []string{"ada", "bea"} {
				w.follows(name, store.FollowWord, "llyfrgelloedd", "2027-01-05 08:00")
				w.must(w.OweNews(w.ctx, things(name, "a@2027-01-12"), news(name, name+" news")))
			}
			w.must(w.RemoveMember(w.ctx, "ada"))
			w.restart()
			same(w, "hers", w.followed("ada"), []string{})
			same(w, "told", w.toldOf("ada"), "")
			same(w, "another's", w.followed("bea"), []string{"word llyfrgelloedd"})
			same(w, "told another", w.toldOf("bea"), "a@2027-01-12")
			w.claims("2027-01-04 08:00", 0, "bea news")
		}},
	}
}
