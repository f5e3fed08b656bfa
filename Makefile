# What a user and a developer do with this project. `make help` lists it; STACK=name works on another stack than dev.
STACK ?= dev
export STACK

.DEFAULT_GOAL := help
.PHONY: help up preview refresh down status silence silences unsilence clean screenshots test mutate e2e bench capture drill dashboards settings format

help: ## list the commands
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

up: ## install what is missing, deploy the stack, print its links
	@bin/up

preview: ## show what `make up` would change
	@bin/preview

refresh: ## ask the engine what is really there, so that the next `make up` puts it back
	@bin/refresh

status: ## containers and scrape targets, and what is wrong with them
	@bin/status

# Through the environment, and WHY as it is: a reason may hold quotes and dollars.
export SERVICE ALERT FOR ID
override export WHY := $(value WHY)

silence: ## nobody is told for a while: SERVICE=kafka FOR=2h WHY="…"; or ALERT=Name
	@bin/silences add

silences: ## what is silenced now
	@bin/silences list

unsilence: ## end a silence: ID=…
	@bin/silences end

down: ## take the stack away, volumes too
	@bin/down

clean: ## remove what a lost state has left on the engine
	@bin/clean

screenshots: ## draw every dashboard of the running stack to docs/screenshots; FROM=now-1h for another time
	@bin/screenshots

test: ## formatter, linter, types and unit tests; no Docker needed
	@bin/test

mutate: ## change every rule in small ways, and report what no test notices; RULE=Name for one
	@bin/mutate $(RULE)

e2e: ## prove a stack of its own on real containers
	@bin/e2e

bench: ## measure, and write docs/benchmarks.md
	@bin/bench

capture: ## keep what the running stack exports as test data, after a version has changed
	@bin/tool tsx bin/capture-metrics.ts $(STACK)

drill: ## break a stack of its own, fault by fault, and read the notifications; ONLY=name,name
	@STACK=$(if $(filter command environment,$(origin STACK)),$(STACK),drill) bin/drill $(if $(ONLY),--only $(ONLY))

dashboards: ## write the dashboards as JSON files to .local/dashboards
	@bin/dashboards

settings: ## write docs/settings.md from the schema
	@bin/document-settings

format: ## format and mend what the linter can
	@bin/tool biome check --write .
