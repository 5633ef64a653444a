# Set-up, checks and the demonstration. Everything below works on a bare machine with Python 3.11+.
# What develops and tests is installed as constraints.txt says; the demonstration as a user would install it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OPA_VERSION := $(shell sed -n 's/^OPA_VERSION = "\(.*\)"/\1/p' guardrails/policy/toolchain.py)
export GUARDRAILS_CACHE ?= $(CURDIR)/.tools/cache
PIP := -m pip install --quiet --disable-pip-version-check
RUN := PATH="$(CURDIR)/.tools:$$PATH" $(BIN)/python -m
ALL_CORES := -n auto --dist loadscope --no-loadscope-reorder
UV := .tools/uv/bin/uv
DAYS ?= 2026-06-01 2031-01-01

.PHONY: help demo test test-fast test-long test-days test-newest test-lowest check check-dependencies static fix \
	bench docs policies lock opa setup clean

##@ To begin with
help: ## this list
	@awk -F ':.*## ' '/^##@ / {print "\n" substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\n%s\n' "PYTEST='-k name' is handed to pytest, PYTHON=python3.12 makes the environment, DAYS are those of test-days."

demo: $(VENV)/.base ## gate the example plan, as a user would install it
	@$(BIN)/guardrails demo

##@ While you work
test-fast: setup ## unit tests without property runs
	@$(RUN) pytest -q tests/unit -m "not hypothesis and not long" $(ALL_CORES) $(PYTEST)

fix: setup ## format Python and Rego, and mend what lint can
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@PATH="$(CURDIR)/.tools:$$PATH" opa fmt --write policies

policies: setup ## compile the policies and write everything generated: after a change of a policy
	@$(RUN) guardrails.policy.build

static: setup ## lint, types, import contracts, generated files, the catalog against lists of types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(RUN) guardrails.policy.build --check
	@$(BIN)/guardrails catalog check tests/data/catalog/*.json 2>/dev/null

check: static ## before a commit: static, then in small what every policy keeps
	@GUARDRAILS_MUTANTS=100 GUARDRAILS_EXAMPLES=15 \
		$(RUN) pytest -q tests/policies tests/integration/test_differential.py

docs: $(VENV)/.docs ## the pages of docs/ as a site, in build/site; links that lead nowhere fail
	@$(RUN) docs.site build/pages
	@$(BIN)/zensical build --strict --clean

test: setup ## before landing: every test, but those of test-long
	@$(RUN) pytest $(ALL_CORES) --cov --cov-report=term $(PYTEST)

##@ Now and then

test-long: setup ## 100,000 mutants, 20,000 documents, kill series, other days
	@HYPOTHESIS_PROFILE=long $(RUN) pytest tests/unit/clouds/test_plan_mutants.py tests/unit/clouds/test_strings_mutants.py -n auto
	@GUARDRAILS_EXAMPLES=20000 GUARDRAILS_MUTANTS=20000 $(RUN) pytest tests/policies/test_monotonic.py tests/integration/test_differential.py -n auto
	@GUARDRAILS_EXAMPLES=1000 $(RUN) pytest tests/policies/test_register_and_plan.py -n auto
	@$(RUN) pytest -m long $(ALL_CORES)
	@$(MAKE) test-days

test-days: setup ## unit and command-line tests with the clock set to other days
	@for day in $(DAYS); do echo "today is $$day"; \
		$(RUN) pytest -q tests/unit tests/integration -m "not hypothesis and not long" --today $$day $(ALL_CORES) || exit; done

test-newest test-lowest: test-%: $(UV) opa
	@$(UV) venv --quiet --clear --seed --python $(BIN)/python .tools/$*
	@$(UV) pip install --quiet --python .tools/$* --resolution $(if $(filter lowest,$*),lowest-direct,highest) --editable . --group dev
	@PATH="$(CURDIR)/.tools:$$PATH" .tools/$*/bin/python -m pytest -q tests/unit -m "not hypothesis and not long" $(ALL_CORES) $(PYTEST)
test-newest: ## unit tests with the newest releases that pyproject.toml allows
test-lowest: ## unit tests with the lowest releases that it allows

check-dependencies: ## test-newest, then test-lowest, and which of them fails
	@failed=; for each in newest lowest; do $(MAKE) test-$$each || failed="$$failed $$each"; done; \
		if [ -n "$$failed" ]; then echo "fails with the releases that are:$$failed" >&2; exit 1; fi

lock: $(UV) ## renew constraints.txt: the newest releases that pyproject.toml allows
	@$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --group dev --group bench --group docs \
		--custom-compile-command "make lock" --output-file constraints.txt pyproject.toml

bench: setup .tools/peers/bin/checkov .tools/custodian/bin/c7n-org ## measure speed, with checkov, Cloud Custodian and an OPA server beside us
	@$(BIN)/python $(PIP) --constraint constraints.txt --group bench
	@$(RUN) pytest tests/benchmarks -o python_files='bench_*.py' --benchmark-only -q $(PYTEST)

# A peer, in an environment of its own: their pins exclude each other and are older than what our tests need.
.tools/peers/bin/checkov .tools/custodian/bin/c7n-org: | setup
	@echo "installing $(@F) beside us" >&2
	@$(BIN)/python -m venv $(dir $(@D)) && $(@D)/python $(PIP) --upgrade "pip>=25.1" && $(@D)/python $(PIP) --group $(word 2,$(subst /, ,$@))

##@ Set-up (the others do it by themselves) and clean-up
setup: $(VENV)/.dev opa ## what develops and tests, in .venv, as constraints.txt says

# The environment: venv first, uv when this Python has none, else one line that says what to install.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: needs Python 3.11 or newer; set PYTHON=python3.12" >&2; exit 2; }
	@if $(PYTHON) -m venv $(VENV) 2>/dev/null; then :; \
	elif rm -rf $(VENV); command -v uv >/dev/null; then uv venv --quiet --seed --python $(PYTHON) $(VENV); \
	else echo "make: neither 'python3 -m venv' nor 'uv' works here; install python3-venv or uv" >&2; exit 2; fi

$(VENV)/.base: pyproject.toml | $(BIN)/python
	@$(BIN)/python $(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@$(BIN)/python $(PIP) --constraint constraints.txt --upgrade pip
	@$(BIN)/python $(PIP) --constraint constraints.txt --editable . --group dev
	@touch $(VENV)/.base $@

$(VENV)/.docs: pyproject.toml constraints.txt | $(VENV)/.dev
	@$(BIN)/python $(PIP) --constraint constraints.txt --group docs
	@touch $@

$(UV): | $(BIN)/python
	@$(BIN)/python -m venv .tools/uv && .tools/uv/bin/python $(PIP) uv

# The pinned OPA: from the path when it is that version, else built by Go; without Go the tests that need it skip.
opa: ## the pinned OPA, in .tools: built with Go where the path has none
	@if .tools/opa version 2>/dev/null | grep -q "^Version: $(OPA_VERSION)$$"; then :; \
	elif opa version 2>/dev/null | grep -q "^Version: $(OPA_VERSION)$$"; then :; \
	elif command -v go >/dev/null; then \
		mkdir -p .tools && echo "building opa $(OPA_VERSION) (about a minute)" >&2 && \
		GOBIN="$(CURDIR)/.tools" CGO_ENABLED=0 go install github.com/open-policy-agent/opa@v$(OPA_VERSION); \
	elif [ -n "$$CI" ]; then echo "make: opa $(OPA_VERSION) is needed: install Go, or put opa on the path" >&2; exit 2; \
	else echo "make: no opa $(OPA_VERSION) and no go to build it: policy tests will skip" >&2; fi

clean: ## remove what make has made: environments, tools, caches, the site
	@rm -rf $(VENV) .tools build .cache .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
