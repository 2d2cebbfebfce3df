package store

import "time"

// What one member can have. Each bound is some times what the busiest person
// needs, and low enough that a thousand who reach all of them do not fill a disk
// or slow each other down.
const (
	// MaxOpenContacts counts those that are neither told of nor cancelled: two for
	// each working day of a year.
	MaxOpenContacts = 500
	// MaxContacts counts all of a member: ten for each working day of the two years
	// for which they are kept.
	MaxContacts = 5000
	// MaxFeeds counts those that are not revoked.
	MaxFeeds = 50
	// MaxRevokedFeeds is how many revoked ones are still known as such; of more, the
	// oldest are forgotten.
	MaxRevokedFeeds = 50
	// MaxFollows is how much a member can follow: one for each week of a year.
	MaxFollows = 50
	// MaxTokens counts those that are not revoked.
	MaxTokens = 50
	// MaxSessions is how many devices can be signed in; of more, the one that signed
	// in first is signed out.
	MaxSessions = 20
	// MaxCampaigns counts all of the membership body's: one a month for forty years.
	MaxCampaigns = 500
	// MaxKeys is how many idempotency keys are remembered at a time, within KeyLife:
	// one for every minute and a half of a day.
	MaxKeys = 1000
)

// How long things last, and what slows down whoever guesses.
const (
	// KeyLife is how long an idempotency key is remembered.
	KeyLife = 24 * time.Hour
	// SessionLife is how long a device stays signed in.
	SessionLife = 30 * 24 * time.Hour
	// SignInLife is how long the link and the code of a mail are good.
	SignInLife = 15 * time.Minute
	// MaxTries is how many codes can be tried for one request.
	MaxTries = 5
	// MaxSignInsAnHour and MaxSignInsADay are how often one address can ask.
	MaxSignInsAnHour = 6
	MaxSignInsADay   = 20
	// MaxWrongCodesADay is after how many wrong codes, over all requests of an
	// address, only the link in the mail counts. With it a code of six digits is
	// found by chance once in 180 years.
	MaxWrongCodesADay = 15
	// RevokedLife is how long a revoked feed is known as such, so that calendar
	// programs are told to ask no more.
	RevokedLife = 365 * 24 * time.Hour
	// ReplyLife is how many days after a campaign's last it is still known who replied
	// what.
	ReplyLife = 365
)
