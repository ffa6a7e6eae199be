#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line: help everywhere, and one line and status 2 for whatever is wrong.
. "$(dirname "$0")/lib.sh"

# wrong PATTERN ARGUMENT...: status 2, nothing on stdout, one line on stderr that matches.
wrong() {
	local pattern=$1
	shift
	"$lockweave" "$@" >out 2>err
	local status=$?
	[ "$status" -eq 2 ] || fail "lockweave $*: status $status instead of 2"
	[ ! -s out ] || fail "lockweave $*: output on stdout: $(head -1 out)"
	[ "$(wc -l <err)" -eq 1 ] || fail "lockweave $*: not one line: $(cat err)"
	grep -q -- "$pattern" err || fail "lockweave $*: no '$pattern' in: $(cat err)"
}

right() {
	local pattern=$1
	shift
	"$lockweave" "$@" >out 2>err || fail "lockweave $*: status $?: $(cat err)"
	grep -q -- "$pattern" out || fail "lockweave $*: no '$pattern' in the output"
}

right 'usage: lockweave' --help
right 'lockweave [0-9]' --version
for command in list fuzz replay shrink bench bugs; do
	right 'Usage: lockweave '$command $command --help
done
right '^vma_refcnt$' list
right 'vma_refcnt:relaxed-inc' list
right '"lock":.*"ticket"' list --json

wrong 'say what to do'
wrong "did you mean 'fuzz'" fuz
wrong "did you mean 'vma_refcnt'" fuzz vma_refnct
wrong "did you mean 'relaxed-inc'" fuzz vma_refcnt:relaxd-inc
wrong 'no bug' replay vma_refcnt:what-is-this-bug x
wrong "did you mean '--model'" fuzz ticket --modle sc
wrong "did you mean 'lkmm'" fuzz ticket --model lkm
wrong 'there are sc, tso' fuzz ticket --model powerpc
wrong 'needs a value' fuzz ticket --seconds
wrong 'number from' fuzz ticket --seconds soon
wrong 'number from' fuzz ticket --runs 0
wrong 'number from' fuzz ticket --jobs 99999
wrong 'needs a lock' fuzz
wrong 'go after --' fuzz ticket -runs=5
wrong 'too much' fuzz ticket vma_refcnt
wrong 'takes no value' replay ticket x --trace=yes
wrong 'nothing.bin' replay ticket nothing.bin
wrong 'needs the file' replay ticket
wrong 'needs the file' shrink ticket
wrong 'nothing.bin' shrink ticket nothing.bin
wrong "did you mean '--output'" shrink ticket nothing.bin --ouptut x
wrong 'cannot read the patch' fuzz ticket --patch nothing.patch
wrong 'not with a lock and a bug' fuzz ticket:relaxed-unlock --patch "$0"
wrong 'cannot make the directory' fuzz ticket --runs 1 --corpus /proc/nowhere

# A patch that does not apply, and one that does not compile.
cat >misfit.patch <<'END'
--- a/lockimpl/ticket/ticket.h
+++ b/lockimpl/ticket/ticket.h
@@ -1,3 +1,3 @@
 this line
-is not
+in the file
 at all
END
wrong 'misfit.patch does not apply' fuzz ticket --runs 10 --patch misfit.patch
cat >broken.patch <<'END'
--- /dev/null
+++ b/lockimpl/ticket/broken.c
@@ -0,0 +1 @@
+int broken(void) { return no_such_thing; }
END
wrong 'does not compile.*no_such_thing' fuzz ticket --runs 10 --patch broken.patch
[ -z "$(ls -d "${TMPDIR:-/tmp}"/lockweave-* 2>/dev/null)" ] ||
	echo "note: other runs of lockweave have temporary directories now"

# A patch that does: the known bug, given by hand.
patch=$(ls "$2"/lockimpl/ticket/bugs/*-relaxed-unlock.patch)
cp "$patch" mine.patch
"$lockweave" fuzz ticket --seed 1 --runs 1000000 --patch mine.patch >out 2>err
[ $? -eq 1 ] || fail "the patch's bug was not found: $(tail -3 err)"
grep -q -- '--patch mine.patch' out || fail "the replay command lacks the patch"
$(grep -A1 '^see it again:' out | tail -1) >again 2>&1
[ $? -eq 1 ] || fail "the replay with the patch: $(cat again)"

# A plain run: nothing found, a summary.
right 'findings  *0' fuzz ticket --seed 1 --runs 20000 --model sc --corpus corpus
# A few more than asked for: some run twice, see fuzz/aim.h.
right 'executions  *2[01],[0-9]' fuzz ticket --seed 1 --runs 20000 --model sc --jobs 2 --corpus corpus
# What follows -- reaches libFuzzer.
right 'executions  *[0-9]' fuzz ticket --seed 1 --corpus corpus2 -- -runs=500
"$lockweave" fuzz ticket --seed 1 --runs 10 -- -no_such_engine_option_file/ >out 2>err
[ $? -le 2 ] || fail "an odd libFuzzer option: status $?"

# Ctrl-C: the summary, status 0, nothing left behind.
# A folder of its own: what stands in it says that the run has begun.
mkdir begun
"$lockweave" fuzz ticket --seconds 0 --model sc --corpus begun >out 2>err &
pid=$!
for _ in $(seq 600); do
	[ -n "$(ls -A begun)" ] && break
	sleep 0.1
done
kill -TERM "$pid"
wait "$pid"
status=$?
[ "$status" -eq 0 ] || fail "an interrupted run: status $status: $(cat err)"
grep -q 'interrupted' out || fail "an interrupted run says nothing of it"

# The build directory may move.
mkdir moved
cp "$lockweave" moved/
mkdir moved/fuzz
cp "$build/fuzz/ticket_fuzzer" moved/fuzz/
moved/lockweave list >out 2>err || fail "a moved build directory: $(cat err)"
grep -q '^ticket$' out || fail "a moved build directory lists nothing"
rm moved/fuzz/ticket_fuzzer
moved/lockweave list >out 2>err
[ $? -eq 2 ] || fail "no targets at all: status $?"
grep -q 'build them' err || fail "no targets at all: $(cat err)"

# The targets' own options.
"$build/fuzz/ticket_fuzzer" --modle=sc >out 2>err
[ $? -eq 2 ] || fail "a target took a wrong option"
LOCKWEAVE_MODEL=nosuch "$build/fuzz/ticket_fuzzer" -runs=1 >out 2>err
[ $? -eq 2 ] || fail "a target took a wrong model from the environment"
"$build/fuzz/ticket_fuzzer" -seed=1337 -runs=4 >out 2>err || fail "-runs=4: $(tail -3 err)"
grep -q 'Done 4 runs' err || fail "-runs=4 did not end with 'Done 4 runs'"
grep -qi 'no interesting inputs' err && fail "-runs=4: no interesting inputs"
finish
