# Every target does its own set-up with a stock Python (3.11 or newer) and make; nothing to install by hand.
# Why it is done so: docs/adr/0006-set-up.md
PYTHON ?= python3
UV ?= uv
PY := .venv/bin/python
# Byte code is written once, at set-up, and only of what the program loads: half the time of every later start.
HEAVY := jinja2, scipy.optimize, scipy.stats, vl_convert, sharitories.cli.explore
PIP := $(PY) -B -m pip --disable-pip-version-check -qq install --no-compile

.DEFAULT_GOAL := help
.PHONY: help explore serve test check check-all bench bench-effects lock clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

explore: .venv/package ## Explore the eight cities: evidence in, release out
	@$(PY) -m sharitories explore

serve: .venv/package ## Show the last release on this machine
	@$(PY) -m sharitories serve

test: .venv/dev ## Run the tests (what .ci/run calls)
	@$(PY) -m pytest -n 2 -m "not heavy"

check: .venv/dev ## Style, types, import contract, catalogue
	@$(PY) -m ruff check src tests bench
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) -m sharitories catalogue check

check-all: check ## Everything, with the heavy tests
	@$(PY) -m pytest -n 2

bench: .venv/dev ## Measure speed and memory, and print them
	@$(PY) -m bench.run --write

bench-effects: .venv/dev ## Size and coverage of every estimator on null designs, written to docs/methods
	@$(PY) -m bench.effects_size --write

LOCK = pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --no-annotate --no-header pyproject.toml requirements/build.in
lock: ## Pin the requirements anew, with hashes and without addresses (needs uv; all newer: make lock UP=--upgrade)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv; where it is elsewhere: make lock UV=/path/to/uv" >&2; exit 1; }
	@$(UV) $(LOCK) $(UP) -o requirements/base.txt
	@$(UV) $(LOCK) $(UP) --group dev -c requirements/base.txt -o requirements/dev.txt

clean: ## Remove the set-up and what it made, never a release
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests bench -type d -name __pycache__ -prune -exec rm -rf {} +

# The set-up, in three steps; each leaves a stamp and is done again only when what it was made from has changed.
# A .venv knows its own folder: where it was moved or copied, it is made anew.
ifneq ($(shell cat .venv/here 2>/dev/null),$(CURDIR))
.PHONY: .venv/base
endif

.venv/base: requirements/base.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Sharitories needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Name a newer one, for example: make PYTHON=python3.12 explore")'
	@echo "Setting up .venv, once: about half a minute and 490 MB" >&2
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@$(PIP) --require-hashes -r requirements/base.txt
	@$(PY) -B -m pip -qq uninstall --yes setuptools 2>/dev/null || true
	@find .venv -type d -name __pycache__ -prune -exec rm -rf {} +
	@pwd -P >.venv/here
	@touch $@

.venv/package: pyproject.toml .venv/base
	@$(PIP) --no-deps --no-build-isolation -e .
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -c 'import $(HEAVY)'
	@env -u PYTHONDONTWRITEBYTECODE $(PY) -m sharitories --help >/dev/null
	@$(PY) -m compileall -q src
	@touch $@

.venv/dev: requirements/dev.txt .venv/package
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
