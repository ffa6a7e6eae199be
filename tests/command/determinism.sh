#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: determinism.sh BUILD-DIRECTORY LOCK BUG
#
# The same input gives the same bytes: in two directories, from a copy of the
# binary elsewhere, and with and without address space randomisation.
. "$(dirname "$0")/lib.sh"
target=$build/fuzz/$2--$3_fuzzer
mkdir -p a/deep/directory b
"$target" -seed=7 -runs=2000000 -artifact_prefix=./ >log 2>&1 && fail "nothing found"
input=$(ls crash-* | head -1)
cp "$input" a/deep/directory/input.bin
cp "$input" b/input.bin
cp "$target" b/copy

run() { # OUTPUT COMMAND...: the report and the whole trace as text and JSON
	local output=$1
	shift
	for form in "" --trace --json; do
		"$@" --replay input.bin $form
	done >"$work/$output" 2>&1
}
(cd a/deep/directory && run one "$target")
(cd b && run two "$target")
(cd b && run three ./copy)
(cd b && HOME=/nowhere LOCKWEAVE_UNRELATED=$(printf '%4000s' x) run four "$target")
[ -s one ] || fail "no output"
grep -q 'ASSERTION FAILED' one || fail "the input does not replay"
for other in two three four; do
	cmp one $other || fail "run $other differs"
done
if setarch -R true 2>/dev/null; then
	(cd b && run five setarch -R "$target")
	cmp one five || fail "it differs without address space randomisation"
else
	echo "note: setarch -R does not work here; not compared without ASLR"
fi

# And the search itself: the same seed, the same finding.
mkdir again
(cd again && "$target" -seed=7 -runs=2000000 -artifact_prefix=./ >log 2>&1)
[ -e "again/$input" ] || fail "the same seed found another input: $(ls again)"
finish
