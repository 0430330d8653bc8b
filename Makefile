# Seamline's commands. Each one first sets up what it needs; a second run finds it ready.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup chromium demo test lint format sim bench docs deploy synth requirements clean

PYTHON := .venv/bin/python
SOURCES := layers functions infra sandbox localcloud tests bench scripts app.py
COMPILE := scripts/uv pip compile --quiet --upgrade --universal --python-version 3.13 --generate-hashes \
	--no-emit-index-url --no-header
# The Lambda runtime brings boto3 with these; a second copy of botocore in the layer would not match that boto3.
IN_RUNTIME := botocore jmespath python-dateutil s3transfer six urllib3
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export PYTHONPATH := layers:.
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
export CDK_DISABLE_CLI_TELEMETRY := true

help: ## Show these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: .venv/.synced .venv-cloud/.synced node_modules/.synced build/layers/host/.built ## Install everything the other commands need

demo: setup ## Run Seamline against the sandbox on the local cloud (ONCE=1 stops after the first round)
	@$(PYTHON) -m seamline.cli demo $(if $(ONCE),--once)

test: setup chromium ## Run every test: unit, sandbox, infrastructure, end to end (ARGS="tests/unit -k price" runs some)
	@$(PYTHON) -m pytest $(or $(ARGS),-n auto --dist loadscope --no-loadscope-reorder)

lint: .venv/.synced ## Check style, formatting, types and the direction of imports
	@ruff check .
	@ruff format --check .
	@mypy $(wildcard $(SOURCES))
	@lint-imports

format: .venv/.synced ## Rewrite the sources in the house format
	@ruff check --fix .
	@ruff format .

sim: .venv/.synced ## Prove exactly-once by simulation: SEEDS=10000 worlds from FIRST=0 on (REPLAY=seed shows one)
	@$(PYTHON) -m tests.sim.run --seeds $(or $(SEEDS),500) --first $(or $(FIRST),0) $(if $(REPLAY),--replay $(REPLAY))

bench: setup ## Measure what the project promises
	@$(PYTHON) -m bench $(ARGS)

docs: .venv/.synced ## Write the settings reference and the example file anew
	@$(PYTHON) -m seamline.cli example > connections/example.yaml.new && mv connections/example.yaml.new connections/example.yaml
	@$(PYTHON) scripts/settings_reference.py > docs/settings.md

deploy: .venv/.synced node_modules/.synced ## Deploy into the AWS account your credentials name (ARGS="-c alarm_email=...")
	@cdk deploy $(ARGS)

synth: .venv/.synced node_modules/.synced ## Write the CloudFormation template to cdk.out
	@cdk synth --quiet

requirements: ## Pin the newest versions of every requirement
	@$(COMPILE) $(addprefix --no-emit-package ,$(IN_RUNTIME)) --output-file layers/requirements.txt layers/requirements.in
	@for name in uv dev cloud; do $(COMPILE) --output-file requirements/$$name.txt requirements/$$name.in; done
	@npm install --omit=optional --omit-lockfile-registry-resolved

clean: ## Remove everything that can be made again
	@rm -rf build cdk.out node_modules .venv .venv-cloud

chromium:
	@scripts/chromium

.venv/.synced: requirements/dev.txt scripts/venv scripts/uv
	@echo "Setting up the Python environment"
	@scripts/venv .venv requirements/dev.txt
	@touch $@

.venv-cloud/.synced: requirements/cloud.txt scripts/venv scripts/uv
	@echo "Setting up the local cloud's environment"
	@scripts/venv .venv-cloud requirements/cloud.txt
	@touch $@

node_modules/.synced: package.json package-lock.json .venv/.synced
	@echo "Installing the CDK command line"
	@npm ci --silent --omit=optional
	@touch $@

build/layers/host/.built: layers/requirements.txt scripts/build_layers.py .venv/.synced
	@echo "Building the third-party layer for this machine"
	@$(PYTHON) scripts/build_layers.py host
	@touch $@
