# OpenWIN. `make help` says what there is.
#
# make run needs Go, git and make, nothing else. make test and make check install from Debian what they lack.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

GO         ?= go
ARGS       ?=
FUZZTIME   ?= 10s
STATICCHECK = $(GO) tool -modfile=tools/go.mod staticcheck
# Every test runs, cached or not: the arrows and the databases are no files that Go's test cache could watch.
GOTEST      = $(GO) test -count=1 -timeout 20m

.PHONY: help
help: ## Say what there is
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## /\1|/' | \
		while IFS='|' read -r name what; do printf '  make %-8s %s\n' "$$name" "$$what"; done

.PHONY: run
run: build ## Build and start a demo drive (ARGS="--listen 127.0.0.1:9000" adds to the command)
	bin/openwin run --demo $(ARGS)

.PHONY: build
build: ## Build bin/openwin: one file, no C library
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/openwin ./cmd/openwin

.PHONY: test
test: deps ## Run every test on SQLite and PostgreSQL with the race detector, then the browser tests
	scripts/postgres.sh with $(GOTEST) -race ./...
	cd signer && CGO_ENABLED=1 $(GOTEST) ./...
	$(MAKE) --no-print-directory e2e

.PHONY: check
check: lint fresh test ## All that must hold before a change is taken: format, lint, fresh assets, every test

.PHONY: lint
lint: ## Format, vet, staticcheck and the arrows between packages
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
		if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) mod tidy -diff
	cd signer && $(GO) mod tidy -diff
	$(STATICCHECK) ./...
	$(GOTEST) ./internal/arch

.PHONY: fresh
fresh: deps ## See whether the committed assets are what their sources make
	scripts/fresh.sh

.PHONY: e2e
e2e: deps build ## Run the browser tests, and verifiers of others on our certificates
	cd e2e && npm ci --no-audit --no-fund && npm test
	cd e2e/verifiers && npm ci --no-audit --no-fund && npm test

.PHONY: fuzz
fuzz: ## Fuzz every parser for a short while each (FUZZTIME=10s)
	scripts/fuzz.sh $(FUZZTIME)

.PHONY: bench
bench: deps ## Measure acts per second, latency and memory on both engines, beside bare floors
	scripts/postgres.sh with $(GO) run ./bench $(ARGS)

.PHONY: assets
assets: deps ## Check and rebuild what browsers get: the CSS of the pages, the site app
	cd internal/web/ui && npm ci --no-audit --no-fund && npm run build
	cd internal/web/app/src && npm ci --no-audit --no-fund && npm run build

.PHONY: fmt
fmt: ## Format the Go code
	gofmt -w $$(git ls-files --cached --others --exclude-standard '*.go')

.PHONY: deps
deps: # what tests need from Debian, if it is not there
	@scripts/debian.sh
