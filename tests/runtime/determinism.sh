#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# determinism.sh WORK PROGRAM...: the same bytes twice, without address space
# randomisation, from another directory, under another name, with another environment.
set -eu
work=$1
shift
rm -rf "$work"
mkdir -p "$work/one" "$work/two/deeper"
for program; do
	for model in sc tso lkmm; do
		"$program" print $model 30 >"$work/first"
		"$program" print $model 30 >"$work/again"
		cmp "$work/first" "$work/again"
		cp "$program" "$work/two/deeper/renamed"
		(cd "$work/two/deeper" && env -i A=$(printf '%02000d' 0) ./renamed print $model 30) \
			>"$work/elsewhere"
		cmp "$work/first" "$work/elsewhere"
		if setarch -R true 2>/dev/null; then
			setarch -R "$program" print $model 30 >"$work/fixed"
			cmp "$work/first" "$work/fixed"
		else
			echo "setarch -R is not allowed here: that part was not checked"
		fi
		[ "$(wc -l <"$work/first")" -gt 200 ] || { echo "too little to compare"; exit 1; }
	done
	echo "$(basename "$program"): same bytes"
done
