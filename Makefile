# Everything starts here: `make help` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Users, the lowest versions and the benchmarks: an environment for each file of pins.
OTHERS := $(VENV)/environments

# Four processes for each processor, up to a number; one that has nothing left takes over tests of another. A single
# file of tests is quicker without: .venv/bin/pytest tests/core/test_sse.py
WORKERS ?= auto
parallel = --numprocesses $(WORKERS) --maxprocesses $(1) --dist worksteal

# Tools leave their caches with the environment; the tree stays as it is.
export MYPY_CACHE_DIR := $(VENV)/cache/mypy
export RUFF_CACHE_DIR := $(VENV)/cache/ruff

MEASURED := runtime speed httpx dify-client-python dify-api-client dify-python-sdk pydify

# The client from this folder, with what a user installs besides.
RUN := PYTHONPATH=generated_client:wrapper $(OTHERS)/runtime/bin/python

# uv pins for all Pythons and platforms at once, and keeps the pins that still fit.
PIN := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-build \
    $(if $(UPGRADE),--upgrade)

# Ray takes 600 MB, so it has an environment of its own.
EXTRAS = $(foreach extra,aiohttp cli httpx2 speed testing,--extra $(extra))

CHECKED := wrapper generated_client generator tests examples docs benchmarks requirements

.DEFAULT_GOAL := help
.PHONY: help install demo generate check format test test-lowest test-ray test-all test-browser fuzz soak soak-batch \
    soak-connections contract bench bench-plots mock docs build lock fresh clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/dev.stamp ## Create .venv with everything that development needs

demo: $(OTHERS)/runtime/stamp ## Chat, stream, rate, list, speak and transcribe, against MockDify or DIFY_BASE_URL
	$(RUN) examples/demo.py

generate: install ## Write generated_client and the sync twins again
	$(BIN)/python generator/generate.py
	$(BIN)/python generator/unasync.py

check: export PYTHONDONTWRITEBYTECODE = 1
check: install ## Lint, format, types, generated files; writes nothing
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy $(CHECKED)
	$(BIN)/python -m basedpyright --pythonpath $(BIN)/python
	PATH="$$PWD/$(BIN):$$PATH" python -m basedpyright --verifytypes dify_chat --ignoreexternal > $(VENV)/types.txt \
	    || { cat $(VENV)/types.txt; exit 1; } # which asks the first Python on the path, whatever it is told
	$(BIN)/python generator/generate.py --check
	$(BIN)/python generator/unasync.py --check

format: install ## Sort imports, fix what can be fixed, format
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

# Each process of a run takes the bytecode that another wrote: collecting the tests takes 4 s of CPU, and 6 s without.
test test-lowest: export PYTHONDONTWRITEBYTECODE =

# Python finds the lowest versions first, and the tools that run the tests in .venv.
LOWEST = $$($(OTHERS)/lowest/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# Dify 1.16.0's recordings are replayed there: what these versions change is httpx and attrs, not Dify. Tests that call
# no library and ask no server are left to the other run: all of fuzz, and these of core.
CORE = $(shell grep -lE 'httpx|aiohttp|MockDify|Server' tests/core/test_*.py)
TEST_LOWEST = PYTHONPATH="$(LOWEST)" $(BIN)/python -m pytest $(call parallel,2) -q \
    -k 'not (test_replay and (1.7.2 or 1.9.0 or 1.13.0))' $(CORE) tests/wire tests/mock tests/cli
TEST = $(BIN)/python -m pytest $(call parallel,6) --cov --cov-report=term

# Both runs at once, with processes by their share of the time, so that they end together. The pipe keeps what the
# whole suite writes until the other run has written its summary.
test: SHELL = bash
test: install $(OTHERS)/lowest/stamp ## Run every test, branch coverage enforced; WORKERS=0 without further processes
	set -o pipefail; $(TEST) 2>&1 | { $(TEST_LOWEST) < /dev/null; lowest=$$?; cat; exit $$lowest; }

test-lowest: install $(OTHERS)/lowest/stamp ## Run the tests of the client, the mock and the command with the lowest versions
	$(TEST_LOWEST)

test-ray: export PYTHONDONTWRITEBYTECODE =
test-ray: RAY = $$($(OTHERS)/ray/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
test-ray: install $(OTHERS)/ray/stamp ## Run batches on a cluster of Ray, whose processes are killed
	PYTHONPATH="$(RAY)" $(BIN)/python -m pytest -q -rs --no-cov tests/ray

test-all: install ## Run every test on each Python from 3.11 to 3.14 that is found
	$(BIN)/python -m nox --envdir $(VENV)/nox -- -q $(call parallel,8)

test-browser: install ## Try the chat page of examples/web_chat in Chromium, if there is one
	$(BIN)/python -m pytest -rs tests/browser

fuzz: SECONDS ?= 60
fuzz: install ## Feed what reads bytes with what a fuzzer thinks of, SECONDS=60 each
	for target in decoder events errors; do $(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS) || exit 1; done

soak: SECONDS ?= 600
soak: $(OTHERS)/runtime/stamp ## 200 streams at once against a server that misbehaves, for SECONDS=600
	$(RUN) -m tests.soak --seconds $(SECONDS)

soak-batch: ROWS ?= 20000
soak-batch: SECONDS ?= 5
soak-batch: install ## ROWS=20000 through a server that misbehaves, the process killed every SECONDS=5
	$(BIN)/python -m tests.soak.batch --rows $(ROWS) --seconds $(SECONDS)

soak-connections: install ## 1,000 calls around the end of idle connections, 1,000 streams at once, 500 browsers over a relay
	$(BIN)/python -m pytest tests/wire tests/examples -m soak

contract: export CONTRACT_EXAMPLES ?= 100
contract: install ## Hold MockDify to the specification, with ten times the requests of `make test`
	$(BIN)/python -m pytest $(call parallel,8) tests/contract

bench: $(MEASURED:%=$(OTHERS)/%/stamp) ## Measure beside httpx and other clients; QUICK=1, MINUTES=42, ROUNDS=7, ROWS=dify, ONLY=latency
	$(BIN)/python -m benchmarks --environments $(OTHERS) $(if $(QUICK),--quick) $(ROUNDS:%=--rounds %) $(MINUTES:%=--minutes %) $(if $(ROWS),--rows '$(ROWS)') $(if $(ONLY),--only $(ONLY))

bench-plots: $(OTHERS)/plots/stamp ## Draw docs/performance/*.svg and write the tables of its page, from RESULTS.md
	$(OTHERS)/plots/bin/python -m benchmarks.drawing

mock: PORT ?= 8080
mock: $(OTHERS)/runtime/stamp ## Serve MockDify on PORT=8080
	$(RUN) -m dify_chat.testing --port $(PORT)

# With --quiet, warnings would count for nothing, and --strict with them.
docs: export NO_MKDOCS_2_WARNING = 1
docs: install ## Build the documentation's site into build/docs
	$(BIN)/python -m mkdocs build --strict
	@echo "Open build/docs/index.html; for its search, serve it: python -m http.server --directory build/docs"

build: install ## Build the wheel and the source distribution into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation
	$(BIN)/python -m twine check --strict dist/*

lock: install ## Pin the requirements again after a change; UPGRADE=1 takes the newest versions
	$(PIN) $(EXTRAS) --group dev pyproject.toml --output-file requirements/dev.txt
	$(PIN) $(EXTRAS) --resolution lowest-direct pyproject.toml --output-file requirements/lowest.txt
	$(PIN) --extra ray --constraints requirements/dev.txt pyproject.toml --output-file requirements/ray.txt
	$(PIN) --extra testing --constraints requirements/dev.txt pyproject.toml --output-file requirements/runtime.txt
	$(PIN) --extra speed --extra aiohttp --extra httpx2 --constraints requirements/dev.txt \
	    pyproject.toml benchmarks/requirements/speed.in --output-file benchmarks/requirements/speed.txt
	for set in plots httpx dify-client-python dify-api-client dify-python-sdk pydify; do \
	    $(PIN) benchmarks/requirements/$$set.in --output-file benchmarks/requirements/$$set.txt || exit 1; done

fresh: ## Run each of these targets in a new clone, as another user; TARGETS='test docs', TOGETHER=1 in one clone
	$(PYTHON) tests/repository/fresh.py $(if $(TOGETHER),--together) $(TARGETS)

clean: ## Remove .venv, dist/ and caches
	rm -rf $(VENV) build dist .coverage .hypothesis .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "Python 3.11 or newer is needed, and $(PYTHON) isn't. Name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The pins include those of the build, so nothing else is fetched for the package itself.
$(VENV)/dev.stamp: requirements/dev.txt requirements/install.py pyproject.toml | $(BIN)/python
	$(BIN)/python requirements/install.py --editable $<
	@touch $@

vpath %.txt requirements benchmarks/requirements
$(OTHERS)/%/stamp: %.txt requirements/install.py | $(BIN)/python
	$(BIN)/python -m venv --clear --without-pip $(OTHERS)/$*
	$(BIN)/python requirements/install.py --environment $(OTHERS)/$* $<
	@touch $@
