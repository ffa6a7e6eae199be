#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: swapped.sh BUILD-DIRECTORY LOCK PLAN...
#
# Which of the threads is named first says nothing about what they can do: there are as many
# different executions if it is named last.  The explorer begins elsewhere then, so that each way
# tells what is lost the other way.  PLAN: as in 'from 5: read 1 | write', completely explored
# under sc, tso, lkmm and alpha; with three threads, which take longer, under sc and lkmm.
. "$(dirname "$0")/../command/lib.sh" "$1"
lock=$2
shift 2
for plan; do
	begin=
	case $plan in from*) begin=${plan%%: *}': ' ;; esac
	threads=${plan#"$begin"}
	models='sc tso lkmm alpha'
	case $threads in *' | '*' | '*) models='sc lkmm' ;; esac
	for model in $models; do
		seen=()
		for way in "$threads" "${threads#* | } | ${threads%% | *}"; do
			timeout 120 "$build/lockweave" explore "$lock" --plan "$begin$way" --model $model --no-judge \
				>out 2>err || fail "$lock under $model, $begin$way: status $?, $(tail -n 2 out err)"
			seen+=("$(sed -n 's/^complete: no violation in \([0-9]*\) distinct executions$/\1/p' out)")
		done
		[ "${seen[0]:-none}" = "${seen[1]-}" ] ||
			fail "$lock under $model: $plan has ${seen[0]} different executions, ${seen[1]} the other way round"
	done
done
finish
