# make          says what there is to make
# make setup    makes .venv and installs the app
# make run      starts the app on http://HOST:PORT
# make dev      the same, and shows every change and every error at once
# make test     installs what the tests need, then runs what somebody waits for
# make thorough runs the tests that try every case of what make test tries one of
# make coverage says which lines no test has run
# make bench    measures how long people wait
# make format   puts the code into its one layout
# make lock     pins every package anew from pyproject.toml (UPGRADE=1 takes the newest)
# make clean    removes what the others made

HOST ?= 127.0.0.1
PORT ?= 8501
export PYTHON
# A machine may ask Python not to keep what it compiles. At each start pytest would then compile anew
# whatever it rewrites: for hypothesis alone, three seconds.
unexport PYTHONDONTWRITEBYTECODE

STREAMLIT = .venv/bin/python -m streamlit run app.py --server.address $(HOST) --server.port $(PORT)

BENCH = .venv/bin/pytest --override-ini 'python_files=bench_*.py' -s

.PHONY: help setup run dev test thorough coverage bench format lock clean

help:
	@sed -n 's/^# //p' Makefile

setup:
	@scripts/setup

run: setup
	@echo "Liantu: http://$(HOST):$(PORT)"
	@exec $(STREAMLIT)

dev: setup
	@exec $(STREAMLIT) --server.fileWatcherType auto --server.runOnSave true \
	  --client.showErrorDetails full --client.toolbarMode developer

test:
	@scripts/bootstrap
	@scripts/check

thorough:
	@scripts/bootstrap
	@scripts/check thorough

coverage:
	@scripts/bootstrap
	@.venv/bin/pytest --ignore=tests/browser --cov --cov-report=term-missing

bench:
	@scripts/bootstrap
	@$(BENCH) tests/benchmarks --ignore=tests/benchmarks/ledgers
	@$(BENCH) tests/benchmarks/ledgers

format:
	@scripts/setup requirements-dev.txt
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

lock:
	@scripts/lock $(if $(UPGRADE),--upgrade)

clean:
	rm -rf .venv .coverage .hypothesis .import_linter_cache .pytest_cache .ruff_cache build dist htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
