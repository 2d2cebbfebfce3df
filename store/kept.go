package store

import (
	"slices"
	"strings"
)

// Keeping says of one field of what is kept why it is, and for how long.
type Keeping struct{ Record, Field, Why, For string }

const (
	whileMember  = "until the member is erased"
	asContact    = "two years after the contact ends, longer if the member keeps it; at once when it or the member is erased"
	asMail       = "as the contact that it is about, or 90 days after it went or was dropped; until the member is erased if that is sooner"
	aQuarterHour = "15 minutes"
	aDay         = "24 hours"
	asReply      = "a year after the campaign; at once when the member is erased"
	asFigures    = "as long as the body keeps the service"
	aMonth       = "a day after it was last needed, 31 days at most"
)

// usualPeriod is for how long contacts and members are kept unless somebody says otherwise; it
// stands in what is said of them.
const usualPeriod = "two years"

// Kept returns all that is kept of people, record by record, for the usual time. The page on
// privacy is made of it, and a test holds it to the types of this package: a field that is kept
// without a reason fails it.
func Kept() []Keeping { return KeptFor(usualPeriod, usualPeriod) }

// KeptFor is Kept where contacts are kept for another time after they ended, and members who
// are not there.
func KeptFor(contacts, members string) []Keeping {
	all := kept()
	for i := range all {
		period := contacts
		if all[i].Record == "member" {
			period = members
		}
		all[i].Why, all[i].For = strings.Replace(all[i].Why, usualPeriod, period, 1), strings.Replace(all[i].For, usualPeriod, period, 1)
	}
	return all
}

func kept() []Keeping {
	return slices.Concat(keptOfMembers(), keptOfSignIns(), keptOfSessions(), keptOfTokens(), keptOfContacts(),
		keptOfPeople(), keptOfRequests(), keptOfMails(), keptOfFeeds(), keptOfTallies(), keptOfFollows(), keptOfReplies(), keptOfFigures(), keptOfActs())
}

func keptOfMembers() []Keeping {
	return []Keeping{
		{"member", "id", "joins what belongs to one member", whileMember},
		{"member", "email", "to sign in, and where mails go", whileMember},
		{"member", "name", "given to a colleague if both agreed to be introduced", whileMember},
		{"member", "role", "says who may do what an officer does", whileMember},
		{"member", "state", "says whether she has signed in yet or was disabled", whileMember},
		{"member", "language", "pages and mails come in it", whileMember},
		{"member", "nation", "whose bank holidays and parliament count", whileMember},
		{"member", "mail_hour", "the hour at which mails come", whileMember},
		{"member", "off", "the kinds of mail that she does not want", whileMember},
		{"member", "introduce", "whether a colleague may be told her name", whileMember},
		{"member", "ask_since", "whether she wants to be asked to take part in campaigns, and since when", whileMember},
		{"member", "created", "when she joined", whileMember},
		{"member", "signed_in", "shown to her, so that she sees whether it was she", whileMember},
		{"member", "seen", "who has not been there for two years is asked once, then erased", whileMember},
		{"member", "asked_to_stay", "so that she is asked once", "until she is seen again"},
		{"member", "next_digest", "so that one digest comes and not two", whileMember},
		{"member", "refused", "whether her address still takes mail", "until her address takes a mail"},
		{"member", "suspended", "no mail goes to an address that refuses it, and she is told", "until she says that her address is right"},
		{"member", "revision", "so that of two changes at once none is lost", whileMember},
	}
}

func keptOfSignIns() []Keeping {
	return []Keeping{
		{"sign-in", "address", "a hash of the address: bounds how often it can ask", aDay},
		{"sign-in", "member", "whom the request signs in", aQuarterHour},
		{"sign-in", "browser", "a hash: knows the browser that asked again", aQuarterHour},
		{"sign-in", "link", "a hash: knows the link in the mail again", aQuarterHour},
		{"sign-in", "code_with_browser", "a hash: knows the code in the mail again", aQuarterHour},
		{"sign-in", "code_with_link", "a hash: knows the code in the mail again", aQuarterHour},
		{"sign-in", "created", "when the request runs out", aQuarterHour},
		{"sign-in", "tries", "bounds how many codes can be tried", aQuarterHour},
		{"sign-in log", "request", "the open request of an address", aQuarterHour},
		{"sign-in log", "asked", "when the address asked: bounds how often it can", aDay},
		{"sign-in log", "wrong", "when wrong codes were tried: bounds how many can be", aDay},
	}
}

func keptOfTallies() []Keeping {
	return []Keeping{
		{"tally", "name", "a hash of the network that guesses, or of a sign-in that was used: slows down whoever guesses, and lets nobody in twice", aQuarterHour},
		{"tally", "count", "bounds how often that can be", aQuarterHour},
		{"tally", "until", "when it is forgotten", aQuarterHour},
	}
}

func keptOfSessions() []Keeping {
	return []Keeping{
		{"session", "id", "to sign one device out", "30 days, or until it is signed out"},
		{"session", "member", "who is signed in", "30 days, or until it is signed out"},
		{"session", "device", "by what she knows the device again", "30 days, or until it is signed out"},
		{"session", "created", "when it runs out", "30 days, or until it is signed out"},
		{"session", "used", "shown to her, so that she sees whether it was she", "30 days, or until it is signed out"},
	}
}

func keptOfTokens() []Keeping {
	return []Keeping{
		{"token", "id", "to revoke one", "until it is revoked"},
		{"token", "member", "for whom it acts", "until it is revoked"},
		{"token", "name", "by what she knows it again", "until it is revoked"},
		{"token", "created", "by what she knows it again", "until it is revoked"},
		{"token", "used", "shown to her, so that she sees what nobody needs", "until it is revoked"},
	}
}

func keptOfContacts() []Keeping {
	return []Keeping{
		{"contact", "id", "the address of the contact", asContact},
		{"contact", "member", "whose it is", asContact},
		{"contact", "office", "what the timing is worked out from", asContact},
		{"contact", "action", "what the timing is worked out from", asContact},
		{"contact", "whom", "whom she plans to contact", asContact},
		{"contact", "subject", "what it is about", asContact},
		{"contact", "purpose", "what it is for", asContact},
		{"contact", "points", "her key message", asContact},
		{"contact", "notes", "what she wants to remember", asContact},
		{"contact", "nation", "what the timing is worked out from", asContact},
		{"contact", "first", "when it is to happen", asContact},
		{"contact", "last", "when it is to happen", asContact},
		{"contact", "steps", "what to do on the way, and what was done", asContact},
		{"contact", "said", "when her council is elected, when she wrote or met: what the timing is worked out from", asContact},
		{"contact", "accepted", "what she was told of the moment and chose", asContact},
		{"contact", "told", "what she was last told of the moment by mail, so that she is told once", asContact},
		{"contact", "outcome", "what came of it", asContact},
		{"contact", "cancelled", "that she gave it up, and when", asContact},
		{"contact", "repeat_of", "the one that it repeats", asContact},
		{"contact", "campaign", "the campaign in which she takes part with it, if she does", asContact},
		{"contact", "keep", "that she keeps it for longer", asContact},
		{"contact", "revision", "so that of two changes at once none is lost", asContact},
		{"contact", "created", "shown to her, and the age of what feeds show", asContact},
		{"contact", "updated", "shown to her, and the age of what feeds show", asContact},
	}
}

func keptOfPeople() []Keeping {
	return []Keeping{
		{"person", "person", "a hash of whom she plans to contact: finds a colleague who plans the same", asContact},
		{"person", "from", "from when she is told of such a colleague", asContact},
		{"persons of a day", "day", "bounds of how many persons somebody can find out who contacts them", aMonth},
		{"persons of a day", "count", "bounds of how many persons somebody can find out who contacts them", aMonth},
	}
}

func keptOfRequests() []Keeping {
	return []Keeping{
		{"idempotency key", "key", "a request that is sent again is known again", aDay},
		{"idempotency key", "digest", "a hash: tells the same request from another", aDay},
		{"idempotency key", "at", "when the key is free again", aDay},
	}
}

func keptOfMails() []Keeping {
	return []Keeping{
		{"mail", "id", "the same mail is known again when it is sent twice", asMail},
		{"mail", "member", "to whom it goes", asMail},
		{"mail", "kind", "whether she wants it, and what it says", asMail},
		{"mail", "contact", "what it is about", asMail},
		{"mail", "steps", "what it reminds of", asMail},
		{"mail", "content", "what it tells", asMail},
		{"mail", "due", "when it goes", asMail},
		{"mail", "state", "so that it goes once", asMail},
		{"mail", "why", "why it did not go, shown to officers without saying whose it was", asMail},
		{"mail", "attempts", "shown to the operator when mail does not go", asMail},
		{"mail", "as", "several that are late go as one, also when it is sent twice", asMail},
		{"mail", "failing", "how long it is tried", asMail},
		{"mail", "doubts", "so that it does not come again and again", asMail},
		{"mail", "held_until", "so that two who send do not send the same", asMail},
		{"mail", "not_before", "so that a mail server that does not take it is left alone for a while", asMail},
		{"mail", "sent", "so that it goes once", asMail},
		{"mail", "dropped", "when it did not go", asMail},
	}
}

func keptOfFeeds() []Keeping {
	return []Keeping{
		{"feed", "id", "to revoke one", "a year after it is revoked"},
		{"feed", "member", "whose plans it shows", "a year after it is revoked"},
		{"feed", "of", "whether it shows her plans or what she follows", "a year after it is revoked"},
		{"feed", "label", "by what she knows it again", "a year after it is revoked"},
		{"feed", "created", "by what she knows it again", "a year after it is revoked"},
		{"feed", "revoked", "calendar programs are told to ask no more", "a year after it is revoked"},
		{"feed", "spread", "that it was opened from many places, so that she gives it another address", "a year after it is revoked"},
		{"feed", "used", "shown to her, so that she sees whether somebody reads it", "a year after it is revoked"},
	}
}

func keptOfReplies() []Keeping {
	return []Keeping{
		{"reply to a campaign", "campaign", "to which campaign she replied: she is not asked twice", asReply},
		{"reply to a campaign", "member", "who replied", asReply},
		{"reply to a campaign", "planned", "on which day she means to do it, so that not all do it at once; nothing if she refused", asReply},
		{"reply to a campaign", "nation", "in whose week that day counts", asReply},
		{"reply to a campaign", "on", "when she replied", asReply},
	}
}

func keptOfFigures() []Keeping {
	return []Keeping{
		{"published figures", "of", "what was counted; there is nothing in it of who was", asFigures},
		{"published figures", "first", "the first day of which it was counted", asFigures},
		{"published figures", "last", "the last day of which it was counted", asFigures},
		{"published figures", "counts", "numbers of at least five members together; they stay when a member is erased, so that no difference tells of her", asFigures},
		{"published figures", "published", "when it was counted", asFigures},
	}
}

func keptOfFollows() []Keeping {
	return []Keeping{
		{"follow", "member", "who wants to hear of it", "until she follows it no more"},
		{"follow", "kind", "whether it is a bill, a committee, a department or a word", "until she follows it no more"},
		{"follow", "subject", "what she wants to hear of", "until she follows it no more"},
		{"follow", "created", "the order in which it is shown to her", "until she follows it no more"},
		{"told of a follow", "member", "who was told", "until the day that it is about is over"},
		{"told of a follow", "thing", "so that she is told of it once", "until the day that it is about is over"},
		{"told of a follow", "until", "when it can be forgotten", "until the day that it is about is over"},
	}
}

func keptOfActs() []Keeping {
	return []Keeping{
		{"act", "number", "the order of what officers did", "as long as the body keeps the service"},
		{"act", "at", "when it was done", "as long as the body keeps the service"},
		{"act", "by", "the id of the officer, who answers for it", "as long as the body keeps the service"},
		{"act", "what", "what was done", "as long as the body keeps the service"},
		{"act", "on", "the id of what it was done to", "as long as the body keeps the service"},
		{"act", "why", "the officer's reason", "as long as the body keeps the service"},
	}
}
