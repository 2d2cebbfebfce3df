-- +goose Up
-- The layout of store.SchemaVersion 3. Whatever belongs to somebody begins with the
-- membership body and the member, so that the biggest tables can be partitioned, and goes
-- with the member by a foreign key. Instants are microseconds since 1970, days are ISO 8601,
-- both as they sort; doc is the record itself, the columns beside it are what it is found by.

CREATE TABLE members (
	body       text COLLATE "C" NOT NULL,
	id         text COLLATE "C" NOT NULL,
	email      text COLLATE "C" NOT NULL, -- as addresses are compared
	state      text NOT NULL,
	last_seen  text COLLATE "C" NOT NULL,
	suspended  boolean NOT NULL,
	plan_state text NOT NULL DEFAULT '',  -- another word after each change of her contacts
	asked      json,                      -- store.Asked
	doc        json NOT NULL,
	PRIMARY KEY (body, id)
);
CREATE UNIQUE INDEX members_email ON members (body, email);
CREATE INDEX members_suspended ON members (body) WHERE suspended;

CREATE TABLE sign_ins (
	body    text COLLATE "C" NOT NULL,
	address bytea NOT NULL,
	browser bytea,
	link    bytea,
	doc     json NOT NULL,
	PRIMARY KEY (body, address)
);
CREATE UNIQUE INDEX sign_ins_browser ON sign_ins (body, browser);
CREATE UNIQUE INDEX sign_ins_link ON sign_ins (body, link);

CREATE TABLE tokens (
	body   text COLLATE "C" NOT NULL,
	hash   bytea NOT NULL,
	member text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	ends   bigint,                        -- when it is forgotten
	doc    json NOT NULL,
	PRIMARY KEY (body, hash),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE UNIQUE INDEX tokens_member ON tokens (body, member, id);

CREATE TABLE sessions (
	body   text COLLATE "C" NOT NULL,
	hash   bytea NOT NULL,
	member text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	ends   bigint,
	doc    json NOT NULL,
	PRIMARY KEY (body, hash),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE UNIQUE INDEX sessions_member ON sessions (body, member, id);
CREATE INDEX sessions_ends ON sessions (body, ends) WHERE ends IS NOT NULL;

CREATE TABLE feeds (
	body   text COLLATE "C" NOT NULL,
	hash   bytea NOT NULL,
	member text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	ends   bigint,
	doc    json NOT NULL,
	PRIMARY KEY (body, hash),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE UNIQUE INDEX feeds_member ON feeds (body, member, id);
CREATE INDEX feeds_ends ON feeds (body, ends) WHERE ends IS NOT NULL;

-- What members follow, and what of it they were told.
CREATE TABLE follows (
	body   text COLLATE "C" NOT NULL,
	member text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	since  bigint NOT NULL,
	doc    json NOT NULL,
	PRIMARY KEY (body, member, id),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE TABLE told (
	body   text COLLATE "C" NOT NULL,
	member text COLLATE "C" NOT NULL,
	thing  text COLLATE "C" NOT NULL,
	until  text COLLATE "C" NOT NULL,     -- after which it is forgotten
	doc    json NOT NULL,
	PRIMARY KEY (body, member, thing),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE INDEX told_until ON told (body, until);

CREATE TABLE contacts (
	body   text COLLATE "C" NOT NULL,
	member text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	first  text COLLATE "C" NOT NULL,
	ends   text COLLATE "C",              -- none if it is kept for longer
	open   boolean NOT NULL,
	doc    json NOT NULL,
	PRIMARY KEY (body, member, id),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE INDEX contacts_first ON contacts (body, member, first, id);
CREATE INDEX contacts_open ON contacts (body, member) WHERE open;
CREATE INDEX contacts_ends ON contacts (body, ends) WHERE ends IS NOT NULL;

-- With whom contacts are, by a hash.
CREATE TABLE meetings (
	body       text COLLATE "C" NOT NULL,
	member     text COLLATE "C" NOT NULL,
	contact    text COLLATE "C" NOT NULL,
	person     bytea NOT NULL,
	told_from  text COLLATE "C" NOT NULL,
	first      text COLLATE "C" NOT NULL,
	last       text COLLATE "C" NOT NULL,
	near_first text COLLATE "C" NOT NULL, -- store.NearDays before and after
	near_last  text COLLATE "C" NOT NULL,
	open       boolean NOT NULL,
	PRIMARY KEY (body, member, contact),
	FOREIGN KEY (body, member, contact) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX meetings_person ON meetings (body, person, last) WHERE open;

-- Requests that were sent with an idempotency key.
CREATE TABLE requests (
	body    text COLLATE "C" NOT NULL,
	member  text COLLATE "C" NOT NULL,
	key     text COLLATE "C" NOT NULL,
	contact text COLLATE "C" NOT NULL,
	at      bigint NOT NULL,
	digest  bytea NOT NULL,
	PRIMARY KEY (body, member, key),
	FOREIGN KEY (body, member, contact) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX requests_contact ON requests (body, member, contact);
CREATE INDEX requests_at ON requests (body, at);

CREATE TABLE mails (
	body    text COLLATE "C" NOT NULL,
	member  text COLLATE "C" NOT NULL,
	id      text COLLATE "C" NOT NULL,
	contact text COLLATE "C",             -- none if it is about none
	due     bigint NOT NULL,
	next    bigint,                       -- when it may be handed out, if ever
	ended   bigint,                       -- when it was sent or dropped
	state   text NOT NULL,
	doc     json NOT NULL,
	PRIMARY KEY (body, member, id),
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE,
	FOREIGN KEY (body, member, contact) REFERENCES contacts ON DELETE CASCADE
);
CREATE INDEX mails_id ON mails (body, id);
CREATE INDEX mails_contact ON mails (body, member, contact);
CREATE INDEX mails_next ON mails (body, next, id) WHERE next IS NOT NULL;
CREATE INDEX mails_dropped ON mails (body, ended) WHERE state = 'dropped';
CREATE INDEX mails_over ON mails (body, ended) WHERE contact IS NULL AND ended IS NOT NULL;

CREATE TABLE campaigns (
	body  text COLLATE "C" NOT NULL,
	id    text COLLATE "C" NOT NULL,
	first text COLLATE "C" NOT NULL,
	last  text COLLATE "C" NOT NULL,
	doc   json NOT NULL,
	PRIMARY KEY (body, id)
);

CREATE TABLE replies (
	body     text COLLATE "C" NOT NULL,
	campaign text COLLATE "C" NOT NULL,
	member   text COLLATE "C" NOT NULL,
	doc      json NOT NULL,
	PRIMARY KEY (body, campaign, member),
	FOREIGN KEY (body, campaign) REFERENCES campaigns ON DELETE CASCADE,
	FOREIGN KEY (body, member) REFERENCES members ON DELETE CASCADE
);
CREATE INDEX replies_member ON replies (body, member, campaign);

CREATE TABLE figures (
	body  text COLLATE "C" NOT NULL,
	what  text COLLATE "C" NOT NULL,
	last  text COLLATE "C" NOT NULL,
	doc   json NOT NULL,
	PRIMARY KEY (body, what, last)
);

CREATE TABLE acts (
	body   text COLLATE "C" NOT NULL,
	number bigint NOT NULL,
	doc    json NOT NULL,
	PRIMARY KEY (body, number)
);

-- What there is once: counters, keys, days and instants.
CREATE TABLE counters (
	body text COLLATE "C" NOT NULL,
	name text COLLATE "C" NOT NULL,
	n    bigint NOT NULL,
	PRIMARY KEY (body, name)
);
CREATE TABLE singles (
	body  text COLLATE "C" NOT NULL,
	name  text COLLATE "C" NOT NULL,
	value bytea NOT NULL,
	PRIMARY KEY (body, name)
);

-- Which replica does what is to be done once, and until when.
CREATE TABLE leases (
	body   text COLLATE "C" NOT NULL,
	work   text COLLATE "C" NOT NULL,
	holder text NOT NULL,
	ends   timestamptz NOT NULL,
	PRIMARY KEY (body, work)
);

-- What replicas share of what each keeps in its own folder.
CREATE TABLE files (
	body    text COLLATE "C" NOT NULL,
	name    text COLLATE "C" NOT NULL,
	hash    bytea NOT NULL,
	content bytea NOT NULL,
	PRIMARY KEY (body, name)
);

-- Records that could not be read when they were last met.
CREATE TABLE damaged (
	body text COLLATE "C" NOT NULL,
	kind text COLLATE "C" NOT NULL,
	id   text COLLATE "C" NOT NULL,
	PRIMARY KEY (body, kind, id)
);

-- +goose Down
DROP TABLE damaged, files, leases, singles, counters, acts, figures, replies, campaigns, mails, requests, meetings,
	contacts, told, follows, feeds, sessions, tokens, sign_ins, members;
