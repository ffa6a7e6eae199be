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
# As many as with fences that have an order; a fence and a load in one step lost six of them.
run 0 '^complete: no violation in 129 distinct' vma_refcnt --plan 'fault-read | mprotect'
run 0 '^complete: ' ticket --threads 2 --ops 1 --model sc
run 3 '^incomplete: as many executions as --max-executions says' vma_refcnt --max-executions 3
grep -q '^complete' out && fail "incomplete, but it says complete"
run 3 '^incomplete: executions with more preemptions' ticket --max-preemptions 0 \
	--plan 'add | add | add'
run 0 '^complete: ' ticket --max-preemptions 100 --plan 'add | add'
# Who looks in vain in between is no preemption: nobody does when an execution is repeated.
run 3 '^incomplete: executions with more preemptions' vma_rwsem --model sc --max-preemptions 2 \
	--plan 'map-file | rmap-walk | rmap-walk'
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

# Several processes: the same, and a finding ends all of them.
for jobs in 2 3; do
	for model in sc tso lkmm; do
		for plan in 'fault-read | mprotect' 'fault-read | munmap'; do
			run 0 '^complete: ' vma_refcnt --model $model --plan "$plan"
			one=$(grep '^complete' out)
			run 0 "by $jobs processes" vma_refcnt --model $model --plan "$plan" --jobs $jobs
			[ "$(grep '^complete' out)" = "$one" ] ||
				fail "--jobs $jobs, $model, $plan: $(grep '^complete' out), not $one"
		done
	done
	run 0 '^complete: no violation in 36 distinct executions$' ticket --plan 'add | add | add' \
		--jobs $jobs
	run 1 '^ASSERTION FAILED: lockweave ticket data-race' ticket:relaxed-unlock \
		--plan 'add | add' --jobs $jobs --output found
	"$lockweave" replay ticket:relaxed-unlock found >replayed 2>err
	[ $? -eq 1 ] || fail "what $jobs processes found does not replay: $(cat err)"
	run 3 '^incomplete: out of time' vma_refcnt --seconds 1 --jobs $jobs
	run 3 '^incomplete: as many executions as' vma_refcnt --max-executions 3 --jobs $jobs
done
run 0 '"jobs":2,.*"distinct":36,.*"incomplete":null' ticket --json --plan 'add | add | add' --jobs 2

# What is kept for the exploration has a bound, which is met or not.
long='add, add, add, add | add, add, add, add | add, add, add, add'
run 3 '^incomplete: --max-memory 2M reached$' ticket --plan "$long" --max-memory 2M
grep -q '^complete' out && fail "incomplete for lack of memory, but it says complete"
run 3 '^incomplete: --max-memory 4M reached$' ticket --plan "$long" --max-memory 4M --jobs 2
run 3 '"incomplete":"--max-memory 2048K reached"' ticket --plan "$long" --max-memory 2048K --json
run 0 '^complete: no violation in 754 distinct' vma_refcnt --plan 'fault-read | munmap' --max-memory 4M
run 0 '^complete: ' vma_refcnt --plan 'fault-read | munmap' --max-memory 1G --jobs 2
run 2 'max-memory 1K is too little; with 1 process it takes at least [0-9]+K$' ticket --max-memory 1K
run 2 'max-memory 2M is too little; with 8 processes' ticket --max-memory 2M --jobs 8
for value in 0 -1 M 12X 1KK 99999999999G 18446744073709551616 ''; do
	run 2 "max-memory takes a number of bytes above 0, .* not '$value'" ticket --max-memory "$value"
done
for value in 0 257 two 2x ''; do
	run 2 "jobs takes a number from 1 to 256, not '$value'" ticket --jobs "$value"
done

run 2 "no operation 'sub' for a plan; there are add" ticket --plan 'sub | add'
run 2 'takes arguments below 1, not 7' ticket --plan 'add 7 | add'
run 2 "a plan is like" ticket --plan 'add add'
run 2 'at least 2 threads' ticket --plan 'add'
run 2 'threads takes a number from 1 to' ticket --threads 0
run 2 'anon_vma has beginnings below 8, not 8' anon_vma --plan 'from 8: referenced | munmap 4'
run 2 'a plan with a beginning is like' anon_vma --plan 'from x: referenced | munmap 4'
run 2 'ticket has beginnings below 2, not 2' ticket --plan 'from 2: add | add'
finish
