# What a developer needs. `make setup` needs only Python 3.11 and git; the rest call it themselves.

PORT ?= 8000
DATA_DIR ?= $(CURDIR)/.data
PYTHON = .venv/bin/python
UV = .venv/uv
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

.PHONY: help setup demo test check bench torture mutation states format lock
.DEFAULT_GOAL := help

help:
	@echo "make demo    set up, load the demo area and serve it (PORT and DATA_DIR may be set)"
	@echo "make test    all tests (DATABASE_URL for PostgreSQL; PYTEST_ARGS for pytest)"
	@echo "make check   format, lint, types, import law, migrations, deploy check, architecture"
	@echo "make bench   figures as JSON (MILLIONS=10000000 for a ledger of so many transfers, too)"
	@echo "make torture long tests in which everything breaks (PART, SEED, SIZE and CRASHES may be set)"
	@echo "make mutation is a test red when the code of ledger, terms, money or payments is wrong? (PART)"
	@echo "make states  draw docs/states again     make format   format the code"
	@echo "make lock    compile requirements again  make setup    .venv with all packages"

# Run-time packages alone: what the demo needs.
.venv/run: requirements/run.txt
	@sh tooling/packages.sh run

.venv/dev: requirements/dev.txt
	@sh tooling/packages.sh dev

setup: .venv/dev

demo:
	@test -e .venv/dev || $(MAKE) --no-print-directory .venv/run
	@test ! -e .venv/dev || $(MAKE) --no-print-directory .venv/dev
	@DEMO=1 PORT=$(PORT) DATA_DIR="$(DATA_DIR)" exec $(PYTHON) manage.py serve_demo

test: setup
	@$(PYTHON) tooling/test.py $(PYTEST_ARGS)

check: setup
	@$(PYTHON) tooling/check.py

bench: setup
	@MILLIONS=$(MILLIONS) $(PYTHON) tooling/bench.py

torture: setup
	@PART=$(PART) SEED=$(SEED) SIZE=$(SIZE) CRASHES=$(CRASHES) WORKERS=$(WORKERS) $(PYTHON) -m tooling.torture

mutation: setup
	@PART=$(PART) $(PYTHON) -m tooling.mutation

states: setup
	@$(PYTHON) tooling/states.py

format: setup
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

lock: setup
	@$(UV) pip compile -q --no-header --no-annotate pyproject.toml -o requirements/run.txt
	@$(UV) pip compile -q --no-header --no-annotate --extra dev pyproject.toml -o requirements/dev.txt
