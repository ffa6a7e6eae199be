#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: classes.sh CASES NAME...
#
# Every class and every kind of warning (NAME..., as the engine lists them) is raised
# by a program in CASES, whose comment names a twin:
#	 * TWIN: othercase
# and every twin that is named is silent under each model where the program is not.
set -u
cases=$1
shift
failed=0 pairs=0
fail() {
	echo "FAILED: $*" >&2
	failed=1
}

# expected FILE NAME: the models under which the program's comment promises it.
expected() {
	sed -n "s/^ \* EXPECT: \([a-z ]*\): $2\([ +].*\)\{0,1\}\$/\1/p" "$1" | tr '\n' ' '
}

[ $# -gt 20 ] || fail "hardly any classes: $*"
for name; do
	with_twin=
	for file in $(grep -lE "^ \* EXPECT: [a-z ]+: $name([ +]|$)" "$cases"/*.c); do
		case=$(basename "$file" .c)
		twin=$(sed -n 's/^ \* TWIN: \([a-z0-9_]*\)$/\1/p' "$file")
		if [ -z "$twin" ]; then
			grep -q "TWIN" "$file" && fail "$case: cannot read its line TWIN:"
			continue
		fi
		if [ ! -f "$cases/$twin.c" ]; then
			fail "$case: there is no $twin.c"
			continue
		fi
		silent=" $(expected "$cases/$twin.c" passed) "
		[ "$silent" = "  " ] && fail "$case: its twin $twin is nowhere said to pass"
		for model in $(expected "$file" "$name"); do
			case $silent in
			*" $model "*) ;;
			*) fail "$case raises $name under $model, where $twin is not said to pass" ;;
			esac
		done
		with_twin=$case
		pairs=$((pairs + 1))
	done
	[ -n "$with_twin" ] || fail "$name: no program that raises it and names a twin"
done
[ $failed = 0 ] && echo "$# classes and warnings, $pairs programs with a twin"
exit $failed
