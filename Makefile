# make demo and make test are enough to start; both install what they need.
BUILD = swift build --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests Benchmarks
# Tests start real servers and check times: with more in parallel, they disturb each other on two cores.
TESTS = swift test --skip-build --experimental-maximum-parallelization-width 4

.PHONY: setup build demo test test-versions test-sanitized check format reports soak bench bench-azure bench-census bench-large bench-owners bench-read bench-rescan bench-sync bench-wait clean

setup:
	@.ci/setup

build: setup
	$(BUILD)

demo: build
	.build/debug/pgcensus-demo

test: setup
	$(BUILD) --build-tests
	$(TESTS)

# One of everything on each available major version; part of make test.
test-versions: setup
	$(BUILD) --build-tests
	$(TESTS) --filter VersionTests

check: setup
	swift format lint --strict --recursive $(SOURCES)
	$(BUILD) --build-tests

format:
	swift format --in-place --recursive $(SOURCES)

# Writes the golden files in reports/ again from fixtures/; the run that rewrites one fails once.
reports: setup
	RECORD_GOLDEN=1 swift test --filter 'Match(es)?Golden' || true
	swift test --filter 'Match(es)?Golden'

# The random tests with their full number of rounds.
soak: setup
	$(BUILD) --build-tests
	SOAK=1 $(TESTS)

# Every test with AddressSanitizer, in a separate build.
test-sanitized: setup
	swift build --build-tests --sanitize=address --scratch-path .build-sanitized
	ASAN_OPTIONS=detect_leaks=0 swift test --skip-build --sanitize=address --scratch-path .build-sanitized

# Measures the release build on this machine, and writes the results to reports/benchmarks.md.
# OLDER names a pgcensus of an earlier version that make bench-read measures too.
bench: bench-azure bench-census bench-large bench-owners bench-read bench-rescan bench-sync bench-wait

bench-azure bench-census bench-large bench-owners bench-read bench-rescan bench-sync bench-wait: bench-%: setup .build/bench
	swift build -c release
	.build/release/pgcensus-bench $* $(OLDER)

# The other programs of the benchmarks.
.build/bench:
	/usr/bin/python3 -m venv $@.new
	$@.new/bin/pip install --quiet --disable-pip-version-check sqlalchemy==2.0.36 psycopg2-binary==2.9.10
	mv $@.new $@

clean:
	rm -rf .build demo
