#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: command.sh BUILD-DIRECTORY: `lockweave stress` and how it fails.
set -u
lockweave=$1/lockweave
failures=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

fail() {
	echo "FAILED: $*" >&2
	failures=$((failures + 1))
}

# wants STATUS TEXT ARGUMENT...: the command ends so, and says so.
wants() {
	local status=$1 text=$2 output got
	shift 2
	output=$("$lockweave" stress "$@" 2>&1)
	got=$?
	[ $got = "$status" ] || fail "stress $*: status $got, not $status"
	case $output in *"$text"*) ;; *) fail "stress $*: no '$text' in: $output" ;; esac
}

wants 0 "usage: lockweave stress" --help
wants 2 "say which lock"
wants 2 "say which lock" --seconds 1 ticket
wants 2 "did you mean 'ticket'" tickt
wants 2 "no name of a lock" ../ticket
wants 2 "--seconds wants a number" ticket --seconds soon
wants 2 "--threads wants" ticket --threads 1000
wants 2 "--delay can be none, uniform, atomics" ticket --delay some
wants 2 "there are: add" ticket --mix munmap
wants 2 "cannot both be 0" ticket --readers 0 --writers 0
wants 2 "--sanitizer can be" ticket --sanitizer memory
wants 0 "nothing found in" ticket --seconds 0.2
wants 0 "seed 77;" ticket --seconds 0.2 --seed 77
wants 0 "nothing found in 4000 operations" ticket --operations 1000 --threads 4
wants 2 "--operations wants" ticket --operations 0
wants 2 "--reclaim-ratio wants" ticket --reclaim-ratio 101
wants 2 "cannot tell" ticket --operations 1 --memory-flat
wants 0 " 0 pages given back" vma_refcnt --operations 500 --mix "fault|munmap|fork|exit"
wants 0 "(8 of 8 kinds" vma_refcnt --operations 500 --mix "fault|munmap|fork|exit|split|merge|reclaim"
wants 0 "(13 of 13 kinds" vma_refcnt --operations 500 --mix reclaim --reclaim-ratio 100

# Interrupted, it ends with its summary.
"$lockweave" stress ticket --seconds 600 >"$work/out" 2>&1 &
pid=$!
until grep -q "seed" "$work/out"; do sleep 0.05; done
sleep 0.5
kill -INT $pid
wait $pid
[ $? = 0 ] || fail "interrupted: status is not 0"
grep -q "nothing found in .*(interrupted)" "$work/out" || fail "interrupted: no summary: $(cat "$work/out")"

# JSON is JSON, and nothing else.
"$lockweave" stress ticket --seconds 0.2 --json >"$work/json" 2>"$work/err"
if command -v python3 >/dev/null 2>&1; then
	python3 -c '
import json, sys
j = json.load(open(sys.argv[1]))
assert j["version"] == 2 and j["target"] == "ticket" and j["operations"] > 0
for rows in j["by_operation"], j["by_kind"]:
    assert sum(o["count"] for o in rows) == j["operations"]
    assert all(o["at_once"] + o["retried"] + o["fell_back"] == o["count"] for o in rows)
' "$work/json" || fail "--json: $(cat "$work/json")"
fi
[ ! -s "$work/err" ] || fail "--json says more: $(cat "$work/err")"
[ $failures = 0 ]
