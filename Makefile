# Everything a newcomer, a developer and CI type. PYTHON=python3.12 make … picks another interpreter;
# LOCK=requirements/ci.txt make … installs exactly these releases, as CI does.
PYTHON ?= python3
VENV ?= .venv
LOCK ?=
COUNT ?= 200
SEED ?=
BIN := $(VENV)/bin
# Twice as many as there are cores: many tests wait for a process or a server.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) \* 2)
WITH_EXTRAS := .[embeddings,pictures,postgres,signed]
# What Python compiled is kept, also where the shell says otherwise: the tests start it a hundred times.
export PYTHONDONTWRITEBYTECODE :=
# What pip says is shown whole where it fails, and not at all elsewhere.
pip = $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off $(1) >$(VENV)/pip.log 2>&1 || \
	{ cat $(VENV)/pip.log; exit 1; }

.PHONY: help demo test ci servers lint types contracts unit soak mutants fuzz bench gallery pictures docs lock reference clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.installed  ## install, then build and "send" the sample digest into var/demo
	@$(BIN)/digest demo

test: $(VENV)/.group-test  ## everything that needs pip only, side by side: tests wait, and types take a core
	@$(MAKE) --no-print-directory --jobs=2 unit types lint contracts

lint: $(VENV)/.group-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

types: $(VENV)/.group-test
	@$(BIN)/mypy

contracts: $(VENV)/.group-test
	@$(BIN)/lint-imports

unit: $(VENV)/.group-test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

soak: export HYPOTHESIS_PROFILE := full
soak: $(VENV)/.group-test  ## long tests: crashes at random moments, many threads, two million odd inputs
	@$(BIN)/python -m pytest -m soak
	@$(BIN)/python -m pytest -n $(WORKERS) -m "hypothesis and not soak"
	@$(BIN)/python .ci/fuzz --runs 2000000 --seed $$(date +%Y%m%d)

mutants: $(VENV)/.group-test  ## COUNT small changes to the code, of a SEED, one at a time: nine in ten must break a test
	@$(BIN)/python -m benchmarks.mutants $(COUNT) $(if $(SEED),--seed $(SEED))

fuzz: $(VENV)/.group-test  ## 200,000 odd inputs for everything that reads what others wrote, the same ones every time
	@$(BIN)/python .ci/fuzz

bench: $(VENV)/.group-bench  ## ratios against peers, one run; names those that fell short
	@fell=; for bench in benchmarks/bench_*.py; do $(BIN)/python $$bench || fell="$$fell $$bench"; done; \
	[ -z "$$fell" ] || { echo "Fell short:$$fell"; exit 1; }

gallery: $(VENV)/.group-test  ## made-up mails of every look in var/gallery, with browser pictures (needs chromium, node)
	@BIN="$(abspath $(BIN))" bash .ci/gallery

pictures: $(VENV)/.installed  ## the documents' pictures of mails, made anew (needs chromium, node)
	@BIN="$(abspath $(BIN))" bash .ci/pictures

docs: $(VENV)/.group-docs  ## the documents as a site in var/site; a link that leads nowhere is an error
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build
	@echo "Open   $(CURDIR)/var/site/index.html"

servers:  ## Debian's mail servers below var/servers: tests send through them where they are (needs root)
	@.ci/mail-servers

# In CI a mail server that does not start is a fault, and no reason to skip.
ci: export DIGEST_MAIL_SERVERS := required
ci: servers test fuzz docs  ## all of CI: tests, odd inputs, the documents, a browser, the wheel, and a fresh clone
	@PYTHON="$(PYTHON)" BIN="$(abspath $(BIN))" bash .ci/after-tests

lock: $(VENV)/.group-lock  ## requirements/ci.txt as pyproject.toml wants it; UPGRADE=--upgrade for the newest releases
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
		--all-extras --group test --group docs --group build $(UPGRADE) --output-file requirements/ci.txt pyproject.toml

$(VENV)/.installed: pyproject.toml $(LOCK)
	@echo "Installing into $(VENV) (once; about half a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifdef LOCK
	@$(call pip,--require-hashes --requirement $(LOCK))
	@$(call pip,--no-deps --no-build-isolation --editable .)
else
	@$(call pip,--editable .)
endif
	@touch $@

# What is locked has these groups already; the others need pip 25.1.
$(VENV)/.group-%: missing = $(if $(filter $*,$(if $(LOCK),test docs build)),,$(1))
$(VENV)/.group-%: $(VENV)/.installed
	@$(call missing,echo "Installing what $* needs (once)")
	@$(call missing,$(call pip,--upgrade 'pip>=25.1'))
	@$(call missing,$(call pip,--editable '$(WITH_EXTRAS)' --group $*))
	@touch $@

reference: $(VENV)/.installed  ## the reference's tables of fields, made anew
	@$(BIN)/python .ci/reference.py

clean:  ## remove everything made at run time
	rm -rf var dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
