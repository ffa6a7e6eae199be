#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Every bug of every lock, and every other version of it, must apply to the lock as
# it stands and compile, and its header must say what a machine reads from it.
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
versions=0

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

sources() { # LOCKIMPL LOCK
	ls "$1/$2"/*.c
	sed "s,^,$1/," "$1/$2/uses" 2>/dev/null
}

compiles() { # FILE-TO-BLAME LOCKIMPL LOCK SOURCE...
	blame=$1 lockimpl=$2 include=$2/$3
	shift 3
	for source; do
		"$cc" -std=gnu11 -O2 -fsyntax-only -Wall -Wextra -Werror -Wstrict-prototypes \
			-Wmissing-prototypes -I "$include" -I "$root/harness" \
			-I "$root/harness/include" "$source" ||
			complain "$blame" "does not compile: ${source#"$lockimpl/"}"
	done
}

# Applies to the lock in $lock, of name $name, changes it, compiles, and says where it is from.
check_patch() { # PATCH
	expr "$(basename "$1")" : '[0-9][0-9][0-9][0-9]-[a-z0-9-]*\.patch$' >/dev/null ||
		complain "$1" "not called NNNN-name.patch"
	[ -n "$(header "$1" Origin)" ] || complain "$1" "no \"Origin:\" line"
	rm -rf "$work/tree"
	"$root/cmake/patch-lock" "$root" "$name" "$1" "$work/tree" 2>"$work/log" || {
		complain "$1" "does not apply: $(head -1 "$work/log")"
		return
	}
	# A header may matter to everybody; other files are as the lock has them.
	changed='' headers=no
	for file in $(sed -n 's,^+++ [^/][^/]*/\([^[:space:]]*\).*,\1,p' "$1"); do
		cmp -s "$work/tree/$file" "$root/$file" && continue
		changed="$changed $work/tree/$file"
		case $file in *.h) headers=yes ;; esac
	done
	[ -n "$changed" ] || complain "$1" "changes nothing"
	[ $headers = no ] || changed=$(sources "$work/tree/lockimpl" "$name")
	compiles "$1" "$work/tree/lockimpl" "$name" $changed
}

for lock in "$root"/lockimpl/*/; do
	lock=${lock%/}
	name=$(basename "$lock")
	if [ ! -e "$lock/scenario.c" ]; then
		grep -q "^$name/" "$root"/lockimpl/*/uses 2>/dev/null ||
			complain "$lock" "no scenario.c, and nobody uses it"
		continue
	fi
	compiles "$lock" "$root/lockimpl" "$name" $(sources "$root/lockimpl" "$name")
	for patch in "$lock"/bugs/*.patch; do
		[ -e "$patch" ] || continue
		checked=$((checked + 1))
		words_known "$patch" Expect "$classes"
		words_known "$patch" Models "$models"
		[ -z "$(header "$patch" Explore)" ] || [ -n "$(header "$patch" Plan)" ] ||
			complain "$patch" "\"Explore:\" is about a \"Plan:\", which is missing"
		check_patch "$patch"
	done
	for patch in "$lock"/versions/*.patch; do
		[ -e "$patch" ] || continue
		versions=$((versions + 1))
		[ -z "$(header "$patch" Expect)$(header "$patch" Models)" ] ||
			complain "$patch" "a version holds: \"Expect:\" and \"Models:\" are for bugs"
		check_patch "$patch"
	done
done

[ "$checked" -gt 0 ] || complain "$root/lockimpl" "no bugs found at all"
echo "$checked bugs and $versions versions checked"
exit $failed
