# make test sets up what the tests need on Debian and runs all of them; it asks
# for nothing and leaves no test out. What it could not do stands in its last lines.
# make check is the quick look before a commit.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0

# What is looked at is the program as it is released, without C; the race detector needs it.
lint: export CGO_ENABLED = 0

.PHONY: release test check setup lint vulnerabilities bench figures fuzz

# What is set up comes over the network, while lint works.
test:
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target setup lint
	@.ci/test; ended=$$?; .ci/vulnerabilities $(GOVULNCHECK) && exit $$ended

check:
	@.ci/check

setup:
	.ci/setup

lint:
	@test -z "$$(gofmt -l .)" || { echo "not formatted by gofmt:"; gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

vulnerabilities:
	.ci/vulnerabilities $(GOVULNCHECK)

# bench measures what must be fast.
bench:
	go test -run '^$$' -bench . -benchmem ./...

# figures measures what .ci/figures.tsv names, and writes the table of the README.
figures:
	.ci/figures README.md

# fuzz runs every fuzz target for FUZZTIME, prints its executions and fails if one makes
# fewer than FUZZLEAST.
FUZZTIME = 60s
FUZZLEAST = 10000
fuzz:
	.ci/fuzz $(FUZZTIME) $(FUZZLEAST)

# release builds the program for others, reproducibly, with checksums.
release:
	.ci/release dist
