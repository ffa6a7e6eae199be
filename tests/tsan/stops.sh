#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: stops.sh TARGET
#
# libFuzzer stops at the stock runtime's first report and writes the input, which
# shows the report again.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset TSAN_OPTIONS LOCKWEAVE_MODEL
fail() {
	echo "FAILED: $*" >&2
	exit 1
}

"$1" -seed=1 -runs=100000 -artifact_prefix="$work/" >"$work/log" 2>&1 && fail "nothing found"
grep -q '^WARNING: ThreadSanitizer: data race' "$work/log" || fail "no report: $(tail -5 "$work/log")"
set -- "$1" "$work"/crash-*
[ -e "$2" ] || fail "no input written"
"$1" "$2" >"$work/again" 2>&1 && fail "the input shows nothing"
# The same two places; addresses of the runtime's own may differ.
for log in log again; do
	grep -o 'scenario.c:[0-9:]*' "$work/$log" >"$work/$log.places"
done
[ -s "$work/log.places" ] || fail "the report names no place"
cmp "$work/log.places" "$work/again.places" || fail "the input shows something else"
