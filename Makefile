# make demo and make test are all a newcomer needs; both prepare what they use.
BUILD = swift build --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests Benchmarks
# Tests start real servers and look at times: more at once than this, and they are in each other's way on two cores.
TESTS = swift test --skip-build --experimental-maximum-parallelization-width 4

.PHONY: setup build demo test test-versions test-sanitized check format reports soak bench bench-azure bench-census bench-large bench-owners bench-read bench-sync clean

setup:
	@.ci/setup

build: setup
	$(BUILD)

demo: build
	.build/debug/pgcensus-demo

test: setup
	$(BUILD) --build-tests
	$(TESTS)

# The census of one of everything on each major version there is a server of; part of make test.
test-versions: setup
	$(BUILD) --build-tests
	$(TESTS) --filter VersionTests

check: setup
	swift format lint --strict --recursive $(SOURCES)
	$(BUILD) --build-tests

format:
	swift format --in-place --recursive $(SOURCES)

# Writes the golden files in reports/ anew from fixtures/; the run that rewrites one fails once.
reports: setup
	RECORD_GOLDEN=1 swift test --filter IsTheCommittedOne || true
	swift test --filter IsTheCommittedOne

# The random tests with their full number of rounds.
soak: setup
	SOAK=1 swift test

# Every test under AddressSanitizer, in a build of its own.
test-sanitized: setup
	swift build --build-tests --sanitize=address --scratch-path .build-sanitized
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address --scratch-path .build-sanitized

# Measures the release build on this machine, and writes what it finds into reports/benchmarks.md.
# OLDER names a pgcensus of an earlier version that make bench-read measures beside it.
bench: bench-azure bench-census bench-large bench-owners bench-read bench-sync

bench-azure bench-census bench-large bench-owners bench-read bench-sync: bench-%: setup .build/bench
	swift build -c release
	.build/release/pgcensus-bench $* $(OLDER)

# The peers that pgcensus is measured against.
.build/bench:
	/usr/bin/python3 -m venv $@.new
	$@.new/bin/pip install --quiet --disable-pip-version-check sqlalchemy==2.0.36 psycopg2-binary==2.9.10
	mv $@.new $@

clean:
	rm -rf .build demo
