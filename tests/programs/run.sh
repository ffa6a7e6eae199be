#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: run.sh BUILD-DIRECTORY PROGRAM.c
#
# A program says in its comment how many executions it has, and what is found in it with
# -DBROKEN, and what each such report must have in it, as grep -E finds it:
#	EXPLORE: MODEL NUMBER
#	BROKEN: MODEL CLASS[|CLASS...] [OPTION...]
#	SAYS: EXPRESSION
# What is found must replay.  Several processes come to the same.
program=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
. "$(dirname "$0")/../command/lib.sh" "$1"
name=$(basename "$program")

# variant DIRECTORY OPTION...: builds it once for all models.
variant() {
	local directory=$1
	shift
	[ -d "$directory" ] && return
	mkdir "$directory"
	"$build/fuzz/program.build" "$directory" "$name" "$@" -- "$program" >log 2>&1 ||
		fail "$name $* does not build: $(cat log)"
}

seen=0
while read -r _ _ model number; do
	variant good
	timeout 120 good/target --explore --model="$model" >out 2>err
	[ $? -eq 0 ] && grep -q "^complete: no violation in $number distinct executions$" out ||
		fail "$name under $model: not $number: $(tail -n 3 out) $(cat err)"
	grep -q "axioms of $model reject 0 of $number different executions and 0 findings" out ||
		fail "$name under $model: $(grep axioms out)"
	timeout 120 good/target --explore --model="$model" --jobs=3 >out 2>err
	[ $? -eq 0 ] && grep -q "^complete: no violation in $number distinct executions$" out ||
		fail "$name under $model by three processes: not $number: $(tail -n 3 out) $(cat err)"
	seen=$((seen + 1))
done < <(grep '^ \* EXPLORE: ' "$program")
while read -r _ _ model class options; do
	# shellcheck disable=SC2086
	variant "bad$options" -DBROKEN $options
	rm -f found
	timeout 120 "bad$options/target" --explore --model="$model" --output=found --jobs=2 >out 2>err
	[ $? -eq 1 ] || fail "$name -DBROKEN $options under $model by two processes: $(tail -n 3 out) $(cat err)"
	timeout 120 "bad$options/target" --explore --model="$model" --output=found >out 2>err
	[ $? -eq 1 ] || fail "$name -DBROKEN $options under $model: $(tail -n 3 out) $(cat err)"
	grep -Eq "^ASSERTION FAILED: lockweave $name ($class)$" out ||
		fail "$name -DBROKEN $options under $model: not $class: $(cat out err)"
	while read -r _ _ says; do
		grep -Eq "$says" out || fail "$name -DBROKEN $options under $model does not say $says: $(cat out)"
	done < <(grep '^ \* SAYS: ' "$program")
	timeout 60 "bad$options/target" --replay=found --model="$model" >replayed 2>err
	[ $? -eq 1 ] || fail "$name -DBROKEN $options under $model does not replay: $(cat err)"
	[ "$(grep '^DEDUP' out)" = "$(grep '^DEDUP' replayed)" ] ||
		fail "$name -DBROKEN $options under $model replays as something else"
	seen=$((seen + 1))
done < <(grep '^ \* BROKEN: ' "$program")
[ $seen -ge 3 ] || fail "$name says nothing of itself"
finish
