# Two commands do all the set-up: `make serve` and `make test`.  Python 3.11 or newer and make are all that is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE_ARGS ?=

.PHONY: help serve test bench lint clean

help: ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

serve: $(VENV)/.installed ## set up, build the gazetteer, read the samples, open the map at http://127.0.0.1:8000/
	@$(BIN)/conflictmap serve --samples $(SERVE_ARGS)

test: $(VENV)/.tested ## set up, then all tests: lint, types, units, stories, browser last
	@$(BIN)/ruff check geodata webapp tests tools
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 4

bench: $(VENV)/.tested ## the benchmarks (ratios against peers) and the figures of docs/performance.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	@$(BIN)/python -m tests.benchmarks

lint: $(VENV)/.tested ## mend and check the style
	@$(BIN)/ruff check --fix geodata webapp tests tools
	@$(BIN)/ruff format geodata webapp tests tools

clean: ## remove the virtual environment and what tests leave behind
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "conflictmap needs Python 3.11 or newer; '$(PYTHON)' is older. Say: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.python pyproject.toml
	@echo "Installing conflictmap and its libraries into $(VENV) (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@
