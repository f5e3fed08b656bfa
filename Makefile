# What a user and a developer do with this project. `make help` lists it; STACK=name works on another stack than dev.
STACK ?= dev
export STACK

.DEFAULT_GOAL := help
.PHONY: help up preview down status clean screenshots test e2e bench settings format

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

up: ## install what is missing, deploy the stack, print its links
	@bin/up

preview: ## show what `make up` would change
	@bin/preview

status: ## containers and scrape targets, and what is wrong with them
	@bin/status

down: ## take the stack away, volumes too
	@bin/down

clean: ## remove what a lost state has left on the engine
	@bin/clean

screenshots: ## draw every dashboard of the running stack to docs/screenshots
	@bin/screenshots

test: ## formatter, linter, types and unit tests; no Docker needed
	@bin/test

e2e: ## prove a stack of its own on real containers
	@bin/e2e

bench: ## measure, and write docs/benchmarks.md
	@bin/bench

settings: ## write docs/settings.md from the schema
	@bin/document-settings

format: ## format and mend what the linter can
	@npx biome check --write .
