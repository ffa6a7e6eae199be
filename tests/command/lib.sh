# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - for the tests of the command.  Sourced with $1: the build directory.
set -u
export LC_ALL=C
unset LOCKWEAVE_MODEL LOCKWEAVE_STATS LOCKWEAVE_COMMAND LOCKWEAVE_PATCH LOCKWEAVE_BENCH
build=$(cd "$1" && pwd) || exit 1
lockweave=$build/lockweave
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

fail() {
	echo "FAILED: $*" >&2
	failures=$((failures + 1))
}

# wants STATUS TEXT ARGUMENT...: lockweave ends so, and says so.
wants() {
	local status=$1 text=$2 output got
	shift 2
	output=$("$lockweave" "$@" 2>&1)
	got=$?
	[ $got = "$status" ] || fail "$*: status $got, not $status"
	case $output in *"$text"*) ;; *) fail "$*: no '$text' in: $output" ;; esac
}

finish() {
	[ "$failures" -eq 0 ] || exit 1
	exit 0
}
