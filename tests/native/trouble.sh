#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: trouble.sh PROGRAM SANITIZER DENY FAIL-LIBRARY
#
# What is missing is said in a line that tells what to do, with status 2: memory, a
# thread, the membarrier call.  PROGRAM: of a lock that uses RCU, caches and callbacks.
set -u
program=$1 sanitizer=$2 deny=$3 fail=$4
failures=0
output='' status=0

failed() {
	echo "FAILED: $1: status $status: $output" >&2
	failures=$((failures + 1))
}

run() { # COMMAND...
	output=$("$@" 2>&1)
	status=$?
}

says() { # STATUS TEXT WHAT
	[ "$status" = "$1" ] && case $output in *"$2"*) true ;; *) false ;; esac || failed "$3"
}

few="--operations 300 --seed 1"

# Each thread in turn, ours and liburcu's, until there are no more.  One that a sanitizer
# starts for itself it can do without.
denied=0 in_a_row=0
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13; do
	# shellcheck disable=SC2086
	run env LD_PRELOAD="$fail" FAIL_THREAD=$n "$program" $few
	if [ $status = 0 ]; then
		in_a_row=$((in_a_row + 1))
		[ $in_a_row = 2 ] && break
		continue
	fi
	in_a_row=0
	denied=$((denied + 1))
	case $output in
	*"lockweave: cannot start "*"thread"*) ;;
	*"lockweave: liburcu cannot go on"*) ;;
	*) failed "thread $n cannot start" ;;
	esac
	[ $status = 2 ] || failed "thread $n cannot start"
done
# The scenario's own, the watchdog, who gives pages back, liburcu's.
[ $denied -ge 6 ] && [ $status = 0 ] || failed "only $denied threads were denied"

# Memory.  (Under a sanitizer, its allocator has the word.)
if [ "$sanitizer" = none ]; then
	run bash -c "ulimit -v 15000; exec '$program' $few"
	says 2 "cannot reserve 16 MiB of address space for objects" "hardly any address space"
	# Each place that allocates, in turn.
	# shellcheck disable=SC2086
	places=$(env LD_PRELOAD="$fail" FAIL_LIST=1 "$program" $few 2>&1 | sed -n 's/^fail: place //p' | sort)
	said=
	for place in $places; do
		# shellcheck disable=SC2086
		run env LD_PRELOAD="$fail" FAIL_PLACE="$place" "$program" $few
		case $place,$status,$output in
		"${program##*/}"+*,2,*"lockweave: out of memory for "*) said+=$output ;;
		"${program##*/}"+*,0,*"fail: denied"*) failed "$place goes on without memory" ;;
		*,0,*) ;;	# not reached this time, or of a library that can do without
		"${program##*/}"+*) failed "no memory at $place" ;;
		*,2,*"lockweave: "*) ;;
		*) failed "no memory at $place" ;;
		esac
	done
	# What is reached in each run.
	for what in "a copy of the lock's variables" 'a cache' '[0-9]* bytes' 'lists of free memory' \
		'a page of objects' 'callbacks of call_rcu()'; do
		grep -q "out of memory for $what" <<<"$said" || failed "no run said: out of memory for $what"
	done
fi

# A kernel without the call: said, and done without.
# shellcheck disable=SC2086
run "$deny" membarrier "$program" $few --flavour memb
if [ $status = 77 ]; then
	echo "no seccomp here: what happens without membarrier(2) is not tested" >&2
else
	says 0 "this kernel has no expedited membarrier(2)" "without membarrier"
	# shellcheck disable=SC2086
	run "$deny" membarrier "$program" $few --flavour qsbr
	case $output in *membarrier*) failed "qsbr needs no membarrier" ;; esac
fi
exit $((failures != 0))
