package bolt

import (
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"

	"divisionbell/store"
)

// The buckets: what their keys and values are.
const (
	meta    = "meta"    // "schema" -> version, decimal; "believed" -> believed; "trusted" -> time; "people-key" -> the key of hashes of persons; "key-NAME" -> a key that is shared
	members = "members" // member -> Member
	emails  = "emails"  // address in lower case -> member

	tokens     = "tokens"      // hash -> Token
	tokensOf   = "tokens-of"   // member, token -> hash
	sessions   = "sessions"    // hash -> Session
	sessionsOf = "sessions-of" // member, session -> hash
	feeds      = "feeds"       // hash -> Feed
	feedsOf    = "feeds-of"    // member, feed -> hash

	signIns       = "sign-ins"        // hash of the address -> SignInLog
	signInsByHash = "sign-ins-by-key" // hash of the browser's or the link's word -> hash of the address

	contacts = "contacts" // member, contact -> Contact
	states   = "states"   // member -> the word that State returns
	byDay    = "by-day"   // member, first day, contact -> nothing
	openOf   = "open"     // member, contact -> nothing
	byEnd    = "by-end"   // day on which it ends, member, contact -> nothing; none that is kept for longer

	people   = "people"   // hash of a person, last day, member, contact -> first day; of those that are open
	meetings = "meetings" // member, contact -> Meeting
	asked    = "asked"    // member -> Asked

	follows = "follows" // member, follow -> Follow
	told    = "told"    // member, thing -> Told

	hooks = "hooks" // "hook" -> Hook

	idempotency = "idempotency"    // member, key -> request
	keyAges     = "key-ages"       // member, time, key -> nothing
	keyOf       = "key-of-contact" // member, contact -> key

	mails     = "mails"      // mail -> Mail
	byContact = "by-contact" // member, contact or nothing, mail -> nothing
	queue     = "queue"      // time from which it may be handed out, mail -> member; none that is over or suspended
	queuedOf  = "queued-of"  // member, mail -> that time
	held      = "held"       // mail that somebody is sending -> nothing
	dropped   = "dropped"    // time of dropping, mail -> nothing
	suspended = "suspended"  // member to whom nothing is sent -> nothing

	campaigns = "campaigns"  // campaign -> Campaign
	replies   = "replies"    // campaign, member -> Reply
	repliesOf = "replies-of" // member, campaign -> nothing
	figures   = "figures"    // what is counted, last day -> Figures

	tallies = "tallies" // name -> Tally

	acts    = "acts"    // number -> Act
	damaged = "damaged" // bucket, key of a record that could not be read -> nothing
)

func buckets() []string {
	return []string{
		follows, told, hooks, tallies,
		meta, members, emails, tokens, tokensOf, sessions, sessionsOf, feeds, feedsOf, signIns, signInsByHash,
		contacts, states, byDay, openOf, byEnd, people, meetings, asked, idempotency, keyAges, keyOf,
		mails, byContact, queue, queuedOf, held, dropped, suspended, campaigns, replies, repliesOf, figures, acts, damaged,
	}
}

// version returns the schema version of a file, 0 if it is new. store.ErrSchema if it
// is none that this program can open.
func version(tx *bbolt.Tx) (int, error) {
	if first, _ := tx.Cursor().First(); first == nil {
		return 0, nil
	}
	b := bucket(tx, meta)
	if b == nil {
		return 0, fmt.Errorf("%w: the file is not a store of this program", store.ErrSchema)
	}
	v, err := strconv.Atoi(string(b.Get([]byte("schema"))))
	if err != nil || v < 1 || v > store.SchemaVersion {
		return 0, fmt.Errorf("%w: the data has version %q, this program reads 1 to %d", store.ErrSchema, b.Get([]byte("schema")), store.SchemaVersion)
	}
	return v, nil
}

// prepare makes the buckets of this version, and says so in the file.
func prepare(tx *bbolt.Tx) error {
	for _, name := range buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	if err := drawPeopleKey(tx); err != nil {
		return err
	}
	return bucket(tx, meta).Put([]byte("schema"), []byte(strconv.Itoa(store.SchemaVersion)))
}
