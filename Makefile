# Two commands are enough for a newcomer: `make demo` and `make test`. Every target does its own set-up,
# none asks a question. `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.ONESHELL:
MAKEFLAGS += --no-print-directory --no-builtin-rules
.NOTPARALLEL:  # one set-up at a time, whatever `make -j` says

PYTHON ?= python3
BIN := .venv/bin
# The locks name everything, so nothing is looked for beside them: a release of tomorrow changes nothing.
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet --no-deps
NPM := npm --loglevel=error
SAY := printf '· %s\n'

# Directories are listed too: their time changes when a file is deleted.
WEB_SOURCES := $(shell find web/src web/public -not -name '*.test.ts' 2>/dev/null)
WEB_SETTINGS := web/package-lock.json web/tsconfig.json web/svelte.config.js web/vite.shared.ts
PAGES := src/signspan/web/static/kiosk.html
GALLERY := web/dist-gallery/gallery.html
PYTHON_SOURCES := src tests bench scripts hatch_build.py

.PHONY: help setup demo test check types-fresh docs matrix soak format screens system-parts node-is-there lock types clean FORCE

help: ## what there is
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'

# --- what people run ---------------------------------------------------------------------------------

setup: $(BIN)/.dev $(BIN)/.installed web/node_modules/.dev $(PAGES) ## everything for development

demo: $(BIN)/.run $(BIN)/.installed web/node_modules/.run $(PAGES) ## a call in a minute: two halls, three interpreters, one browser (ARGS="…" passes options)
	@exec $(BIN)/signspan demo $(ARGS)

test: setup system-parts ## all checks and tests
	@SECONDS=0
	$(MAKE) check
	$(SAY) 'vitest'
	(cd web && $(NPM) run --silent test)
	$(SAY) 'pytest, without a browser'
	$(BIN)/python -m pytest --ignore tests/browser --numprocesses 3 --cov --cov-report=
	$(SAY) 'the pure files, every branch'
	$(BIN)/coverage report --fail-under=100
	$(SAY) 'pytest, in Chromium'
	$(BIN)/python -m pytest tests/browser -m 'not alone and not matrix' --numprocesses 2
	$(SAY) 'pytest, in Chromium, with the machine for itself'
	$(BIN)/python -m pytest tests/browser -m 'alone and not matrix'
	printf 'All green in %d s, set-up not counted.\n' "$$SECONDS"

check: setup ## the static part of the tests: lint, types, layers, freshness
	@$(SAY) 'ruff'
	$(BIN)/ruff check --quiet $(PYTHON_SOURCES)
	$(BIN)/ruff format --quiet --check $(PYTHON_SOURCES) || { echo 'not formatted: make format'; exit 1; }
	$(SAY) 'mypy'
	$(BIN)/mypy --no-error-summary $(PYTHON_SOURCES)
	$(SAY) 'import-linter'
	$(BIN)/lint-imports --no-logo
	$(SAY) 'eslint, prettier'
	(cd web && $(NPM) run --silent lint)
	$(SAY) 'svelte-check'
	(cd web && $(NPM) run --silent check)
	$(SAY) 'knip'
	(cd web && $(NPM) run --silent knip)
	$(SAY) 'wire types'
	$(MAKE) types-fresh

matrix: setup system-parts ## the long and repeating runs
	@$(BIN)/python -m pytest -m matrix

soak: setup system-parts ## the longest runs: seven hundred calls under crashes
	@SIGNSPAN_CRASH_CALLS=700 $(BIN)/python -m pytest -m matrix tests/journeys/test_crashes.py

format: setup ## put every file into its form
	@$(BIN)/ruff check --fix --quiet $(PYTHON_SOURCES) || true
	$(BIN)/ruff format --quiet $(PYTHON_SOURCES)
	cd web && $(NPM) run --silent format

types: setup ## web/openapi.json and the TypeScript types of the wire, from the Python models
	@$(BIN)/python -m signspan.web.schema > web/openapi.json.new
	mv web/openapi.json.new web/openapi.json
	cd web && $(NPM) run --silent types

docs: setup ## the pages of docs/ that the code already says
	@$(BIN)/python -m scripts.print_docs

screens: setup system-parts $(GALLERY) ## a picture of every page and state into docs/screens/
	@(cd web && $(NPM) run --silent check)  # a state without a fixture does not compile
	$(BIN)/python -m tests.screens $(ARGS)

bench-%: setup system-parts FORCE ## one measured claim, as one JSON line
	@$(BIN)/python -m bench.$(subst -,_,$*) $(ARGS)

lock: $(BIN)/.dev ## new lock files after a change of the dependencies
	@export UV_CUSTOM_COMPILE_COMMAND='make lock'
	compile='$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-emit-find-links'
	$$compile pyproject.toml --output-file requirements.lock
	$$compile --group build --output-file requirements-build.lock
	$$compile pyproject.toml --group build --group dev --constraints requirements.lock \
		--constraints requirements-build.lock --output-file requirements-dev.lock
	cd web && $(NPM) install --package-lock-only

clean: ## remove all that set-up and builds made
	@rm -rf .venv dist web/node_modules web/dist-gallery src/signspan/web/static
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache htmlcov test-results
	find src tests -name __pycache__ -prune -exec rm -rf {} +

# --- what they need ----------------------------------------------------------------------------------

$(BIN)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Signspan needs Python 3.11 or newer (PYTHON=… names one).'; exit 1; }
	$(SAY) 'Python environment in .venv'
	$(PYTHON) -m venv .venv || { echo 'On Debian and Ubuntu: apt install python3-venv'; exit 1; }
	touch $@

# Who develops keeps the development tools when only the run-time lock changed.
$(BIN)/.run: requirements.lock requirements-build.lock | $(BIN)/.made
	@if [ -e $(BIN)/.dev ]; then rm $(BIN)/.dev; exec $(MAKE) $(BIN)/.dev; fi
	$(SAY) 'Python packages'
	$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	touch $@

$(BIN)/.dev: requirements-dev.lock | $(BIN)/.made
	@$(SAY) 'Python packages, with the development tools'
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $(BIN)/.run $@

$(BIN)/.installed: pyproject.toml hatch_build.py | $(BIN)/.made
	@$(PIP) --no-build-isolation --editable .
	touch $@

# Told before Python's packages are fetched, which takes longer.
$(BIN)/.made: | node-is-there
node-is-there:
	@node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2> /dev/null \
		|| { echo "Signspan needs Node 20.19 or newer; here is: $$(node --version 2> /dev/null || echo none)."; exit 1; }
	command -v npm > /dev/null || { echo 'Signspan needs npm, which some packages of Node leave out (Debian: apt install npm).'; exit 1; }

web/node_modules/.run: web/package.json web/package-lock.json
	@if [ -e web/node_modules/.dev ]; then exec $(MAKE) web/node_modules/.dev; fi
	$(SAY) 'packages of the pages'
	(cd web && $(NPM) ci --omit=dev > /dev/null)
	touch $@

web/node_modules/.dev: web/package.json web/package-lock.json
	@$(SAY) 'packages of the pages, with the development tools'
	(cd web && $(NPM) ci > /dev/null)
	touch web/node_modules/.run $@

$(PAGES): $(WEB_SOURCES) $(WEB_SETTINGS) web/vite.config.ts $(filter-out web/gallery.html,$(wildcard web/*.html)) | web/node_modules/.run
	@$(SAY) 'the pages'
	cd web && $(NPM) run --silent build -- --logLevel warn

$(GALLERY): $(WEB_SOURCES) $(WEB_SETTINGS) web/vite.gallery.config.ts web/gallery.html | web/node_modules/.dev
	@$(SAY) 'the gallery of screens'
	cd web && $(NPM) run --silent build:gallery -- --logLevel warn

system-parts:
	@scripts/system-parts

types-fresh:
	@fresh=$$(mktemp)
	trap 'rm -f "$$fresh"' EXIT
	$(BIN)/python -m signspan.web.schema > "$$fresh"
	{ cmp --silent "$$fresh" web/openapi.json && (cd web && $(NPM) run --silent types -- --check > /dev/null); } \
		|| { echo 'web/openapi.json or web/src/wire/types.gen.ts is stale: make types'; exit 1; }
