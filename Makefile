# The two commands: `make run` and `make test`. `make` alone tells what else there is.
.DEFAULT_GOAL := help
.PHONY: help setup setup-to-run run run-cluster run-medusa test test-fast lint update drill bench

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## the environment, from the locks
	@bin/setup

setup-to-run:
	@bin/setup --to-run

run: setup-to-run ## the demo: shop, chat, desk, mailbox
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} TANDEM_DEMO_HISTORY=$${TANDEM_DEMO_HISTORY:-true} bin/tandem run

run-cluster: setup-to-run ## the same on PostgreSQL and Redis, two of each process behind a balancer
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} bin/tandem run-cluster

run-medusa: setup-to-run ## the demo on a real Medusa, from npm; needs node, npm and PostgreSQL
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} bin/tandem run-medusa

test: setup ## everything, fast ones first
	@bin/tandem test

test-fast: setup ## the unit tests alone, in seconds
	@bin/tandem test --only "unit tests"

lint: setup ## style, layers and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/lint-imports && .venv/bin/mypy

update: setup ## newest packages into the locks, with the tests as judge
	@bin/lock --upgrade && bin/setup && bin/tandem test

drill: setup ## break a cluster in every way while 300 customers talk (about 6 minutes)
	@TANDEM_DEMO=$${TANDEM_DEMO:-true} .venv/bin/python -m benchmarks.drill

bench: setup ## speed beside a stock Rasa, in one run (over an hour)
	@bin/setup --stock && .venv/bin/python -m benchmarks.speed
