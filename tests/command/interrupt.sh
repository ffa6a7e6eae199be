#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: interrupt.sh BUILD-DIRECTORY SOURCE
#
# Ctrl-C, which a terminal sends to everybody that runs: each command that takes
# long ends, says what it has so far and that it is not all, and leaves nothing
# behind.  (fuzz: cli.sh, bugs: bugs.sh, stress: tests/native/command.sh.)
. "$(dirname "$0")/lib.sh"
source=$2
export TMPDIR=$work/tmp
mkdir "$TMPDIR"

# begin UNTIL COMMAND...: in a process group of its own; until a file says that it is under way.
begin() {
	local ready=$1
	shift
	set -m
	"$@" >out 2>err &
	pid=$!
	set +m
	for _ in $(seq 6000); do	# ten minutes: machines may be busy
		eval "$ready" && return
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	fail "$*: not under way: $(cat out err)"
}

# end STATUS TEXT WHAT
end() {
	local status
	kill -INT -- "-$pid"
	wait "$pid"
	status=$?
	[ "$status" -eq "$1" ] || fail "$3: status $status, not $1: $(cat out err)"
	grep -q "$2" out || fail "$3: no '$2' in: $(cat out err)"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "$3: left behind: $(ls "$TMPDIR")"
}

# A process of its own is there.
children() { [ -n "$(pgrep -P "$pid")" ]; }
# ... and has had 0.3 s of the processor: it does what it was started for, and not the
# first one, which only says what it is.
busy() {
	local child
	child=$(pgrep -P "$pid" | head -1)
	[ -n "$child" ] && [ "$(awk '{ print $14 }' "/proc/$child/stat" 2>/dev/null || echo 0)" -ge 30 ]
}

# A plan that takes minutes.
begin busy "$lockweave" explore ticket --plan 'add, add, add, add | add, add, add, add | add, add, add, add'
end 3 interrupted explore

# The same by several processes; and one of them dies, which is no way to be complete.
plan='add, add, add, add | add, add, add, add | add, add, add, add'
workers() {
	target=$(pgrep -P "$pid" | head -1)
	[ -n "$target" ] && [ "$(pgrep -P "$target" | wc -l)" -eq 2 ]
}
begin workers "$lockweave" explore ticket --plan "$plan" --jobs 2
end 3 interrupted 'explore --jobs'
begin workers "$lockweave" explore ticket --plan "$plan" --jobs 2
worker=$(pgrep -P "$target" | head -1)
kill -KILL "$worker"
wait "$pid"
status=$?
[ $status -eq 2 ] || fail "explore --jobs without one of its processes: status $status"
grep -q 'one of 2 processes was killed by signal 9, so not everything was explored' err ||
	fail "explore --jobs does not say that a process was lost: $(cat err)"
grep -q complete out && fail "explore --jobs without one of its processes: $(cat out)"
[ -z "$(pgrep -g "$pid")" ] || fail "explore --jobs leaves processes behind"

# After its first row.
begin '[ "$(wc -l <out)" -ge 2 ]' "$lockweave" bench ticket --seconds 1
end 0 'interrupted: not all' bench
grep -q '^ticket ' out || fail "bench: forgets the rows that it had: $(cat out)"

# A folder of files, many times over, one after the other.
many=()
for _ in {1..50}; do
	many+=("$source/corpus/litmus/lkmm")
done
begin children "$lockweave" litmus --jobs 1 "${many[@]}"
end 1 'interrupted: not all' litmus
finish
