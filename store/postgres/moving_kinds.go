package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"divisionbell/calendar"
	"divisionbell/store"
)

func movers() map[store.Kind]mover {
	number := column{"number", "number", "%s::bigint"}
	byID := []column{text("member"), text("id")}
	return map[store.Kind]mover{
		store.KindSingle:  {"(SELECT * FROM singles WHERE name NOT IN ('probe', '" + migrationName + "', '" + theHook + "')) x", []column{text("name")}, "name, value", readSingle, keepSingles},
		store.KindMember:  {"members x", []column{text("id")}, "plan_state, asked, doc", readMember, into("members", memberColumns, (*postgres).memberRow)},
		store.KindSignIn:  {"sign_ins x", []column{hash("address")}, "address, doc", readSignIn, into("sign_ins", "body address browser link doc", (*postgres).signInRow)},
		store.KindToken:   heldTokens().mover(func(t store.Token) (string, string, time.Time) { return t.Member, t.ID, time.Time{} }),
		store.KindSession: heldSessions().mover(func(v store.Session) (string, string, time.Time) { return v.Member, v.ID, v.Expires() }),
		store.KindFeed:    heldFeeds().mover(func(f store.Feed) (string, string, time.Time) { return f.Member, f.ID, feedEnds(f) }),
		store.KindContact: {
			"contacts x LEFT JOIN meetings m ON m.body = x.body AND m.member = x.member AND m.contact = x.id",
			byID, "m.person, m.told_from, x.doc", readContact, keepContacts,
		},
		store.KindRequest: {"requests x", []column{text("member"), text("key")}, "member, key, contact, at, digest", readRequest,
			into("requests", "body member key contact at digest", func(s *postgres, r store.MovedRequest) []any {
				return []any{s.body, r.Member, r.Key, r.Contact, r.At.UnixMicro(), r.Digest}
			})},
		store.KindMail: {"mails x", byID, "doc", docOf[store.Mail], into("mails", "body member id contact due next ended state doc", (*postgres).mailRow)},
		store.KindFollow: {"follows x", byID, "doc", docOf[store.Follow],
			into("follows", "body member id since doc", func(s *postgres, f store.Follow) []any {
				return []any{s.body, f.Member, f.ID(), f.Created.UnixMicro(), written(f)}
			})},
		store.KindTold: {"told x", []column{text("member"), text("thing")}, "doc", docOf[store.ToldNews],
			into("told", "body member thing until doc", func(s *postgres, t store.ToldNews) []any {
				return []any{s.body, t.Member, t.Thing, t.Until.String(), written(t)}
			})},
		store.KindHook: {"(SELECT * FROM singles WHERE name = '" + theHook + "') x", []column{text("name")}, "value", docOf[store.Hook],
			into("singles", "body name value", func(s *postgres, h store.Hook) []any {
				return []any{s.body, theHook, []byte(written(h))}
			})},
		store.KindCampaign: {"campaigns x", []column{text("id")}, "doc", docOf[store.Campaign],
			into("campaigns", "body id first last doc", func(s *postgres, c store.Campaign) []any {
				return []any{s.body, c.ID, c.First.String(), c.Last.String(), written(c)}
			})},
		store.KindReply: {"replies x", []column{text("campaign"), text("member")}, "doc", docOf[store.Reply],
			into("replies", "body campaign member doc", func(s *postgres, r store.Reply) []any {
				return []any{s.body, r.Campaign, r.Member, written(r)}
			})},
		store.KindFigures: {"figures x", []column{text("what"), text("last")}, "doc", docOf[store.Figures],
			into("figures", "body what last doc", func(s *postgres, f store.Figures) []any {
				return []any{s.body, f.Of, f.Last.String(), written(f)}
			})},
		store.KindAct: {"acts x", []column{number}, "doc", docOf[store.Act], keepActs},
	}
}

func readSingle(scan func(...any) error) (any, error) {
	var single store.MovedSingle
	return single, scan(&single.Name, &single.Value)
}

func keepSingles(ctx context.Context, s *postgres, tx pgx.Tx, docs []json.RawMessage) error {
	all, err := parsed[store.MovedSingle](docs)
	if err != nil {
		return err
	}
	for _, single := range all {
		if err := s.putSingle(ctx, tx, single.Name, single.Value); err != nil {
			return err
		}
	}
	return nil
}

const memberColumns = "body id email state last_seen suspended plan_state asked doc"

func (s *postgres) memberRow(moved store.MovedMember) []any {
	m := moved.Member
	var asked any
	if moved.Asked != nil {
		asked = written(moved.Asked)
	}
	return []any{s.body, m.ID, store.SameAddress(m.Email), string(m.State), m.LastSeen().String(), !m.Suspended.IsZero(), moved.PlanState, asked, written(m)}
}

func readMember(scan func(...any) error) (any, error) {
	var moved store.MovedMember
	var asked, doc []byte
	if err := scan(&moved.PlanState, &asked, &doc); err != nil {
		return nil, err
	}
	if asked != nil {
		var a store.Asked
		if err := parse(asked, &a); err != nil {
			return nil, err
		}
		if a != (store.Asked{}) {
			moved.Asked = &a
		}
	}
	return moved, parse(doc, &moved.Member)
}

func readSignIn(scan func(...any) error) (any, error) {
	var moved store.MovedSignIn
	var doc []byte
	if err := scan(&moved.Address, &doc); err != nil {
		return nil, err
	}
	err := parse(doc, &moved.Log)
	return moved, err
}

func (s *postgres) signInRow(moved store.MovedSignIn) []any {
	var browser, link []byte
	if r := moved.Log.Request; r != nil {
		browser, link = r.Browser, r.Link
	}
	return []any{s.body, moved.Address, browser, link, written(moved.Log)}
}

func (h holding[T]) mover(owner func(T) (member, id string, ends time.Time)) mover {
	read := func(scan func(...any) error) (any, error) {
		var moved store.MovedHolding[T]
		var doc []byte
		if err := scan(&moved.Hash, &doc); err != nil {
			return nil, err
		}
		err := parse(doc, &moved.Of)
		return moved, err
	}
	return mover{h.table + " x", []column{hash("hash")}, "hash, doc", read,
		into(h.table, "body hash member id ends doc", func(s *postgres, moved store.MovedHolding[T]) []any {
			member, id, ends := owner(moved.Of)
			return []any{s.body, moved.Hash, member, id, micros(ends), written(moved.Of)}
		})}
}

func readContact(scan func(...any) error) (any, error) {
	var moved store.MovedContact
	var person, doc []byte
	var from *string
	if err := scan(&person, &from, &doc); err != nil {
		return nil, err
	}
	if from != nil {
		day, err := calendar.ParseDate(*from)
		if err != nil {
			return nil, store.ErrDamaged
		}
		moved.Meeting = &store.Meeting{Person: person, From: day}
	}
	err := parse(doc, &moved.Contact)
	return moved, err
}

func keepContacts(ctx context.Context, s *postgres, tx pgx.Tx, docs []json.RawMessage) error {
	all, err := parsed[store.MovedContact](docs)
	if err != nil {
		return err
	}
	var contacts, meetings [][]any
	for _, moved := range all {
		contacts = append(contacts, s.row(moved.Contact))
		if moved.Meeting != nil {
			meetings = append(meetings, s.meetingRow(moved.Contact, moved.Meeting.Person, moved.Meeting.From.String()))
		}
	}
	if err := copied(ctx, tx, "contacts", "body member id first ends open doc", contacts); err != nil {
		return err
	}
	return copied(ctx, tx, "meetings", "body member contact person told_from first last near_first near_last open", meetings)
}

func readRequest(scan func(...any) error) (any, error) {
	var r store.MovedRequest
	var at int64
	if err := scan(&r.Member, &r.Key, &r.Contact, &at, &r.Digest); err != nil {
		return nil, err
	}
	r.At = time.UnixMicro(at).UTC()
	return r, nil
}

// keepActs keeps acts, and has the next one counted behind them.
func keepActs(ctx context.Context, s *postgres, tx pgx.Tx, docs []json.RawMessage) error {
	all, err := parsed[store.Act](docs)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, a := range all {
		rows = append(rows, []any{s.body, int64(a.Number), written(a)})
	}
	if err := copied(ctx, tx, "acts", "body number doc", rows); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO counters (body, name, n) VALUES ($1, 'acts', $2)
		ON CONFLICT (body, name) DO UPDATE SET n = greatest(counters.n, excluded.n)`, s.body, int64(all[len(all)-1].Number))
	return err
}
