#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: regression.sh BUILD-DIRECTORY LOCK CORPUS/LOCK/regression
#
# Each input BUG--MODEL--CLASS.bin breaks the lock with that bug, under that
# model, as that class, and does nothing to the lock without it.
. "$(dirname "$0")/lib.sh"
lock=$2 inputs=$3
replayed=0
for input in "$inputs"/*--*--*.bin; do
	[ -e "$input" ] || continue
	name=$(basename "$input" .bin)
	bug=${name%%--*}
	class=${name##*--}
	model=${name#*--}
	model=${model%--*}
	target=$build/fuzz/$lock--${bug}_fuzzer
	[ -x "$target" ] || {
		fail "$name: there is no such bug"
		continue
	}
	"$target" --replay "$input" --model "$model" >out 2>err
	[ $? -eq 1 ] || fail "$name: no finding: $(tail -1 out err)"
	grep -qx "SUMMARY: LockweaveSanitizer: $class" out ||
		fail "$name: $(grep '^SUMMARY' out) instead of $class"
	"$build/fuzz/${lock}_fuzzer" --replay "$input" --model "$model" >out 2>err ||
		fail "$name breaks the lock without the bug: $(tail -1 out err)"
	replayed=$((replayed + 1))
done
echo "$replayed inputs of $lock replayed"
[ "$replayed" -gt 0 ] || fail "no inputs in $inputs"
finish
