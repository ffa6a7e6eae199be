#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: command.sh BUILD-DIRECTORY
#
# lockweave explore: what it says when all was explored, when not, and when something
# was found; its exit status; and that what it found replays.
. "$(dirname "$0")/../command/lib.sh" "$1"

# run STATUS PATTERN ARGUMENT...
run() {
	local status=$1 pattern=$2
	shift 2
	"$lockweave" explore "$@" >out 2>err
	local got=$?
	[ $got -eq "$status" ] || fail "explore $*: status $got, not $status: $(tail -n 2 out)"
	cat out err | grep -Eq -- "$pattern" || fail "explore $*: no '$pattern' in the output"
}

for model in sc tso lkmm; do
	run 0 '^complete: no violation in [0-9]+ distinct executions$' ticket --model $model \
		--plan 'add | add | add'
	run 0 '^complete: ' vma_refcnt --model $model --plan 'fault-read | mprotect'
	grep -q '^incomplete' out && fail "complete and incomplete"
done
run 0 '^complete: ' ticket --threads 2 --ops 1 --model sc
run 3 '^incomplete: as many executions as --max-executions says' vma_refcnt --max-executions 3
grep -q '^complete' out && fail "incomplete, but it says complete"
run 3 '^incomplete: executions with more preemptions' ticket --max-preemptions 0 \
	--plan 'add | add | add'
run 0 '^complete: ' ticket --max-preemptions 100 --plan 'add | add'
run 3 '^incomplete: out of time' vma_refcnt --seconds 1
run 0 '"incomplete":null' ticket --json --threads 2 --ops 1
# Without a page there is nothing to do for reclaim: the beginning makes a difference.
run 0 '^complete: no violation in [1-9] distinct executions$' anon_vma --model sc \
	--plan 'referenced | munmap 4'
run 0 '^complete: no violation in [1-9][0-9]+ distinct executions$' anon_vma --model sc \
	--plan 'from 1: referenced | munmap 4'

run 1 '^ASSERTION FAILED: lockweave ticket data-race' ticket:relaxed-unlock --plan 'add | add' \
	--output found
"$lockweave" replay ticket:relaxed-unlock found >replayed 2>err
[ $? -eq 1 ] || fail "the input that explore wrote finds nothing: $(cat err)"
[ "$(grep '^DEDUP_TOKEN' out)" = "$(grep '^DEDUP_TOKEN' replayed)" ] ||
	fail "the input that explore wrote finds something else"
run 0 '^complete: ' ticket:relaxed-unlock --model tso --plan 'add | add'

run 2 "no operation 'sub' for a plan; there are add" ticket --plan 'sub | add'
run 2 'takes arguments below 1, not 7' ticket --plan 'add 7 | add'
run 2 "a plan is like" ticket --plan 'add add'
run 2 'at least 2 threads' ticket --plan 'add'
run 2 'threads takes a number from 1 to' ticket --threads 0
run 2 'anon_vma has beginnings below 8, not 8' anon_vma --plan 'from 8: referenced | munmap 4'
run 2 'a plan with a beginning is like' anon_vma --plan 'from x: referenced | munmap 4'
run 2 'ticket has beginnings below 1, not 1' ticket --plan 'from 1: add | add'
finish
