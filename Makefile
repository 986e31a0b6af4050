# Every target does its own set-up with a stock Python (3.11 or newer) and make; nothing to install by hand.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m
PIP := $(BIN)/python -B -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help explore serve test check check-all bench lock clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

explore: .venv/base ## Explore the eight cities: evidence in, release out
	@$(BIN)/sharitories explore

serve: .venv/base ## Show the last release on this machine
	@$(BIN)/sharitories serve

test: .venv/dev ## Run the tests (what .ci/run calls)
	@$(RUN) pytest -n 2 -m "not heavy"

check: .venv/dev ## Style, types, import contract, catalogue
	@$(BIN)/ruff check src tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sharitories catalogue check

check-all: check ## Everything, with the heavy tests
	@$(RUN) pytest -n 2

bench: .venv/dev ## Measure speed and memory, and print them
	@$(RUN) bench.run --write

lock: ## Pin the requirements anew, with hashes and without addresses (needs uv)
	@for name in base dev; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header requirements/$$name.in -o requirements/$$name.txt; done

clean: ## Remove the set-up and what it made, never a release
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Sharitories needs Python 3.11 or newer, and found " + sys.version.split()[0] + ". Give another one: make PYTHON=python3.12 …")'
	@echo "Setting up .venv (once)" >&2
	@$(PYTHON) -m venv .venv

.venv/base: requirements/base.txt pyproject.toml | .venv/bin/python
	@$(PIP) install --no-compile --require-hashes -r requirements/base.txt
	@$(PIP) install --no-compile --no-deps --no-build-isolation -e .
	@$(PIP) uninstall --yes setuptools 2>/dev/null || true
	@touch .venv/base

.venv/dev: requirements/dev.txt .venv/base
	@$(PIP) install --no-compile --require-hashes -r requirements/dev.txt
	@touch .venv/dev
