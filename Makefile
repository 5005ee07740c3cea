# The README's two commands are `make run` and `make test`; `make help` lists the rest.

TAGS  := migrated_fynedo,no_emoji,accessibility
GO    := go
BUILD := $(GO) build -tags $(TAGS)

# gcc takes minutes to answer what cgo asks of OpenGL's names; Clang, where it is, answers at once.
ifeq ($(shell uname -s)$(origin CC),Linuxdefault)
export PATH := $(CURDIR)/scripts/cc:$(PATH)
export CC := cgo-cc
endif

.PHONY: help run run-phone build test lint fuzz bench bench-reader attack gallery golden tour tour-keys setup clean \
	package-linux package-windows package-android check-android test-windows release check-reproducible

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 16

setup: ## install what is missing (Debian, Ubuntu), or say what to install
	@scripts/setup

build: setup ## build the app, the demo bank and the tools into bin/
	@mkdir -p bin
	$(BUILD) -o bin/zegel .
	$(BUILD) -o bin/ ./cmd/...

run: build ## try it: demo bank and app side by side; without a display, the tour
	@scripts/run

run-phone: build ## the same with the app in a window as large as a phone
	@scripts/run -size 390x844

tour: build ## walk the tour under Xvfb: pictures in out/tour
	bin/tour -out out/tour

tour-keys: build ## the main job by the keyboard alone, read from the window: pictures in out/tour-keys
	scripts/setup keys
	bin/tour -keys -out out/tour-keys -- bin/zegel

test: lint ## everything that is checked, in some minutes
	$(GO) test -tags $(TAGS) -timeout 20m ./...

lint: setup ## formatting and vet
	@bad=$$(gofmt -l $$(git ls-files '*.go')); \
	if [ -n "$$bad" ]; then echo "not formatted (gofmt -w):"; echo "$$bad"; exit 1; fi
	$(GO) vet -tags $(TAGS) ./...

FUZZTIME := 60s
fuzz: setup ## fuzz every reader of outside bytes, FUZZTIME each
	@set -e; for p in $$($(GO) list -tags $(TAGS) ./...); do \
		for f in $$($(GO) test -tags $(TAGS) -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
			echo "$$p $$f"; \
			$(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p; \
		done; done

bench: build ## figures: frame to text, text to order, unlock, approve, window start, memory
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchmem ./protocol/... ./vault/... ./scanner/... ./authenticator/... ./issuer/...
	bin/tour -bench 5 -app bin/zegel
	bin/tour -preview

bench-reader: build ## our reader beside zbar, zxing-cpp and gozxing, on the photos
	scripts/bench-reader

attack: setup ## every attacker in attack/, by name: held or BROKEN
	$(GO) run -tags $(TAGS) ./attack

gallery: build ## every screen in every state as a picture, in out/gallery
	bin/gallery -out out/gallery

golden: setup ## keep what every screen looks like now; look at it first (make gallery)
	$(GO) test -tags $(TAGS) -timeout 20m ./internal/gallery -run Golden -update

package-linux: ## .deb and .tar.xz in out/package, checked with lintian
	scripts/package-linux -check
	scripts/check-package-linux

package-windows: ## one .exe in out/package, by mingw-w64
	scripts/package-windows

package-android: ## .apk in out/package; says what is missing
	scripts/package-android

check-android: ## the whole app compiled and linked for Android against stand-ins; not for devices
	scripts/check-android

test-windows: package-windows ## what is Windows' own, and a payment with the package, under Wine
	scripts/test-windows

release: ## all packages this machine can build, sums and list of parts in out/release
	scripts/release

check-reproducible: ## two builds for Linux and Windows in two folders, the same bytes
	scripts/check-reproducible linux windows

clean: ## remove what was built
	rm -rf bin out
