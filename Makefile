# Everything a newcomer, a developer and CI type. PYTHON=python3.12 make … picks another interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test ci lint types contracts unit soak bench gallery clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed  ## install, then build and "send" the sample digest into var/demo
	@$(BIN)/digest demo

test: lint types contracts unit  ## everything that needs pip only

lint: $(VENV)/.tested
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types: $(VENV)/.tested
	@$(BIN)/mypy

contracts: $(VENV)/.tested
	@$(BIN)/lint-imports

unit: $(VENV)/.tested
	@$(BIN)/python -m pytest -n auto --dist loadfile

soak: $(VENV)/.tested  ## long tests: crashes at random moments, many threads
	@$(BIN)/python -m pytest -m soak

bench: $(VENV)/.tested  ## ratios against peers, one run
	@for bench in benchmarks/bench_*.py; do $(BIN)/python $$bench || exit 1; done

gallery: $(VENV)/.tested  ## made-up mails of every look in var/gallery, with browser pictures (needs chromium, node)
	@BIN="$(abspath $(BIN))" bash .ci/gallery

ci: test  ## all of CI: tests, a browser, the wheel, and a fresh clone
	@PYTHON="$(PYTHON)" BIN="$(abspath $(BIN))" bash .ci/after-tests

$(VENV)/.installed: pyproject.toml
	@echo "Installing into $(VENV) (once; about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@echo "Installing what the tests need (once)"
	@$(PIP) install --editable '.[postgres,test]'
	@touch $@

clean:  ## remove everything made at run time
	rm -rf var dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
