#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: bugs.sh BUILD-DIRECTORY
#
# `lockweave bugs`: what counts as found, what does not, and what is said of it.
# The bugs are scripts in a build directory of our own, which count what they
# are told to: what the command makes of targets is tested, not a lock.
. "$(dirname "$0")/lib.sh"

# Executions are a few more than asked for: some run twice, see fuzz/aim.h.
# Real targets first: a bug that is found at once, the lock as it is, and silence.
"$lockweave" bugs ticket --seeds 2 --silent 2000 --clean 3000 --json real.json >out 2>err ||
	fail "the ticket lock: status $?: $(cat err)"
for model in lkmm alpha; do
	grep -Eq "^ticket:relaxed-unlock +$model +2/2 .* data-race$" out || fail "$model: $(cat out)"
done
grep -Eq '^over all 12 tries: median' out || fail "no median over all: $(cat out)"
grep -q '^2 of 2 tries under models that a bug does not name .* 4,[0-4][0-9][0-9] executions$' out ||
	fail "silence of the bug: $(cat out)"
grep -q '^4 of 4 tries of the locks as they are .* 1[23],[0-9]* executions$' out ||
	fail "silence of the lock: $(cat out)"
[ "$(grep -c '"seed":' real.json)" -eq 18 ] || fail "not 18 tries in the JSON: $(cat real.json)"
grep -q '"as_expected":.*false' real.json && fail "JSON says that something went wrong"
# The same seeds, the same executions.
"$lockweave" bugs ticket --seeds 2 --jobs 2 --silent 2000 --clean 3000 --json again.json >/dev/null 2>err ||
	fail "again: $(cat err)"
for file in real again; do
	sed '/"seconds":/d' "$file.json" >"$file.stripped"
done
cmp real.stripped again.stripped || fail "two runs differ in more than seconds"
"$lockweave" bugs ticket --seeds 2 --markdown >page.md 2>err || fail "markdown: status $?"
grep -Eq '^\| `relaxed-unlock` \| lkmm \| [0-9,]+ \| [0-9,]+ \| [0-9.]+ \| [0-9.]+ \| data-race \|$' page.md ||
	fail "no row of the table in the page: $(cat page.md)"

# A bug that is not found, because libFuzzer may try hardly more than the empty input.
"$lockweave" bugs vma_refcnt:no-seq-recheck --seeds 1 --runs 1 --model sc >out 2>err
[ $? -eq 1 ] || fail "a bug that is not found: wrong status"
grep -q 'no-seq-recheck under sc with seed 1: nothing found in [12] executions' err || fail "$(cat err)"
grep -Eq 'no-seq-recheck +sc +0/1 +>[12] +>[12] ' out || fail "a bug that is not found: $(cat out)"

# Bugs of our own making: scripts that describe themselves, then run a real target.
mkdir -p built/fuzz
cp "$lockweave" built/
bug() { # NAME EXPECT MODELS TARGET
	cat >"built/fuzz/toy--$1_fuzzer" <<-END
	#!/bin/sh
	[ "\$1" = --describe ] || exec "$build/fuzz/$4" "\$@"
	echo '{"lock":"toy","bug":"$1","title":"toy: $1: a title","expect":"$2","models":"$3"}'
	END
	chmod +x "built/fuzz/toy--$1_fuzzer"
}
bug wrong-class "deadlock, lost-wakeup" lkmm ticket--relaxed-unlock_fuzzer
bug partly "data-race-ish, data" lkmm ticket--relaxed-unlock_fuzzer
bug loud data-race alpha ticket--relaxed-unlock_fuzzer
bug never data-race lkmm ticket_fuzzer
bug broken data-race lkmm no-such-target
built/lockweave bugs toy:wrong-class --seeds 1 >out 2>err
[ $? -eq 1 ] || fail "a wrong class: wrong status"
grep -q 'found as data-race after 1 executions, expected deadlock, lost-wakeup' err || fail "$(cat err)"
$(sed -n 's/.*; see: //p' err) >out 2>err
[ $? -eq 1 ] || fail "the input of a wrong class does not replay: $(cat err)"
built/lockweave bugs toy:partly --seeds 1 >out 2>err
[ $? -eq 1 ] || fail "a part of a class's name is not the class"
built/lockweave bugs toy:loud --seeds 1 >out 2>err || fail "without --silent: $(cat err)"
built/lockweave bugs toy:loud --seeds 1 --silent 100 >out 2>err
[ $? -eq 1 ] || fail "a finding under a model that is not named: wrong status"
grep -q 'toy:loud under lkmm .* found as data-race .* expected nothing' err || fail "$(cat err)"
built/lockweave bugs toy:never --seeds 2 --runs 500 --json never.json >out 2>err
[ $? -eq 1 ] || fail "a bug that is never found: wrong status"
[ "$(grep -c '"as_expected":.*false' never.json)" -eq 2 ] || fail "$(cat never.json)"
built/lockweave bugs toy:broken --seeds 1 >out 2>err
[ $? -eq 2 ] || fail "a target that does not run: wrong status"
grep -q 'ended with status 127 and no report' err || fail "$(cat err)"
bug homeless "" lkmm ticket_fuzzer
built/lockweave bugs toy:homeless --seeds 1 >out 2>err
[ $? -eq 2 ] || fail "a bug that says nothing of itself: wrong status"
grep -q "no line 'Expect:'" err || fail "$(cat err)"
"$lockweave" bugs ticket --model weak >out 2>err
[ $? -eq 2 ] || fail "nothing to try: wrong status"

# Ctrl-C: what there is so far, and status 1 because it is not all.
bug quick data-race lkmm ticket--relaxed-unlock_fuzzer
rm built/fuzz/toy--{wrong-class,partly,loud,broken,homeless}_fuzzer
bug slow data-race lkmm ticket_fuzzer
mkdir tmp
TMPDIR=$PWD/tmp built/lockweave bugs toy:quick toy:slow --seeds 1 --runs 1000000000000 --json part.json >out 2>err &
pid=$!
for _ in $(seq 600); do
	grep -q pulse tmp/lockweave-*/log.0 2>/dev/null && break
	sleep 0.1
done
kill -TERM "$pid"
wait "$pid"
[ $? -eq 1 ] || fail "an interrupted run: wrong status: $(cat err)"
grep -Eq '^toy:quick +lkmm +1/1' out || fail "an interrupted run forgets what it had: $(cat out)"
grep -q '^interrupted' out || fail "an interrupted run says nothing of it"
grep -q 'toy:slow' out err && fail "an interrupted try counts"
[ "$(grep -c '"seed":' part.json)" -eq 1 ] || fail "an interrupted run's JSON: $(cat part.json)"
finish
