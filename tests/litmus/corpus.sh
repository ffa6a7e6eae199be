#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# corpus.sh COMMAND DIR MODEL [OPTION...]: each file under DIR that names the model
# in its comment must get the verdict, and the race flag, that stands there.
command=$1 dir=$2 model=$3
shift 3

out=$("$command" --comments --model "$model" "$@" "$dir")
status=$?
printf '%s\n' "$out"
[ $status -eq 0 ] || exit 1
# As many files as name the model, and none left out as unsupported or too large.
word=$model
[ "$1" = --as-compiled ] && word=$model/compiled
named=$(grep -rlE "^ \* (Verdict|Race): $word " "$dir" --include='*.litmus' | wc -l)
agree=$(printf '%s\n' "$out" | awk '$NF ~ /\// && $1 ~ /^[0-9]+$/ { sum += $2 } END { print sum + 0 }')
echo "$named files name $word, $agree agree"
[ "$named" -gt 0 ] && [ "$named" -eq "$agree" ]
