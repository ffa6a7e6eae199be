#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: replay_command.sh BUILD-DIRECTORY NAME:BUG
#
# Takes the commands out of a report that a fuzz run printed and runs them as
# printed: the replay shows the same report, byte for byte, and the smaller input
# finds the same.
. "$(dirname "$0")/lib.sh"
"$lockweave" fuzz "$2" --seed 1 --runs 2000000 >out 2>err
[ $? -eq 1 ] || fail "nothing found: $(tail -3 out err)"
command=$(grep -A1 '^see it again:$' out | tail -1)
[ -n "$command" ] || fail "no replay command in the report"
# The report: from its first line to the commands, which are the last.
sed -n '/^ASSERTION FAILED/,/ shrink /p' out >first
eval "$command" >second 2>err
[ $? -eq 1 ] || fail "the replay ended with another status: $(cat err)"
cmp first second || fail "the two reports differ"
[ -s first ] || fail "the report is empty"

shrink=$(grep -A1 '^make the input smaller:$' out | tail -1)
[ "$(tail -1 second)" = "$shrink" ] || fail "the shrink command is not the last line"
[ "$(tail -3 second | head -1)" = "$command" ] || fail "the replay command does not come before it"
eval "$shrink" >shrunk 2>err || fail "the shrink command: status $?: $(cat err)"
again=$(grep -A1 '^see it:$' shrunk | tail -1)
eval "$again" >third 2>err
[ $? -eq 1 ] || fail "the smaller input finds nothing: $(cat err)"
[ "$(grep '^DEDUP_TOKEN' third)" = "$(grep '^DEDUP_TOKEN' second)" ] ||
	fail "the smaller input finds something else: $(grep '^DEDUP_TOKEN' third)"

# The diagram is no wider than it should be, and holds no address and no absolute path.
sed '1,/^SUMMARY/d; /^see it again/,$d' second >diagram
awk 'length > 80 { exit 1 }' diagram || fail "a line of the diagram is wider than 80 columns"
grep -E "$build|/home/|$work" diagram && fail "an absolute path in the diagram"
grep -Eq 'CPU [01]' diagram || fail "no columns in the diagram"
finish
