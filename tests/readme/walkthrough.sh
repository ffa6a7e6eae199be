#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: walkthrough.sh SOURCE-DIRECTORY
#
# Does what README.md says, in a copy of the tree.  A comment that readers do not
# see stands before each block that is followed:
#
#	<!-- walk: file NAME -->		the block is what is in that file
#	<!-- walk: run -->			the block is typed in; it ends with status 0
#	<!-- walk: run, status N, says TEXT -->	... with status N, and prints TEXT
set -u
export LC_ALL=C CMAKE_BUILD_PARALLEL_LEVEL=2
unset LOCKWEAVE_MODEL LOCKWEAVE_STATS LOCKWEAVE_COMMAND LOCKWEAVE_PATCH LOCKWEAVE_BENCH
command -v clang >/dev/null && command -v ninja >/dev/null || {
	echo "skipped: the walk-through needs clang and ninja"
	exit 77
}
source=$(cd "$1" && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/tree" && cd "$work/tree" || exit 1
tar -C "$source" --exclude=./build --exclude=./.git -cf - . | tar -xf - || exit 1

# Each block goes into a file, what is to be done with it into another.
awk -v work="$work" '
	/^<!-- walk: / {
		what = $0
		sub(/^<!-- walk: /, "", what)
		sub(/ -->$/, "", what)
		next
	}
	what != "" && /^```/ && !inside {
		inside = 1
		n++
		printf "%s\n", what > (work "/" n ".what")
		printf "" > (work "/" n ".block")
		next
	}
	inside && /^```$/ {
		inside = 0
		what = ""
		next
	}
	inside { print > (work "/" n ".block") }
	END { print n + 0 > (work "/count") }
' README.md
count=$(cat "$work/count")

run() { # NUMBER STATUS TEXT
	bash -eu "$work/$1.block" >"$work/out" 2>&1
	status=$?
	if [ "$status" -ne "$2" ] || { [ -n "$3" ] && ! grep -qF -- "$3" "$work/out"; }; then
		echo "FAILED: status $status instead of $2, or no '$3' in the output of" >&2
		sed 's/^/    /' "$work/$1.block" >&2
		tail -n 60 "$work/out" >&2
		exit 1
	fi
}

files=0 findings=0
for ((i = 1; i <= count; i++)); do
	what=$(cat "$work/$i.what")
	case $what in
	"file "*)
		cp "$work/$i.block" "${what#file }" || exit 1
		files=$((files + 1))
		;;
	run)
		run $i 0 ""
		;;
	"run, status "?", says "*)
		status=${what#run, status }
		status=${status%%,*}
		run $i "$status" "${what#*, says }"
		findings=$((findings + status))
		;;
	*)
		echo "FAILED: README.md asks for '$what'" >&2
		exit 1
		;;
	esac
done
echo "$count blocks followed: $files files, $findings findings"
# A walk-through without a mistake that is found would be no walk-through.
[ "$files" -ge 3 ] && [ "$findings" -ge 2 ]
