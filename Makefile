# Everything here works on a fresh clone: each target sets up what it needs, once.
.DEFAULT_GOAL := help
.PHONY: help install dev demo test check lint types contracts docs coverage reference \
	engines lock sample-fleet benchmark clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
# Most tests of engines wait rather than compute, so there are more workers than processors.
WORKERS ?= 4
BIN := .venv/bin
RUN := .venv/.run-is-installed
DEV := .venv/.dev-is-installed
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install --require-virtualenv
UV := uv==0.13.9
COMPILE = .venv/lock/bin/uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header --python-version 3.11 $(UPGRADE)

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

install: $(RUN) ## Set up .venv/bin/proscribe

dev: $(DEV) ## Set up what tests, checks and documentation need as well

demo: $(RUN) ## Walk the whole route on real determinations and a sample fleet
	@$(BIN)/proscribe demo

test: $(DEV) engines ## Run the tests, on real engines where they can be installed
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) $(PYTEST_ARGS)

check: lint types contracts ## Run every gate: lint, types, import contracts, tests
	@$(MAKE) --no-print-directory test

lint: $(DEV) ## Read the style
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: $(DEV) ## Check the types
	@$(BIN)/mypy --no-error-summary

contracts: $(DEV) ## Check that imports look down
	@$(BIN)/lint-imports --no-cache

docs: $(DEV) ## Build the documentation into site/
	@NO_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet

reference: $(DEV) ## Write the generated pages of the documentation anew
	@$(BIN)/python generator/docs.py

coverage: $(DEV) ## Write docs/coverage.md anew: kind by target by effect
	@$(BIN)/python generator/docs.py coverage.md

engines: ## Install the real engines that tests obey, where this is allowed
	@sh .ci/engines

sample-fleet: $(DEV) ## Write the sample fleet that the demo takes in anew
	@$(BIN)/python generator/sample_fleet.py

benchmark: $(RUN) ## Print what starting, a policy, compiling and the inventory cost, and what befalls it
	@$(BIN)/python benchmarks/startup.py
	@$(BIN)/python benchmarks/policy.py
	@$(BIN)/python benchmarks/compile.py
	@$(BIN)/python benchmarks/inventory.py
	@$(BIN)/python benchmarks/baselines.py
	@$(BIN)/python benchmarks/faults.py

lock: .venv/lock/bin/uv ## Resolve the dependencies again; UPGRADE=--upgrade takes newer ones
	@$(COMPILE) pyproject.toml --output-file requirements/run.txt >/dev/null
	@$(COMPILE) pyproject.toml --group dev --output-file requirements/dev.txt >/dev/null
	@$(COMPILE) requirements/build.in --constraint requirements/dev.txt \
		--output-file requirements/build.txt >/dev/null

clean: ## Remove what was built
	@rm -rf .venv site dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests generator benchmarks -name __pycache__ -prune -exec rm -rf {} +

# A stamp is written last, so an interrupted set-up starts again; pip leaves what is right alone.
$(RUN): requirements/run.txt requirements/build.txt pyproject.toml | .venv/bin/pip
	@echo "setting up .venv"
	@$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@echo "setting up .venv for tests and checks"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/bin/pip:
	@sh .ci/venv $(PYTHON)

.venv/lock/bin/uv: | .venv/bin/pip
	@$(BIN)/python -m venv .venv/lock
	@.venv/lock/bin/pip --quiet --disable-pip-version-check install $(UV)
