# Each target is one readable script in scripts/.
.PHONY: help run test bench ui fmt bless screenshots

help:
	@echo 'make run          build everything and open the demo on http://127.0.0.1:8080'
	@echo 'make test         every check and test; needs nothing prepared'
	@echo 'make bench        ledger, atlas and fairshare beside their peers'
	@echo 'make ui           build ui/dist'
	@echo 'make fmt          format the code'
	@echo 'make bless        accept the snapshots as they are now'
	@echo 'make screenshots  take the pictures of the README again'

run:
	@scripts/run
bench:
	@scripts/bench
test:
	@scripts/test
ui:
	@scripts/ui
fmt:
	@cargo fmt --all
bless:
	@scripts/bless
screenshots:
	@scripts/screenshots
