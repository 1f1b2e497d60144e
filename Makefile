# Everything starts here: `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOWEST := $(VENV)/lowest
BENCH := $(VENV)/bench

# A process for each processor; one that has nothing left takes over tests of another. A single file of tests
# is quicker without: .venv/bin/pytest tests/core/test_sse.py
WORKERS ?= auto
PARALLEL = --numprocesses $(WORKERS) --maxprocesses 8 --dist worksteal

# Tools leave their caches with the environment; the tree stays as it is.
export MYPY_CACHE_DIR := $(VENV)/cache/mypy
export RUFF_CACHE_DIR := $(VENV)/cache/ruff

BENCH_ENVIRONMENTS := plain speed dify-client-python dify-api-client dify-python-sdk pydify

CHECKED := wrapper generated_client generator tests examples docs benchmarks

.DEFAULT_GOAL := help
.PHONY: help install demo generate check format test test-lowest test-all test-browser fuzz soak soak-connections contract bench bench-plots mock docs build clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/dev.stamp ## Create .venv with everything that development needs

demo: $(VENV)/runtime.stamp ## Chat, stream, rate, list, speak and transcribe, against MockDify or DIFY_BASE_URL
	$(BIN)/python examples/demo.py

generate: install ## Write generated_client and the sync twins again
	$(BIN)/python generator/generate.py
	$(BIN)/python generator/unasync.py

check: export PYTHONDONTWRITEBYTECODE = 1
check: install ## Lint, format, types, generated files; writes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CHECKED)
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	PATH="$(CURDIR)/$(BIN):$$PATH" basedpyright --verifytypes dify_chat --ignoreexternal > $(VENV)/types.txt \
	    || { cat $(VENV)/types.txt; exit 1; } # which asks the first Python on the path, whatever it is told
	$(BIN)/python generator/generate.py --check
	$(BIN)/python generator/unasync.py --check

format: install ## Sort imports, fix what can be fixed, format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

test: test-lowest ## Run every test, branch coverage enforced; WORKERS=0 in one process
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term

test-lowest: $(LOWEST)/stamp ## Run the tests of units, streams and the command with the lowest versions
	PYTHONPATH=$(CURDIR)/$(LOWEST) $(BIN)/python -m pytest $(PARALLEL) -q -p no:schemathesis tests/core tests/fuzz tests/wire tests/cli

test-all: install ## Run every test on each Python from 3.11 to 3.14 that is found
	$(BIN)/nox --envdir $(VENV)/nox -- -q $(PARALLEL)

test-browser: $(VENV)/browser.stamp ## Try the chat page of examples/web_chat in Chromium, if there is one
	$(BIN)/python -m pytest -rs tests/browser

fuzz: SECONDS ?= 60
fuzz: $(VENV)/fuzz.stamp ## Feed what reads bytes with what a fuzzer thinks of, SECONDS=60 each
	for target in decoder events errors; do $(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS) || exit 1; done

soak: SECONDS ?= 600
soak: $(VENV)/runtime.stamp ## 200 streams at once against a server that misbehaves, for SECONDS=600
	$(BIN)/python -m tests.soak --seconds $(SECONDS)

soak-connections: install ## 1,000 calls around the end of idle connections, and 1,000 streams at once
	$(BIN)/python -m pytest tests/wire -m soak

contract: export CONTRACT_EXAMPLES ?= 100
contract: install ## Hold MockDify to the specification, with ten times the requests of `make test`
	$(BIN)/python -m pytest $(PARALLEL) tests/contract

bench: $(BENCH_ENVIRONMENTS:%=$(BENCH)/%.stamp) ## Measure beside httpx and other clients; QUICK=1, ROUNDS=7, ROWS=dify, ONLY=latency
	$(BIN)/python -m benchmarks --environments $(BENCH) $(if $(QUICK),--quick) $(ROUNDS:%=--rounds %) $(if $(ROWS),--rows '$(ROWS)') $(if $(ONLY),--only $(ONLY))

bench-plots: $(BENCH_ENVIRONMENTS:%=$(BENCH)/%.stamp) $(BENCH)/plots.stamp ## Measure how costs grow, and draw docs/performance/*.png
	$(BENCH)/plots/bin/python -m benchmarks.plots --environments $(BENCH) $(if $(QUICK),--quick)

mock: $(VENV)/runtime.stamp ## Serve MockDify on port 8080
	$(BIN)/python -m dify_chat.testing --port 8080

# With --quiet, warnings would count for nothing, and --strict with them.
docs: export NO_MKDOCS_2_WARNING = 1
docs: install ## Build the documentation's site into build/docs
	$(BIN)/mkdocs build --strict
	@echo "Open build/docs/index.html; for its search, serve it: python -m http.server --directory build/docs"

build: install ## Build the wheel and the source distribution into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/twine check --strict dist/*

clean: ## Remove .venv, dist/ and caches
	rm -rf $(VENV) build dist .coverage .hypothesis .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and $(PYTHON) isn't. Name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# What a user installs: enough for the demo, and quick.
$(VENV)/runtime.stamp: pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --editable '.[testing]'
	@touch $@

# The pins include the runtime's and those of the build, so nothing else is fetched for the package itself.
$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/runtime.stamp

# Playwright's own browsers aren't fetched: the tests use the system's Chromium, and say so where there is none.
$(VENV)/browser.stamp: requirements/browser.txt $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/browser.txt
	@touch $@

# Built for Linux and Python 3.11 to 3.13, so it isn't among what development needs.
$(VENV)/fuzz.stamp: requirements/fuzz.txt $(VENV)/dev.stamp
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/fuzz.txt
	@touch $@

# The lowest versions lie in a folder that shadows the pins, so the tools that run the tests stay the same.
$(LOWEST)/stamp: requirements/lowest.txt $(VENV)/dev.stamp
	rm -rf $(LOWEST)
	$(BIN)/pip install --quiet --require-hashes --target $(LOWEST) --requirement requirements/lowest.txt
	@touch $@

# Each client that is measured has an environment of its own: three of them have modules of the same name.
$(BENCH)/%.stamp: requirements/bench-%.txt | $(BIN)/python
	$(BIN)/python -m venv --clear $(BENCH)/$*
	$(BENCH)/$*/bin/pip install --quiet --require-hashes --requirement $<
	@touch $@
