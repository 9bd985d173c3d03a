# Every target says what it does: `make help` lists them.
# The first Python here that is new enough, unless one is named: make PYTHON=/path/to/python3.12 test
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV   ?= .venv
# Tests of screens and processes wait half of the time: two workers for each processor.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check lint types layers format bench snapshots pictures cheatsheet clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/demo.stamp  ## the whole program on sample customers: no account, no network
	@$(BIN)/koortui demo

test: check  ## lint, types, layer contracts and tests, from a bare clone
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

test-long: $(VENV)/dev.stamp  ## the minutes-long runs: random kills, long state machines
	$(BIN)/python -m pytest -m long

check: lint types layers  ## lint, types and layer contracts

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-cache

format: $(VENV)/dev.stamp  ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev.stamp  ## measure speed, each figure as a ratio to a bare app in the same run
	$(BIN)/python -m bench

snapshots: $(VENV)/dev.stamp  ## renew the accepted screen pictures: look at each before you commit it
	$(BIN)/python -m pytest tests/snapshot --snapshot-update

pictures: $(VENV)/demo.stamp  ## take the pictures of the documents anew: look at each
	$(BIN)/python -m tools.pictures

cheatsheet: $(VENV)/demo.stamp  ## write docs/keys.md from the command registry
	$(BIN)/python -m tools.cheatsheet

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp stands for a step that came to its end: one that was cut off is done again.
$(VENV)/base.stamp:
	$(if $(PYTHON),,$(error KoorTUI needs Python 3.11 or newer: make PYTHON=/path/to/python))
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt hatchling editables
	@touch $@

# pip compiles what it installs; the project itself is compiled here, because a first
# start without bytecode takes four times as long.
$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(VENV)/base.stamp
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[demo]'
	@$(BIN)/python -m compileall -q koortui
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/base.stamp
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(BIN)/python -m compileall -q koortui
	@touch $@ $(VENV)/demo.stamp
