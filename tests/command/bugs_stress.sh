#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: bugs_stress.sh BUILD-DIRECTORY
#
# `lockweave bugs --stress`: what is made of programs on real threads.  They are
# scripts here, in build directories of our own, that find what they are told to.
. "$(dirname "$0")/lib.sh"

mkdir -p built/weave/fuzz built/stress/stress built/stress-tsan/stress
cp "$lockweave" built/weave/
ln -s "$build/fuzz/ticket_fuzzer" "$build/fuzz/ticket--relaxed-unlock_fuzzer" built/weave/fuzz/

# on BUILD NAME STATUS LINE: a program that prints LINE and ends.
on() {
	printf '#!/bin/sh\necho "$*" >>%s/asked\necho "%s"\nexit %s\n' "$work" "$4" "$3" \
		>"built/$1/stress/$2_stress"
	chmod +x "built/$1/stress/$2_stress"
}

# dies BUILD NAME SIGNAL: one that prints no report.
dies() {
	printf '#!/bin/sh\nulimit -c 0\nkill -%s $$\n' "$3" >"built/$1/stress/$2_stress"
}

bugs() {
	built/weave/lockweave bugs ticket --seeds 1 --model lkmm --stress 7 "$@" >out 2>err
	status=$?
}

rm -r built/stress built/stress-tsan
bugs
[ $status -eq 2 ] && grep -q 'no stress targets; build them: cmake --preset stress' err ||
	fail "no build of the flavour: status $status: $(cat err)"
mkdir -p built/stress/stress built/stress-tsan/stress

on stress ticket 0 'ticket: nothing found in 9 operations'
on stress ticket--relaxed-unlock 0 'ticket:relaxed-unlock: nothing found in 9 operations'
on stress-tsan ticket 0 'ticket: nothing found in 9 operations'
on stress-tsan ticket--relaxed-unlock 1 '
SUMMARY: ThreadSanitizer: data race lockimpl/ticket/scenario.c:22:9 in add'
bugs --json all.json
[ $status -eq 0 ] || fail "all is well: status $status: $(cat err)"
grep -Eq '^ticket:relaxed-unlock +no +1 +data-race, ThreadSanitizer, [0-9.]+ s$' out || fail "the row: $(cat out)"
grep -q '^Bugs that no x86 machine can show: 1. Found by the engine: 1; on real threads in 7 s: 1, and without a sanitizer: 0.$' out ||
	fail "the score: $(cat out)"
grep -q '^ticket as it is, no sanitizer: nothing found, as it should be' out || fail "the lock: $(cat out)"
grep -q AddressSanitizer out && fail "a build that there is not found something"
# On x86 only ThreadSanitizer can see a bug of weaker machines.
[ "$(uname -m)" = x86_64 ] && runs=3 || runs=4
[ "$(grep -c '"sanitizer":' all.json)" -eq $runs ] || fail "JSON: $(cat all.json)"
# Two builds share the time.
grep -q -- '--seconds 3' asked || fail "the time is not passed on: $(cat asked)"
bugs --markdown
grep -Eq '^\| `ticket:relaxed-unlock` \| no \| 1 \| data-race, ThreadSanitizer, [0-9.]+ s \|$' out || fail "markdown: $(cat out)"
# What is long is folded, and the sums are not.
sed '/^<details>$/,/^<\/details>$/d' out >short
grep -q 'ticket:relaxed-unlock' short && fail "markdown: the table is not folded: $(cat out)"
grep -q '^Bugs that no x86 machine can show: 1\.' short &&
	grep -q '^Locks as they are: 1\. Found in them, with no sanitizer, with ThreadSanitizer: nothing, as it should be\.$' short ||
	fail "markdown: the sums: $(cat short)"

# Our own reports have a class; a finding in the lock as it is is a problem.
on stress ticket 1 '
SUMMARY: LockweaveSanitizer: two-writers'
bugs
[ $status -eq 1 ] && grep -q 'ticket as it is, no sanitizer: two-writers; see: .* stress ticket --sanitizer none' err ||
	fail "a finding in the lock as it is: status $status: $(cat err)"
bugs --markdown
grep -q '^ticket as it is, no sanitizer: two-writers$' out || fail "a finding in the lock, markdown: $(cat out)"
# A signal that a program brings on itself is a finding, too, where there is no report.
on stress ticket 0 'ticket: nothing found in 9 operations'
dies stress-tsan ticket--relaxed-unlock SEGV
bugs --json all.json
[ $status -eq 0 ] || fail "a bug ends by a signal: status $status: $(cat err)"
grep -Eq '^ticket:relaxed-unlock +no +1 +signal: SIGSEGV, ThreadSanitizer, [0-9.]+ s$' out || fail "a signal: $(cat out)"
grep -q '"found":.*"signal: SIGSEGV"' all.json || fail "a signal, JSON: $(cat all.json)"
dies stress ticket FPE
bugs
[ $status -eq 1 ] && grep -q 'ticket as it is, no sanitizer: signal: SIGFPE; see:' err ||
	fail "the lock as it is ends by a signal: status $status: $(cat err)"
# One that somebody sends (the system, when memory is short) is none.
dies stress ticket KILL
bugs
[ $status -eq 2 ] && grep -q 'ticket_stress ended with status 137' err || fail "SIGKILL: status $status: $(cat err)"
# What does not run is no verdict.
on stress ticket 2 'lockweave: cannot start thread 1'
bugs
[ $status -eq 2 ] && grep -q 'cannot start thread 1' err || fail "a program that does not run: status $status: $(cat err)"
finish
