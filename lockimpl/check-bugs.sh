#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every bug of every lock must apply to the lock as it stands and compile, and
# its header must say what a machine reads from it.
#
# usage: check-bugs.sh SOURCE-DIR COMPILER
set -u

root=$1
cc=$2
# The engine's own list: what is in quotes behind a class's name.
classes=$(sed -n 's/^\t\[LW_[A-Z_]*\] = "\([a-z-]*\)",$/\1/p' "$root/harness/weave/runtime/finding.c")
models="sc tso weak lkmm alpha"
failed=0
checked=0

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

complain() {
	echo "$1: $2" >&2
	failed=1
}

# header FILE KEY: the value of a header line; Origin may go on, indented.
header() {
	sed -n "/^---\$/q; s/^$2: *//p" "$1"
}

# words_known FILE KEY LIST
words_known() {
	words=$(header "$1" "$2" | tr ',' ' ')
	[ -n "$words" ] || complain "$1" "no \"$2:\" line"
	for word in $words; do
		echo " $3 " | tr '\n' ' ' | grep -q -- " $word " ||
			complain "$1" "$2: \"$word\" is not one of: $(echo $3)"
	done
}

compiles() { # FILE-TO-BLAME LOCKIMPL LOCK
	for source in "$2/$3"/*.c $(sed "s,^,$2/," "$2/$3/uses" 2>/dev/null); do
		"$cc" -std=gnu11 -O2 -fsyntax-only -Wall -Wextra -Werror -Wstrict-prototypes \
			-Wmissing-prototypes -I "$2/$3" -I "$root/harness" -I "$root/harness/include" \
			"$source" || complain "$1" "does not compile: $(basename "$source")"
	done
}

for lock in "$root"/lockimpl/*/; do
	lock=${lock%/}
	name=$(basename "$lock")
	if [ ! -e "$lock/scenario.c" ]; then
		grep -q "^$name/" "$root"/lockimpl/*/uses 2>/dev/null ||
			complain "$lock" "no scenario.c, and nobody uses it"
		continue
	fi
	compiles "$lock" "$root/lockimpl" "$name"
	for patch in "$lock"/bugs/*.patch; do
		[ -e "$patch" ] || continue
		checked=$((checked + 1))
		expr "$(basename "$patch")" : '[0-9][0-9][0-9][0-9]-[a-z0-9-]*\.patch$' >/dev/null ||
			complain "$patch" "not called NNNN-name-of-the-bug.patch"
		[ -n "$(header "$patch" Origin)" ] || complain "$patch" "no \"Origin:\" line"
		words_known "$patch" Expect "$classes"
		words_known "$patch" Models "$models"
		rm -rf "$work/tree"
		if "$root/cmake/patch-lock" "$root" "$name" "$patch" "$work/tree" 2>"$work/log"; then
			changed=no
			for folder in "$work/tree/lockimpl"/*; do
				diff -r -x bugs -x litmus -x '*.md' "$folder" "$root/lockimpl/$(basename "$folder")" \
					>/dev/null || changed=yes
			done
			[ $changed = yes ] || complain "$patch" "changes nothing"
			compiles "$patch" "$work/tree/lockimpl" "$name"
		else
			complain "$patch" "does not apply: $(head -1 "$work/log")"
		fi
	done
done

[ "$checked" -gt 0 ] || complain "$root/lockimpl" "no bugs found at all"
echo "$checked bugs checked"
exit $failed
