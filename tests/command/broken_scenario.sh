#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: broken_scenario.sh BUILD-DIRECTORY SOURCE-DIRECTORY
#
# A scenario that asks for too much: one line that says what, and status 2, from
# every command and from the target itself, whatever it is asked to do.  (Each
# limit by itself is tests/fuzz/test_scenario.c's matter.)
. "$(dirname "$0")/lib.sh"
source=$2

# broken NAME SED-SCRIPT: a patch of the ticket lock's scenario.
broken() {
	mkdir -p "$1"/{a,b}/lockimpl/ticket
	cp "$source/lockimpl/ticket/scenario.c" "$1/a/lockimpl/ticket/"
	sed "$2" "$source/lockimpl/ticket/scenario.c" >"$1/b/lockimpl/ticket/scenario.c"
	(cd "$1" && diff -u a/lockimpl/ticket/scenario.c b/lockimpl/ticket/scenario.c >"../$1.patch")
	[ -s "$1.patch" ] || fail "$1: the scenario is not what this test expects"
}

# refused PATTERN COMMAND...: status 2 and one line that matches.
refused() {
	local pattern=$1
	shift
	"$@" >out 2>err
	local status=$?
	[ "$status" -eq 2 ] || fail "$*: status $status instead of 2"
	[ ! -s out ] || fail "$*: output on stdout: $(head -1 out)"
	[ "$(wc -l <err)" -eq 1 ] || fail "$*: not one line: $(cat err)"
	grep -q -- "$pattern" err || fail "$*: no '$pattern' in: $(cat err)"
}

# Past the compiler, by naming the fields.
broken threads 's/LW_SCENARIO_THREADS(2, 4),/.min_threads = 2, .max_threads = 7,/'
refused 'ticket cannot be used: max_threads is 7; .* 6' \
	"$lockweave" fuzz ticket --runs 10 --patch threads.patch
: >input
refused 'ticket cannot be used: max_threads is 7; .* 6' \
	"$lockweave" replay ticket input --patch threads.patch

# The target itself, in a build directory of its own.
broken plan 's/{ 2, { { 0, 0 }, { 0, 0 } } },/{ 2, { { 0, 0 }, { 7, 0 } } },/'
mkdir -p built/fuzz tree
"$build/fuzz/ticket.build" plan.patch "$PWD/tree" >log 2>&1 || fail "it does not build: $(cat log)"
cp tree/target built/fuzz/ticket_fuzzer
cp "$lockweave" built/
why='ticket cannot be used: plan.thread\[1\].ops\[1\] is operation 7; there are 1'
refused "$why" built/fuzz/ticket_fuzzer -runs=1
refused "$why" built/fuzz/ticket_fuzzer input
refused "$why" built/fuzz/ticket_fuzzer --replay input
refused "$why" built/fuzz/ticket_fuzzer --bench default
refused "$why" built/lockweave fuzz ticket --runs 10
refused "$why" built/lockweave bench ticket
built/lockweave list >out 2>err || fail "list: status $?: $(cat err)"
grep -q 'cannot be used: plan.thread' out || fail "list says nothing of it: $(cat out)"
built/lockweave list --json | grep -q '"problem":.*plan.thread' || fail "list --json says nothing of it"

# At build time, where the compiler can tell.
does_not_compile() { # NAME SED-SCRIPT PATTERN
	broken "$1" "$2"
	refused "does not compile.*$3" "$lockweave" fuzz ticket --runs 10 --patch "$1.patch"
}
does_not_compile limits 's/LW_SCENARIO_THREADS(2, 4)/LW_SCENARIO_THREADS(2, 7)/' \
	'7 must be from 1 to LW_SCENARIO_MAX_THREADS'
does_not_compile order 's/LW_SCENARIO_THREADS(2, 4)/LW_SCENARIO_THREADS(3, 2)/' '3 must be from 1 to 2'
does_not_compile length 's/LW_SCENARIO_LENGTH(4)/LW_SCENARIO_LENGTH(9)/' \
	'9 must be from 1 to LW_PLAN_MAX_OPS'
does_not_compile starts 's/LW_SCENARIO_LENGTH(4)/&, LW_SCENARIO_STARTS(65537)/' \
	'65537 must be from 1 to LW_SCENARIO_MAX_STARTS'
does_not_compile operations 's/{ "add", add, 1 },/[32] = &/' 'must be from 1 to LW_SCENARIO_MAX_OPS'
does_not_compile excess 's/{ 3, { { 0, 0 }, /{ 4, { {0,0},{0,0},{0,0},{0,0},{0,0},{0,0},{0,0},/' 'excess'
finish
