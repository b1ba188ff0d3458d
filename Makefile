# The two commands: `make run` and `make test`. `make` alone tells what else there is.
.DEFAULT_GOAL := help
.PHONY: help setup run run-cluster test test-fast test-rasa test-app lint drill bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## the environment, from the locks
	@bin/setup

run: setup ## the demo: shop, chat, desk, mailbox
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} bin/tandem run

run-cluster: setup ## the same on PostgreSQL and Redis, two of each process behind a balancer
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} bin/tandem run-cluster

test: setup ## everything, fast ones first
	@bin/tandem test

test-fast: setup ## the unit tests alone, in seconds
	@bin/tandem test --only "unit tests"

lint: setup ## style, layers and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports && .venv/bin/mypy

drill: setup ## break a cluster in every way while 300 customers talk (about 6 minutes)
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} .venv/bin/python -m benchmarks.drill

bench: setup ## speed beside a stock Rasa, in one run (over an hour)
	@bin/setup --stock && .venv/bin/python -m benchmarks.speed
