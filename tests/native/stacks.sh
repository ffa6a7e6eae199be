#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: stacks.sh PROGRAM
#
# PROGRAM: hangs.c.  Each of its four threads must be shown, with what it does
# and its stack, and the run end with status 1.  As long as that takes: there is no
# other end.
set -u
program=$1

output=$("$program" --threads 4 --operations 1000000 --stuck-after 0.5 --seed 1 2>&1)
status=$?
[ $status = 1 ] || { echo "status $status: $output" >&2; exit 1; }
for n in 0 1 2 3; do
	what='runs'
	[ $((n % 2)) = 0 ] || what='sleeps in schedule()'
	# The line of the thread, and those behind it up to the next one's.
	shown=$(printf '%s\n' "$output" |
		awk -v line="thread $n (hang) $what, and gets nowhere" '/^[^ ]/ { in_it = $0 == line } in_it')
	printf '%s\n' "$shown" | grep -q '^    #[0-9]* 0x[0-9a-f]* in hang .*:[0-9]*:[0-9]*$' || {
		echo "thread $n is not shown: $output" >&2
		exit 1
	}
done
