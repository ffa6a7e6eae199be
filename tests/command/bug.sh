#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: bug.sh BUILD-DIRECTORY LOCK BUG MODELS EXPECT [SEED...]
#
# From an empty corpus the bug is found within 2 million executions under each
# of its models, as one of the expected classes, with each seed; and 500,000
# executions find nothing under the other models (one seed).
. "$(dirname "$0")/lib.sh"
lock=$2 bug=$3
models=" ${4//,/ } " expect=" ${5//,/ } "
shift 5
target=$build/fuzz/$lock--${bug}_fuzzer

# Kernel-style locks do not run under `weak`, unless a bug names it.
for model in sc tso lkmm alpha weak; do
	case $models in
	*" $model "*)
		for seed in "${@:-1}"; do
			rm -rf run && mkdir run
			"$target" -seed="$seed" -runs=2000000 -artifact_prefix=run/ --model=$model \
				>log 2>&1
			found=$(sed -n 's/^SUMMARY: LockweaveSanitizer: //p' log | head -1)
			after=$(grep -o '^#[0-9]*' log | tail -1)
			echo "$lock:$bug under $model, seed $seed: ${found:-nothing} after about ${after:-#0}"
			case $expect in
			*" $found "*) ;;
			*) fail "$lock:$bug under $model with seed $seed: ${found:-nothing}, expected$expect" ;;
			esac
		done
		;;
	*)
		[ $model = weak ] && continue
		"$target" -seed=1 -runs=500000 -artifact_prefix=./ --model=$model >log 2>&1 ||
			fail "$lock:$bug under $model: $(sed -n 's/^SUMMARY: //p' log | head -1) (see below)
$(sed -n '/^ASSERTION/,/^see it/p' log)"
		echo "$lock:$bug under $model: nothing in 500,000 executions"
		;;
	esac
done
finish
