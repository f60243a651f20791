# Samiksha: `make demo` shows it, `make test` proves it, `make check` keeps it tidy.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH := $(VENV)/bench
# Hundreds of processes start in the tests: byte code is kept, and not compiled anew by each.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check benchmark lock clean

$(STAMP): requirements.lock pyproject.toml lib/samiksha/kernel/spec/kernel.json
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/samiksha demo

# A file's tests stay together: they share what it makes. As they lie: else files of few slow tests would come last.
test: $(STAMP)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy lib
	$(BIN)/lint-imports
	git ls-files '*.ipynb' | xargs $(BIN)/nbstripout --verify

# In a folder of its own: nothing that the program is made of changes, and no other process loads it.
$(BENCH): $(STAMP) benchmarks/requirements.lock
	rm -rf $(BENCH)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --target $(BENCH) -r benchmarks/requirements.lock
	touch $(BENCH)

benchmark: $(BENCH) ## takes hours; `make benchmark WITH="--districts 2 --sample 1"` tries it
	$(BIN)/python benchmarks/round.py --write-docs $(WITH)

lock: ## needs uv
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf $(VENV) outputs/*/ outputs/index.html data
