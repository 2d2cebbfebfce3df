package store

import (
	"context"
	"encoding/json"
	"time"
)

// Kind is a kind of record, as it moves from one store to another.
type Kind string

// Kinds returns them all, in the order in which they move: none before what it belongs to.
func Kinds() []Kind {
	return []Kind{
		KindSingle, KindMember, KindSignIn, KindToken, KindSession, KindFeed, KindContact, KindRequest,
		KindMail, KindFollow, KindTold, KindCampaign, KindReply, KindFigures, KindHook, KindAct,
	}
}

const (
	KindSingle   Kind = "single"             // MovedSingle
	KindMember   Kind = "member"             // MovedMember
	KindSignIn   Kind = "request to sign in" // MovedSignIn
	KindToken    Kind = "token"              // MovedHolding[Token]
	KindSession  Kind = "session"            // MovedHolding[Session]
	KindFeed     Kind = "feed"               // MovedHolding[Feed]
	KindContact  Kind = "contact"            // MovedContact
	KindRequest  Kind = "idempotency key"    // MovedRequest
	KindMail     Kind = "mail"               // Mail
	KindFollow   Kind = "follow"             // Follow
	KindTold     Kind = "news that was told" // ToldNews
	KindHook     Kind = "hook"               // Hook
	KindCampaign Kind = "campaign"           // Campaign
	KindReply    Kind = "reply"              // Reply
	KindFigures  Kind = "published figures"  // Figures
	KindAct      Kind = "act"                // Act
)

// Record is one thing that is kept, with all that is kept beside it and does not follow from it.
type Record struct {
	// Place is where it stands among those of its kind, as its store puts it.
	Place string
	// Doc is the same whatever store it comes from.
	Doc json.RawMessage
}

// Migration is how far a migration has come.
type Migration struct {
	// From is what the source is known again by: the digest of all that is in it.
	From string `json:"from"`
	// Kind is that of the last record that was taken, and After its place in the source.
	Kind  Kind   `json:"kind,omitempty"`
	After string `json:"after,omitempty"`
}

// Movable is a store whose data can be moved to another.
type Movable interface {
	Store
	// Records returns records of a kind in the order of their places, from the first behind
	// that place on, and no more than that many. ErrDamaged if one of them cannot be read.
	Records(ctx context.Context, kind Kind, after string, most int) ([]Record, error)
	// Take keeps records as they are, and how far the migration has come with them; both or
	// neither. Who takes a store's own secrets opens it anew afterwards.
	Take(ctx context.Context, kind Kind, records []Record, m Migration) error
	// Migration returns how far a migration into this store has come, nil if there is none.
	Migration(ctx context.Context) (*Migration, error)
	// HoldForMove keeps the store for whoever moves data into it until free is called; ErrBusy if
	// somebody else has it. held is done once it is not certain any more that nobody else has,
	// with ErrLost as its cause.
	HoldForMove(ctx context.Context) (held context.Context, free func(), err error)
	// InUse tells whether a service uses the data, or did less than a minute ago and ended
	// without a word.
	InUse(ctx context.Context) (bool, error)
	// EndMigration says that all is there: from then on the store can be opened as any other.
	EndMigration(ctx context.Context) error
}

// SinglePeople is the name of the key under which persons are hashed.
const SinglePeople = "key-people"

// MovedSingle is what there is once, such as a key that programs share.
type MovedSingle struct {
	Name  string `json:"name"`
	Value []byte `json:"value"`
}

// MovedMember is a member, the word that State returns, and how many persons she asked for
// today, nil if none.
type MovedMember struct {
	Member    Member `json:"member"`
	PlanState string `json:"plan_state,omitempty"`
	Asked     *Asked `json:"asked,omitempty"`
}

// MovedSignIn is what is known of an address, under its hash.
type MovedSignIn struct {
	Address []byte    `json:"address"`
	Log     SignInLog `json:"log"`
}

// MovedHolding is what is found by the hash of its secret.
type MovedHolding[T any] struct {
	Hash []byte `json:"hash"`
	Of   T      `json:"of"`
}

// MovedContact is a contact and by what others find it, nil if it is with no person.
type MovedContact struct {
	Contact Contact  `json:"contact"`
	Meeting *Meeting `json:"meeting,omitempty"`
}

// MovedRequest is a request that was sent with an idempotency key, and what it made.
type MovedRequest struct {
	Member  string `json:"member"`
	Key     string `json:"key"`
	Contact string `json:"contact"`
	// At is in whole microseconds.
	At     time.Time `json:"at"`
	Digest []byte    `json:"digest"`
}
