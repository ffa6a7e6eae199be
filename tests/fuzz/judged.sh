#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# judged.sh FUZZER RUNS: the model's axioms judge every execution of the fuzzer's
# first RUNS, reject none, and see no data race that was not found.  Under the models that kernel locks are written for.
set -eu
fuzzer=$1
runs=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for model in sc tso lkmm alpha; do
	"$fuzzer" --judge --model=$model -seed=1 -runs="$runs" -artifact_prefix="$work/" \
		>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
	line=$(grep 'the axioms of' "$work/log")
	echo "$line"
	asked=$(echo "$line" | sed -n 's/.* about \([0-9]*\) executions.*/\1/p')
	case $line in *", and reject 0; races missed: 0") ;; *) exit 1 ;; esac
	# Those out of steps and those too large are not asked about.  Of locks with long
	# executions that is one in ten; most must have been, or this shows nothing.
	[ "$asked" -ge $((runs * 3 / 4)) ]
done
