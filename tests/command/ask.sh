#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# ask.sh BUILD SOURCE: what `lockweave ask` says, of what is right and what is wrong.
. "$(dirname "$0")/lib.sh"
source=$2

# run STATUS PATTERN ARGUMENT...
run() {
	local status=$1 pattern=$2
	shift 2
	timeout 120 "$lockweave" ask "$@" >out 2>&1
	local got=$?
	[ $got = "$status" ] || fail "ask $*: status $got, not $status: $(tail -n 3 out)"
	grep -q -- "$pattern" out || fail "ask $*: no '$pattern' in the output: $(head -n 3 out)"
}
run 2 'say which question' 
run 2 'takes a number from 1 to' first
run 2 'there is no question 999' 999
run 2 "'all' stands alone" all 1
run 2 'no questions in' --from "$work" list
run 0 'braces' list
"$lockweave" ask --markdown >page 2>&1 || fail 'no page'
cmp -s page "$source/docs/questions.md" ||
	fail 'docs/questions.md is not what the questions are: lockweave ask --markdown > docs/questions.md'

# question TEXT...: one with this last line; an answer that is so and one that is not.
mkdir -p lockimpl/ticket/questions
question() {
	printf '%s: x\n' Question Asked Thread Concluded Answer >lockimpl/ticket/questions/7-seven.txt
	printf '%s\n' "$@" >>lockimpl/ticket/questions/7-seven.txt
}
plan="explore ticket --plan 'add | add'"
bug="explore ticket:relaxed-unlock --plan 'add | add'"
question "Run: $plan => sc nothing" "Run: $bug => sc nothing, lkmm assertion/data-race"
run 0 'question 7: all 3 are as the answer says' --from . 7
run 0 '<== data-race' --from . 7
run 0 '"as_expected":true}]$' --from . --json 7
question "Run: $bug => lkmm nothing"
run 1 'NOT what the answer rests on, which is: nothing' --from . 7
question "Run: $plan => sc data-race"
run 1 'question 7: 1 of 1 are NOT as the answer says' --from . 7
question "Run: fuzz ticket --runs 100000000 => sc nothing"
run 0 'all 1 are as' --from . --runs 500 7
# Mistakes, each in one line that says where.
question
run 2 '7-seven.txt: no line "Run:"' --from . 7
question 'Run: bugs ticket => sc nothing'
run 2 "7-seven.txt:6: a question runs explore, fuzz or litmus, not 'bugs'" --from . 7
question 'Run: fuzz ticket => sc nothing'
run 2 'without --runs' --from . 7
question "Run: $plan => x86 nothing"
run 2 "no memory model is called 'x86'" --from . 7
question "Run: $plan => sc"
run 2 'is not MODEL OUTCOME' --from . 7
question "Run: $plan"
run 2 'COMMAND => MODEL OUTCOME' --from . 7
question "Run: explore ticket --plan 'add => sc nothing"
run 2 "a ' without its other" --from . 7
question 'Asked: again'
run 2 'a second "Asked:"' --from . 7
question 'Colour: red'
run 2 'there is no "Colour:"' --from . 7
question "Run: $plan => sc nothing"
cp lockimpl/ticket/questions/7-seven.txt lockimpl/ticket/questions/07-again.txt
run 2 'two questions 7' --from . 7
finish
