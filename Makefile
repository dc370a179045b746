# Every target but help begins with the set-up, which does nothing where nothing is missing.

# rustup's cargo goes before a distribution's, also in a shell that was open when rustup came.
export PATH := $(HOME)/.cargo/bin:$(PATH)

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
WASM_BUILDER := $(CARGO) run --quiet --release --locked --package leasehold-wasm-builder --
# The whole workspace is selected, as the tests do, so that the FVM is built with the same features, once.
BUILD_COMMAND = $(CARGO) build --release --locked --workspace --bin leasehold

.DEFAULT_GOAL := help
.PHONY: help setup setup-node setup-browser demo test ext ext-test soak bench gas gas-check lint wasm wasm-check devnet clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '%-12s %s\n' "$$name" "$$text"; done

setup: ## Install what is missing to build actors (compiler for WASM, linker, wasm-opt), saying what
	@scripts/setup

setup-node: setup
	@scripts/setup node

setup-browser: setup
	@scripts/setup node chromium

demo: setup ## Build everything and run the main job on an embedded chain: hand-over, deposits, leases, a table that adds up
	$(BUILD_COMMAND)
	$(TARGET)/release/leasehold demo

devnet: setup ## Build everything and run a local node
	$(BUILD_COMMAND)
	$(TARGET)/release/leasehold devnet

test: setup setup-node ## Run every test: actors, chain, node, command line, stories on the real FVM, and the extension in Chromium
	LEASEHOLD_MESSAGES=$${LEASEHOLD_MESSAGES:-50000} $(CARGO) test --release --locked --workspace
	@$(MAKE) --no-print-directory ext-test

ext: extension/node_modules/.package-lock.json ## Build the browser extension into extension/dist, which loads unpacked
	@mkdir -p extension/generated
	$(WASM_BUILDER) --library leasehold-abi-wasm --to extension/generated/abi.wasm
	$(WASM_BUILDER) --json >extension/generated/actors.json
	cd extension && npm run --silent check && npm run --silent build

ext-test: setup-browser ext ## Test the extension: every encoder, the vault, the rules for pages, the whole story in real Chromium; leaves extension/screenshots
	$(BUILD_COMMAND)
	cd extension && LEASEHOLD=$(abspath $(TARGET))/release/leasehold npm run --silent test

extension/node_modules/.package-lock.json: extension/package.json extension/package-lock.json | setup-node
	cd extension && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Every test whose name holds `random` runs an actor beside its model, and says how many steps it took.
soak: setup setup-node ## Run what takes long: a million random steps of each actor beside its model, an attacker with every key, a node under load and killed
	LEASEHOLD_MESSAGES=$${LEASEHOLD_MESSAGES:-1000000} $(CARGO) test --release --locked --workspace --test it random -- --nocapture --test-threads=1
	LEASEHOLD_MESSAGES=$${LEASEHOLD_MESSAGES:-100000} $(CARGO) test --release --locked --workspace --test it owner_drill -- --nocapture
	LEASEHOLD_SOAK=1 $(CARGO) test --release --locked --workspace --test it load -- --nocapture --test-threads 1

bench: setup ## Measure the devnet and print the README's table
	$(BUILD_COMMAND) --bin bench
	$(TARGET)/release/bench --report

gas: setup ## Measure the gas of every method and rewrite testing/suite/gas.txt: review the difference like code
	LEASEHOLD_WRITE_GAS=1 $(CARGO) test --release --locked --workspace --test it gas
	@git --no-pager diff --stat -- testing/suite/gas.txt

gas-check: setup ## Compare gas.txt with the figures that the principal methods have to keep to
	$(CARGO) build --release --locked --workspace --bin gas-check
	$(TARGET)/release/gas-check

lint: setup ## Check format, clippy on host and WASM side, dependency rule, scripts, licences
	$(CARGO) fmt --all --check
	scripts/check-dependencies --self-test
	scripts/check-dependencies
	@if command -v shellcheck >/dev/null; then shellcheck scripts/* .ci/run; else echo "lint: no shellcheck: scripts not checked"; fi
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check; else echo "lint: no cargo-deny: licences and advisories not checked"; fi
	$(CARGO) clippy --release --locked --workspace --all-targets -- --deny warnings
	$(WASM_BUILDER) --lint --library leasehold-abi-wasm

wasm: setup ## Build the actors; print sizes and code CIDs; write the modules and a bundle (CAR) to <target>/wasm
	@mkdir -p $(TARGET)/wasm
	$(WASM_BUILDER) --out $(TARGET)/wasm --car $(TARGET)/wasm/leasehold.car

wasm-check: setup ## Build the actors twice, from clean, in two folders, and compare their code CIDs
	$(CARGO) build --release --locked --package leasehold-wasm-builder
	scripts/wasm-check $(TARGET)/release/wasm-builder

clean: ## Remove everything that was built
	$(CARGO) clean
