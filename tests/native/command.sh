#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: command.sh BUILD-DIRECTORY: `lockweave stress` and how it fails.
. "$(dirname "$0")/../command/lib.sh"

wants 0 "usage: lockweave stress" stress --help
wants 2 "say which lock" stress
wants 2 "say which lock" stress --seconds 1 ticket
wants 2 "did you mean 'ticket'" stress tickt
wants 2 "no name of a lock" stress ../ticket
wants 2 "--seconds wants a number" stress ticket --seconds soon
wants 2 "--threads wants" stress ticket --threads 1000
wants 2 "--delay can be none, uniform, atomics" stress ticket --delay some
wants 2 "there are: add" stress ticket --mix munmap
wants 2 "cannot both be 0" stress ticket --readers 0 --writers 0
wants 2 "--sanitizer can be" stress ticket --sanitizer memory
wants 0 "nothing found in" stress ticket --seconds 0.2
wants 0 "seed 77;" stress ticket --seconds 0.2 --seed 77
wants 0 "nothing found in 4000 operations" stress ticket --operations 1000 --threads 4
wants 2 "--operations wants" stress ticket --operations 0
wants 2 "--reclaim-ratio wants" stress ticket --reclaim-ratio 101
wants 2 "cannot tell" stress ticket --operations 1 --memory-flat
wants 0 " 0 pages given back" stress vma_refcnt --operations 500 --mix "fault|munmap|fork|exit"
wants 0 "(8 of 8 kinds" stress vma_refcnt --operations 500 --mix "fault|munmap|fork|exit|split|merge|reclaim"
wants 0 "(13 of 13 kinds" stress vma_refcnt --operations 500 --mix reclaim --reclaim-ratio 100

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
finish
