#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# same.sh COMMAND DIR MODEL: what is printed depends neither on the order of steps
# tried (partial-order reduction) nor on the number of workers; counting by
# execution graph shows the same states and verdicts as counting by state.
command=$1 dir=$2 model=$3
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

all() {
	"$command" --model "$model" --all-states 100000000 --timeout 3600 "$@" "$dir" 2>&1
}
all --jobs 1 >"$tmp/one"
all --jobs 3 >"$tmp/three"
all --no-reduction >"$tmp/plain"
all --graph | grep -v '^Positive' | sed 's/^\(Observation.*\) [0-9]* [0-9]*$/\1/' >"$tmp/graph"
grep -v '^Positive' "$tmp/one" | sed 's/^\(Observation.*\) [0-9]* [0-9]*$/\1/' >"$tmp/states"
tests=$(grep -c '^Observation' "$tmp/one")
echo "$tests tests under $model"
[ "$tests" -gt 50 ] &&
	diff "$tmp/one" "$tmp/three" &&
	diff "$tmp/one" "$tmp/plain" &&
	diff "$tmp/states" "$tmp/graph"
