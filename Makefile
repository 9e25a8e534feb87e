# What a person types here. It needs Python and make; everything else it builds in .venv from the lock files.
#
# Two steps, because hashes and a local directory do not mix in one: what others wrote, by hash; then feedhub itself,
# again whenever src changes. A stamp in .venv stands for each step that ended well.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet
SOURCES := $(shell find src -name __pycache__ -prune -o -print) pyproject.toml README.md LICENSE

.DEFAULT_GOAL := help
.PHONY: help demo test check bench venv lock clean format lint types imports locked

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.feedhub ## a sample newsroom on this machine, until Ctrl-C; ARGS="--once --dir D" keeps what it made
	@exec $(BIN)/feedhub demo $(ARGS)

test: $(VENV)/.dev $(VENV)/.feedhub ## every test, with branch coverage; ARGS="tests/core -k dates" for some
	@$(BIN)/python -m pytest --cov --numprocesses 3 --dist loadfile $(ARGS)

check: format lint types imports locked ## layout, lint, types, import layers, lock files
	@echo "check: all is well"

bench: $(VENV)/.dev $(VENV)/.feedhub ## the figures, each beside its peer; ARGS="NAME" for one
	@for figure in $(or $(ARGS:%=bench/%.py),$(wildcard bench/*.py)); do $(BIN)/python $$figure || exit 1; done

venv: $(VENV)/.dev $(VENV)/.feedhub ## only build .venv

lock: ## write the lock files anew from pyproject.toml; ARGS="--upgrade" takes newer versions too
	@$(PYTHON) -m venv --clear build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check --quiet --quiet install uv
	@$(COMPILE) --group build --output-file requirements.lock pyproject.toml $(ARGS)
	@$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock $(ARGS)

clean: ## take away all that make, the tests and the tools have built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# --universal: one lock for every Python and platform we run on, not only the one that wrote it. No configuration of the
# machine may leak into it, so uv reads none. Extras stay named: an older pip takes `coverage==` for no pin of `coverage[toml]`.
COMPILE = build/lock/bin/uv pip compile --no-config --quiet --universal --no-strip-extras --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock"

format: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . || { echo "format: run $(BIN)/ruff format ."; exit 1; }

lint: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .

types: $(VENV)/.dev
	@$(BIN)/mypy

imports: $(VENV)/.dev
	@said=$$(PYTHONPATH=src $(BIN)/lint-imports --no-cache --no-logo 2>&1) || { echo "$$said"; exit 1; }

locked: $(VENV)/.dev
	@$(BIN)/python .ci/locked.py
	@$(PIP) check

$(VENV)/.runtime: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "feedhub needs Python 3.11 or newer as $(PYTHON); name another: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) comes without venv; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "building $(VENV), once"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# The builder is in the lock, so a change of src is installed without asking a registry for it.
$(VENV)/.feedhub: $(VENV)/.runtime $(SOURCES)
	@$(PIP) install --no-deps --no-build-isolation --force-reinstall .
	@touch $@
