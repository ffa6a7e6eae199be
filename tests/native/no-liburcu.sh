#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: no-liburcu.sh SOURCE CMAKE COMPILER INCLUDE LIBRARY...
#
# Without liburcu (INCLUDE, LIBRARY: where it is) cmake says what to install, makes no
# stress targets, and the command says how to get them.
set -u
source=$1 cmake=$2 compiler=$3
shift 3
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

hidden=
for file; do
	[ -d "$file" ] || file=$(dirname "$file")
	hidden="$hidden;$file;$(realpath "$file")"
done
"$cmake" -S "$source" -B "$work/stress" -G Ninja -DCMAKE_C_COMPILER="$compiler" -DLW_STRESS=ON \
	-DCMAKE_IGNORE_PATH="${hidden#;}" >"$work/log" 2>&1 || {
	echo "FAILED: cmake: $(cat "$work/log")" >&2
	exit 1
}
for text in 'liburcu is missing' 'install liburcu-dev'; do
	tr -s ' \n' ' ' <"$work/log" | grep -q "$text" || {
		echo "FAILED: cmake does not say '$text': $(cat "$work/log")" >&2
		exit 1
	}
done
grep -q ticket_stress "$work/stress/build.ninja" && { echo "FAILED: there are stress targets" >&2; exit 1; }
exit 0
