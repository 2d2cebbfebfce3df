-- +goose Up
-- What copies of the service count together for a while, under hashes: see store.Tallies.
CREATE TABLE tallies (
	body text COLLATE "C" NOT NULL,
	name bytea NOT NULL,
	n    bigint NOT NULL,
	ends bigint NOT NULL,                 -- when it is forgotten
	PRIMARY KEY (body, name)
);
CREATE INDEX tallies_ends ON tallies (body, ends);

-- The last officer is looked for among a million members, and a week's room among as many replies.
CREATE INDEX members_officers ON members (body) WHERE state = 'active' AND doc->>'role' = 'officer';
CREATE INDEX replies_planned ON replies (body, campaign, ((doc->>'planned') COLLATE "C"));

-- +goose Down
DROP INDEX replies_planned;
DROP INDEX members_officers;
DROP TABLE tallies;
