# Two commands matter: make demo, make test. Both install what they need into .venv, once.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test test-dates test-windows lint bench quality pictures windows clean

demo: $(VENV)/installed
	$(BIN)/meetingtui demo

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n 2

# A day of the summer holidays, and the day that only leap years have.
test-dates: $(VENV)/installed-dev
	.ci/test-dates 2027-07-25 2028-02-29

# The whole suite on a Windows Python under Wine, on Debian.
test-windows: $(VENV)/installed-dev
	.ci/test-windows

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

quality: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.plans
	$(BIN)/python -m benchmarks.plan_papers
	$(BIN)/python -m benchmarks.suggestion_accuracy

# The pictures of README and docs, and the texts by which a test knows when they are stale.
pictures: $(VENV)/installed
	$(BIN)/python -m docs.make_pictures

# The folder and zip for Windows, from python.org's embeddable zip: make windows EMBED=python-3.11.9-embed-amd64.zip
windows: $(VENV)/bin/python
	$(BIN)/python packaging/build_windows.py --embed "$(EMBED)"

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable ".[dev]"
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
