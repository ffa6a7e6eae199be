#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: shrink.sh BUILD-DIRECTORY LOCK BUG MODEL INPUT
#
# INPUT, with a lot added that it does not need, shrinks to something that finds the
# same, and of which no record can be left out.
. "$(dirname "$0")/lib.sh"
name=$2:$3 model=$4
target=$build/fuzz/$2--$3_fuzzer

token() { # INPUT
	"$target" --replay "$1" --model "$model" 2>err | sed -n 's/^DEDUP_TOKEN: //p'
}

wanted=$(token "$5")
[ -n "$wanted" ] || fail "the input finds nothing: $(cat err)"
cp "$5" large
[ $(($(stat -c %s large) % 3)) -eq 0 ] || fail "the input does not end with a record"
# Deviations in threads that no plan has, and late ones in those that it has.
printf '\x14\x05\x01\x15\x07\x02\x18\x02\x01\x19\x09\x01\x00\xfe\x01\x05\xfd\x02' >>large
[ "$(token large)" = "$wanted" ] || fail "what was added changes the finding: $(token large)"

"$lockweave" shrink "$name" large --model "$model" --output small >out 2>err || fail "status $?: $(cat err)"
[ "$(token small)" = "$wanted" ] || fail "the smaller input finds '$(token small)' instead of $wanted"
size=$(stat -c %s small)
[ "$size" -le "$(stat -c %s "$5")" ] || fail "it is $size bytes"
for ((at = 0; at < size; at += 3)); do
	{ head -c "$at" small; tail -c "+$((at + 4))" small; } >less
	[ "$(token less)" != "$wanted" ] || fail "the record at byte $at is not needed"
done

# Without --output, beside the input; the original stays.
"$lockweave" shrink "$name" large --model "$model" >out 2>err || fail "status $?: $(cat err)"
cmp small large.min || fail "another result"

# Nothing to keep, and nowhere to write it.
printf '' >nothing
"$lockweave" shrink "$2" nothing >out 2>err
[ $? -eq 2 ] || fail "an input without a finding: status $?"
grep -q 'shows no finding' err || fail "an input without a finding: $(cat err)"
[ ! -e nothing.min ] || fail "an input without a finding was written"
"$lockweave" shrink "$name" large --model "$model" --output /no/such/folder/x >out 2>err
[ $? -eq 2 ] || fail "an output that cannot be written: status $?"
grep -q 'cannot write' err || fail "an output that cannot be written: $(cat err)"
finish
