#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: replay_command.sh BUILD-DIRECTORY NAME:BUG
#
# Takes the replay command out of a report that a fuzz run printed, runs it as
# printed, and compares the two reports byte for byte.
. "$(dirname "$0")/lib.sh"
"$lockweave" fuzz "$2" --seed 1 --runs 2000000 >out 2>err
[ $? -eq 1 ] || fail "nothing found: $(tail -3 out err)"
command=$(grep -A1 '^see it again:$' out | tail -1)
[ -n "$command" ] || fail "no replay command in the report"
# The report: from its first line to the replay command.
sed -n '/^ASSERTION FAILED/,/ replay /p' out >first
eval "$command" >second 2>err
[ $? -eq 1 ] || fail "the replay ended with another status: $(cat err)"
cmp first second || fail "the two reports differ"
[ -s first ] || fail "the report is empty"

# The last line is the command, nothing is wider than it should be, and the
# diagram holds neither addresses nor absolute paths.
[ "$(tail -1 second)" = "$command" ] || fail "the replay command is not the last line"
sed '1,/^SUMMARY/d; /^see it again/,$d' second >diagram
awk 'length > 80 { exit 1 }' diagram || fail "a line of the diagram is wider than 80 columns"
grep -E "$build|/home/|$work" diagram && fail "an absolute path in the diagram"
grep -Eq 'CPU [01]' diagram || fail "no columns in the diagram"
finish
