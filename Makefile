# `make run` starts the platform, `make test` proves it; both do all the set-up that they need.
PYTHON ?= python3
PIP = .venv/bin/python -m pip --disable-pip-version-check --quiet
MEMBERS = -e core -e webapp -e plugins/jilin -e plugins/sichuan -e plugins/henan
PROJECTS = core/pyproject.toml webapp/pyproject.toml plugins/jilin/pyproject.toml plugins/sichuan/pyproject.toml plugins/henan/pyproject.toml
SOURCES = core webapp plugins tests tools benchmarks

.PHONY: run test check setup format clauses bench lock clean

run: .venv/.runtime
	@.venv/bin/python -m zhicheng_web.serve

test: .venv/.development
	@.venv/bin/python -m pytest -n auto --dist loadgroup $(ARGS)

check: .venv/.development
	@.venv/bin/ruff format --check $(SOURCES)
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo --no-cache >.venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }
	@.venv/bin/python -m zhicheng.store.drift
	@.venv/bin/python tools/clauses.py --check

setup: .venv/.development

format: .venv/.development
	@.venv/bin/ruff check --fix --quiet $(SOURCES) || true
	@.venv/bin/ruff format --quiet $(SOURCES)

bench: .venv/.development
	@.venv/bin/python benchmarks/judging.py

clauses: .venv/.development
	@.venv/bin/python tools/clauses.py

lock:
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet uv
	@PATH=".venv-lock/bin:$$PATH" $(PYTHON) tools/lock.py && rm -rf .venv-lock

clean:
	rm -rf .venv var

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本 (set PYTHON=…)" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock $(PROJECTS) | .venv/bin/python
	@echo "正在准备运行环境（首次约需一两分钟）…"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation $(MEMBERS)
	@touch $@

.venv/.development: requirements-dev.lock .venv/.runtime
	@echo "正在准备测试环境…"
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
