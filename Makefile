# Every target says what it does: `make help` lists them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test test-long check lint types layers bench snapshots clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: $(VENV)/demo.stamp  ## the whole program on sample customers: no account, no network
	@$(BIN)/koortui demo

test: check  ## lint, types, layer contracts and tests, from a bare clone
	$(BIN)/python -m pytest -n auto --dist loadgroup

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

bench: $(VENV)/dev.stamp  ## measure speed, each figure as a ratio to a bare app in the same run
	$(BIN)/python -m bench

snapshots: $(VENV)/dev.stamp  ## renew the accepted screen pictures: look at each before you commit it
	$(BIN)/python -m pytest tests/snapshot --snapshot-update

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# pip compiles what it installs; the project itself is compiled here, because a first
# start without bytecode takes four times as long.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt hatchling editables

$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[demo]'
	@$(BIN)/python -m compileall -q koortui
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]'
	@$(BIN)/python -m compileall -q koortui
	@touch $@ $(VENV)/demo.stamp
