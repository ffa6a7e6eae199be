#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: version.sh BUILD-DIRECTORY LOCK PATCH EXECUTIONS
#
# A version of a lock that its discussion leaves behind, or that it could be, holds:
# built with the patch, it does nothing wrong in so many executions under each model.
. "$(dirname "$0")/lib.sh"
lock=$2 patch=$3 runs=$4
"$build/fuzz/$lock.build" "$patch" "$PWD" >out 2>err || fail "$patch: does not build: $(tail -1 err)"
for model in sc tso lkmm alpha; do
	[ -x target ] || break
	./target -seed=1 -runs="$runs" --model="$model" >out 2>err ||
		fail "$(basename "$patch") under $model: $(grep -h '^SUMMARY' out err || tail -1 err)"
	grep -q "^Done $runs runs" err || fail "$model: $(tail -1 err)"
done
finish
