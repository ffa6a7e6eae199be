#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: smallest.sh BUILD-DIRECTORY LOCK
#
# The lock's own plan, of two threads one operation each, is explored to its end under the
# models that locks are for, finds nothing, and does not take many runs for each different
# execution.  (Under tso when slab pages go is coarse: docs/explore.md.)
set -u
build=$1
lock=$2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
status=0

# at_most MODEL REDUNDANCY
at_most() {
	local out
	out=$("$build/lockweave" explore "$lock" --threads 2 --ops 1 --model "$1" --no-judge --json \
		--output "$work/found") || {
		echo "$lock under $1: status $?: $out"
		status=1
		return
	}
	grep -q '"class":null,.*"incomplete":null' <<<"$out" || {
		echo "$lock under $1: not complete: $out"
		status=1
	}
	awk -F'"redundancy":' -v most="$2" '{ exit $2 + 0 < 1 || $2 + 0 > most }' <<<"$out" || {
		echo "$lock under $1: more than $2 runs for each different execution: $out"
		status=1
	}
}

at_most sc 2
at_most tso 4
at_most lkmm 2
at_most alpha 2
exit $status
