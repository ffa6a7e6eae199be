#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: same.sh WEAVE-TARGETS TSAN-TARGETS CORPUS
#
# Every regression input makes the same execution with the stock runtime behind
# the engine as without it, step by step.  Status 77 if weave was not built.
set -u
unset LOCKWEAVE_MODEL
[ -d "$1" ] || {
	echo "skipped: no targets in $1; build the preset weave"
	exit 77
}
failed=0 compared=0
# steps TARGETS
steps() {
	TSAN_OPTIONS=report_bugs=0 "$1/$target" --replay "$input" --model "${model%--*}" --trace 2>&1 |
		sed 's/0x[0-9a-f]*/ADDRESS/g'
}
for input in "$3"/*/regression/*--*--*.bin; do
	lock=$(basename "$(dirname "$(dirname "$input")")")
	name=$(basename "$input" .bin)
	model=${name#*--}
	target=${lock}--${name%%--*}_fuzzer
	[ -x "$1/$target" ] || continue
	if ! diff <(steps "$1") <(steps "$2") >&2; then
		echo "FAILED: $target $input" >&2
		failed=1
	fi
	compared=$((compared + 1))
done
echo "$compared executions compared"
[ "$compared" -gt 0 ] && exit $failed
echo "FAILED: nothing to compare" >&2
exit 1
