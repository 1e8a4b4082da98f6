# Everything a developer or CI runs. Needs Python 3.11 and make; the rest goes into .venv.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check bench assets wheel clean
.DEFAULT_GOAL := test

$(READY): setup.cfg pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(READY) assets
	$(BIN)/gongheng demo

test: $(READY) assets
	$(BIN)/python -m tests.services -- $(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture tests/docs

assets: $(READY)
	$(BIN)/python -m web.assets

bench: $(READY)
	for claim in scoring importing pipeline graph tenants; do $(BIN)/python -m benchmarks.$$claim --json || exit 1; done

wheel: $(READY) assets
	$(BIN)/python -m tests.wheel

clean:
	rm -rf $(VENV) node_modules web/static/built
