# Set-up, checks and the demonstration. Everything below works on a bare machine with Python 3.11+.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OPA_VERSION := $(shell sed -n 's/^OPA_VERSION = "\(.*\)"/\1/p' guardrails/policy/toolchain.py)
export GUARDRAILS_CACHE ?= $(CURDIR)/.tools/cache

.PHONY: help demo test check static bench policies opa setup clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

demo: $(VENV)/.base ## set up, then gate the example plan
	@$(BIN)/guardrails demo

test: setup ## set up, then run every test
	@PATH="$(CURDIR)/.tools:$$PATH" $(BIN)/python -m pytest -n auto --dist loadscope --cov --cov-report=term $(PYTEST)

check: static ## static, then in small what every policy keeps: its tests, hygiene, one meaning in both engines
	@PATH="$(CURDIR)/.tools:$$PATH" GUARDRAILS_MUTANTS=100 GUARDRAILS_EXAMPLES=15 \
		$(BIN)/python -m pytest -q tests/policies tests/integration/test_differential.py

static: setup ## lint, types, import contracts, policies compile, generated files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@PATH="$(CURDIR)/.tools:$$PATH" $(BIN)/python -m guardrails.policy.build --check
	@$(BIN)/guardrails catalog check tests/data/catalog/*.json 2>/dev/null

policies: setup ## compile the policies and write everything generated
	@PATH="$(CURDIR)/.tools:$$PATH" $(BIN)/python -m guardrails.policy.build

bench: setup .tools/peers/bin/checkov .tools/custodian/bin/c7n-org ## measure, with checkov, Cloud Custodian and an OPA server beside us
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@PATH="$(CURDIR)/.tools:$$PATH" $(BIN)/python -m pytest tests/benchmarks -o python_files='bench_*.py' --benchmark-only -q $(PYTEST)

# A peer, in an environment of its own: their pins exclude each other and are older than what our tests need.
.tools/peers/bin/checkov .tools/custodian/bin/c7n-org: | setup
	@echo "installing $(@F) beside us" >&2
	@$(BIN)/python -m venv $(dir $(@D)) && $(@D)/python -m pip install --quiet --upgrade "pip>=25.1" && $(@D)/python -m pip install --quiet --disable-pip-version-check --group $(word 2,$(subst /, ,$@))

setup: $(VENV)/.dev opa

# The environment: venv first, uv when this Python has none, else one line that says what to install.
$(BIN)/python:
	@if $(PYTHON) -m venv $(VENV) 2>/dev/null; then :; \
	elif rm -rf $(VENV); command -v uv >/dev/null; then uv venv --quiet --seed $(VENV); \
	else echo "make: neither 'python3 -m venv' nor 'uv' works here; install python3-venv or uv" >&2; exit 2; fi

$(VENV)/.base: pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: needs Python 3.11 or newer; set PYTHON=python3.12" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

# The pinned OPA: from the path when it is that version, else built by Go; without Go the tests that need it skip.
opa: ## the pinned OPA, in .tools
	@if .tools/opa version 2>/dev/null | grep -q "^Version: $(OPA_VERSION)$$"; then :; \
	elif opa version 2>/dev/null | grep -q "^Version: $(OPA_VERSION)$$"; then :; \
	elif command -v go >/dev/null; then \
		mkdir -p .tools && echo "building opa $(OPA_VERSION) (about a minute)" >&2 && \
		GOBIN="$(CURDIR)/.tools" CGO_ENABLED=0 go install github.com/open-policy-agent/opa@v$(OPA_VERSION); \
	elif [ -n "$$CI" ]; then echo "make: opa $(OPA_VERSION) is needed: install Go, or put opa on the path" >&2; exit 2; \
	else echo "make: no opa $(OPA_VERSION) and no go to build it: policy tests will skip" >&2; fi

clean: ## remove what make has made
	@rm -rf $(VENV) .tools .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
