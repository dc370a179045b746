# Every target but help begins with the set-up, which does nothing where nothing is missing.

# rustup's cargo goes before a distribution's, also in a shell that was open when rustup came.
export PATH := $(HOME)/.cargo/bin:$(PATH)

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
WASM_BUILDER := $(CARGO) run --quiet --release --locked --package leasehold-wasm-builder --
# The whole workspace is selected, as the tests do, so that the FVM is built with the same features, once.
BUILD_COMMAND = $(CARGO) build --release --locked --workspace --bin leasehold

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak gas lint wasm wasm-check devnet clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS='	' read -r name text; do printf '%-12s %s\n' "$$name" "$$text"; done

setup: ## Install what is missing to build actors (compiler for WASM, linker, wasm-opt), saying what
	@scripts/setup

demo: setup ## Build everything and run the main job on an embedded chain: hand-over, deposits, leases, a table that adds up
	$(BUILD_COMMAND)
	$(TARGET)/release/leasehold demo

devnet: setup ## Build everything and run a local node
	$(BUILD_COMMAND)
	$(TARGET)/release/leasehold devnet

test: setup ## Run every test: actors, chain, node, command line, stories on the real FVM
	LEASEHOLD_MESSAGES=$${LEASEHOLD_MESSAGES:-50000} $(CARGO) test --release --locked --workspace

soak: setup ## Run the long random tests of the owner: 100,000 messages of an attacker with every operator key
	LEASEHOLD_MESSAGES=$${LEASEHOLD_MESSAGES:-100000} $(CARGO) test --release --locked --workspace --test it owner_drill

gas: setup ## Measure the gas of every method and rewrite testing/suite/gas.txt: review the difference like code
	LEASEHOLD_WRITE_GAS=1 $(CARGO) test --release --locked --workspace --test it gas
	@git --no-pager diff --stat -- testing/suite/gas.txt

lint: setup ## Check format, clippy on host and WASM side, dependency rule, scripts, licences
	$(CARGO) fmt --all --check
	scripts/check-dependencies --self-test
	scripts/check-dependencies
	@if command -v shellcheck >/dev/null; then shellcheck scripts/* .ci/run; else echo "lint: no shellcheck: scripts not checked"; fi
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check; else echo "lint: no cargo-deny: licences and advisories not checked"; fi
	$(CARGO) clippy --release --locked --workspace --all-targets -- --deny warnings
	$(WASM_BUILDER) --lint

wasm: setup ## Build the actors; print sizes and code CIDs; write the modules and a bundle (CAR) to <target>/wasm
	@mkdir -p $(TARGET)/wasm
	$(WASM_BUILDER) --out $(TARGET)/wasm --car $(TARGET)/wasm/leasehold.car

wasm-check: setup ## Build the actors twice, from clean, in two folders, and compare their code CIDs
	$(CARGO) build --release --locked --package leasehold-wasm-builder
	scripts/wasm-check $(TARGET)/release/wasm-builder

clean: ## Remove everything that was built
	$(CARGO) clean
