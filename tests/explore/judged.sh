#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: judged.sh BUILD-DIRECTORY
#
# What lockweave explore makes of the axioms' answers, told by a judge that lies: see
# lying_judge.c.  Two threads that take a ticket lock once have four executions under sc:
# either is first, and the other finds the lock held or not.
. "$(dirname "$0")/../command/lib.sh" "$1"

# answer ORDER STATUS ARGUMENT...: the last of out is what it says then.
answer() {
	local order=$1 status=$2
	shift 2
	LYING_JUDGE=$order "$build/tests/explore/explore_lying_judge" --explore --model sc --plan 'add | add' "$@" >out 2>err
	local got=$?
	[ $got -eq "$status" ] || fail "$order: $*: status $got, not $status: $(cat err)"
}

# says PATTERN...: in what was said.
says() {
	for pattern; do
		grep -Eq -- "$pattern" out || fail "no '$pattern' in: $(cat out)"
	done
}

answer 'truth 0' 0
says ', 4 of them different' ' reject 0 of 4 different executions and 0 findings$' \
	'^complete: no violation in 4 distinct executions$'

# A rejected execution is none.
answer 'rejects 1' 0
says ', 3 of them different' '^complete: no violation in 3 distinct executions$' \
	' reject 1 of 4 different executions \(spite; they are not counted as different\) and 0 findings: a fault of lockweave$'
answer 'rejects 1' 0 --json
says '"distinct":3,' '"judged":4,"refused":1,' '"races_missed":0,' '"incomplete":null'

# A race that passed: nobody may take that for a lock that was proved.
answer 'race 2' 3
says ', 4 of them different' ' reject 0 of 4 ' \
	'^incomplete: the axioms see a data race in 1 executions without a finding$'
grep -q '^complete' out && fail "incomplete, but it says complete"
answer 'race 2' 3 --json
says '"refused":0,' '"races_missed":1,' \
	'"incomplete":"the axioms see a data race in 1 executions without a finding"'

answer 'too-large 1' 0
says ' reject 0 of 3 different' '^  1 different executions are too large for the axioms$'

# Several processes put together what each was told.
answer 'rejects 0' 0 --jobs 2
says ', 0 of them different' ' reject 4 of 4 .*spite' '^complete: no violation in 0 distinct executions$'
answer 'race 0' 3 --jobs 2
says '^incomplete: the axioms see a data race in 4 executions without a finding$'

# Nobody asks.
answer 'rejects 0' 0 --no-judge
says '^complete: no violation in 4 distinct executions$'
finish
