# One place for every task; continuous integration runs the same targets.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# What is measured beside the tests is measured as a ratio.
MAKEFLAGS += --jobs=2

.DEFAULT_GOAL := help
.PHONY: help demo test format lint types imports unit gate bench backtest kill docs pictures lock clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: $(READY) ## See the whole job on a made-up vendor site: no network, no configuration.
	$(BIN)/monitor demo

test: $(READY) lint types imports unit gate ## Everything a reviewer would run.

format: $(READY) ## Format the code.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/pytest --numprocesses=auto --dist=worksteal --cov --cov-report=term:skip-covered

gate: $(READY) ## Hold the measured quality to its recorded floors.
	$(BIN)/python bench/gate.py

bench: $(READY) ## Print what things cost, beside a limit or a peer measured in the same run.
	PYTHONPATH=. $(BIN)/python bench/extraction.py
	PYTHONPATH=. $(BIN)/python bench/clauses.py
	PYTHONPATH=. $(BIN)/python bench/vendors.py
	PYTHONPATH=. $(BIN)/python bench/drift.py
	PYTHONPATH=. $(BIN)/python bench/backtest.py
	PYTHONPATH=. $(BIN)/python bench/replay.py
	PYTHONPATH=. $(BIN)/python bench/scale.py --tools 1,50,500
	PYTHONPATH=. $(BIN)/python bench/report.py --tools 100

backtest: $(READY) ## Replay a real collection's three years under the catalogue, where it is at hand.
	@if [ -e ../shared/ota/genai-contrib-versions.bundle ]; then \
	  $(BIN)/monitor backtest --accept-first ../shared/ota/genai-contrib-versions.bundle; \
	else echo "skipped: no collection lies beside this repository (../shared/ota)"; fi

kill: $(READY) ## Kill rounds at hundreds of points and compare what stands with an undisturbed one.
	MONITOR_KILL_POINTS=300 $(BIN)/pytest tests/test_kill.py

docs: $(READY) ## Write the generated pages anew: the commands, the shipped rules.
	$(BIN)/python -m docs.generate

pictures: $(READY) ## Take the pictures of the mail and the page anew (needs a Chromium).
	$(BIN)/python -m docs.photograph

lock: ## Pin the dependencies anew, with their hashes.
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --upgrade \
	  --no-emit-index-url --generate-hashes --quiet --output-file requirements.lock

clean: ## Remove what the targets made.
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist
