# The commands of this project. `make` lists them.
VENV ?= .venv
PYTHON ?= python3
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export HOST PORT WORKERS

.DEFAULT_GOAL := help
.PHONY: help run dev test check lint format types contracts migrations schema-check schema-lint compatibility promises examples schema clients deploy-check benchmarks clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/run.stamp: requirements.txt
	@echo "==> virtual environment and dependencies"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt
	@echo "==> virtual environment and dependencies for tests and checks"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

run: $(VENV)/run.stamp  ## everything up to a running server with data: PORT, HOST, WORKERS
	@$(PY) -m tradeapi.start

dev: $(VENV)/run.stamp  ## the same with Django's reloading development server
	@DEBUG=on $(PY) -m tradeapi.start

test: $(VENV)/dev.stamp  ## the tests, on all cores
	@echo "==> tests"
	@DEBUG=off SECRET_KEY=a-key-for-tests-that-guards-nothing-at-all PLAIN_HTTP=on \
	  TRADEAPI_POSTGRES_FSYNC=off $(PY) -m pytest -n auto --dist loadscope $(ARGS)

check: lint types contracts migrations schema-check schema-lint compatibility deploy-check test  ## all that must hold before a push

lint: $(VENV)/dev.stamp
	@echo "==> lint and format"
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/bandit -q -r tradeapi countries events -x '*/migrations/*' --severity-level medium

format: $(VENV)/dev.stamp  ## lay out the code and sort imports
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

types: $(VENV)/dev.stamp
	@echo "==> types"
	@DEBUG=on $(VENV)/bin/mypy tradeapi countries events

contracts: $(VENV)/dev.stamp
	@echo "==> import contracts"
	@DEBUG=on $(VENV)/bin/lint-imports

migrations: $(VENV)/dev.stamp
	@echo "==> missing migrations"
	@DEBUG=on $(PY) manage.py makemigrations --check --dry-run

schema-check: $(VENV)/dev.stamp
	@echo "==> OpenAPI document: valid, and as committed"
	@mkdir -p var
	@DEBUG=on $(PY) manage.py spectacular --validate --fail-on-warn --file var/openapi.yaml
	@cmp var/openapi.yaml openapi.yaml || (echo "openapi.yaml is out of date: make schema" && exit 1)

schema-lint: $(VENV)/dev.stamp
	@echo "==> OpenAPI document: the recommended rules of Spectral and Redocly"
	@PYTHON=$(PY) tests/clients/node.sh spectral lint --quiet --fail-severity=hint --ruleset tests/clients/.spectral.yaml openapi.yaml
	@PYTHON=$(PY) tests/clients/node.sh redocly lint --config tests/clients/redocly.yaml openapi.yaml

compatibility: $(VENV)/dev.stamp
	@echo "==> OpenAPI document: what the last release promised is kept"
	@$(PY) -m tests.compatibility

promises: $(VENV)/dev.stamp  ## at a release: the promises of openapi.yaml, kept from then on
	@$(PY) -m tests.compatibility release

clients: $(VENV)/dev.stamp  ## clients generated from openapi.yaml, used against a server with the sample data
	@PYTHON=$(PY) tests/clients/check.sh

schema: $(VENV)/dev.stamp  ## write openapi.yaml afresh
	@DEBUG=on $(PY) manage.py spectacular --validate --fail-on-warn --file openapi.yaml

examples: $(VENV)/dev.stamp  ## the examples of the OpenAPI document afresh from the sample data, and the document
	@DEBUG=off SECRET_KEY=a-key-for-tests-that-guards-nothing-at-all PLAIN_HTTP=on TRADEAPI_POSTGRES_FSYNC=off \
	  $(PY) -m pytest -q tests/contract/test_examples.py -k sample_answers --write-examples
	@$(MAKE) --no-print-directory schema

deploy-check: $(VENV)/dev.stamp
	@echo "==> settings fit for production"
	@SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") $(PY) manage.py check --deploy --fail-level WARNING

benchmarks: $(VENV)/run.stamp  ## made-up data, this API beside its peers, a table: see benchmarks/README.md
	@$(PY) -m pip install --quiet -r benchmarks/requirements.txt
	@$(PY) -m benchmarks

clean:  ## remove what can be made again; keeps the data in var/
	rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
