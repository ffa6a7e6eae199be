#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cannot_show.sh COMMAND LITMUS DOC: with exact dependencies, all published verdicts of
# lkmm must be got, less those that DOC names between its cannot-show markers, and
# each of those must still be missed.  A line of the list is
#   - `NAME` (KIND): reason
# KIND being `load buffering`, `fence order`, or `race by load buffering`.
command=$1 litmus=$2 doc=$3
[ -f "$litmus/herd/expected.csv" ] || exit 77
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

sed -n '/<!-- cannot-show:begin -->/,/<!-- cannot-show:end -->/p' "$doc" |
	sed -n 's/^- `\([^`]*\)` (\([a-z ]*\)):.*/\2 \1/p' | sort >"$tmp/listed"
[ -s "$tmp/listed" ] || { echo "$doc: no list between the cannot-show markers"; exit 1; }

names() {	# KIND-less: what differs, as "missed NAME" or "race NAME"; anything else as is
	sed -n -e 's/^allowed missed: .*\/\(.*\)\.litmus: .*/missed \1/p' \
		-e 's/^race differs: .*\/\(.*\)\.litmus: .*/race \1/p' \
		-e 's/^\(forbidden shown\|unsupported\): .*/BAD &/p' \
		-e 's/^executions that the axioms reject: [1-9].*/BAD &/p' "$1" | sort
}

# States bound it, not time: what is too large is so everywhere.
limit() {
	"$command" --timeout 3600 --max-states 2000000 "$@"
}
limit --column lkmm "$litmus/herd" "$litmus/rules" >"$tmp/full"
limit --comments "$litmus/memory-model" "$litmus/documentation" >>"$tmp/full"
limit "$litmus/herd" "$litmus/rules" >"$tmp/nolb"
cat "$tmp/nolb"
# A test that both misses its verdict and differs in its race is named for the first.
names "$tmp/full" | grep -v '^race' >"$tmp/full.names"
names "$tmp/nolb" >"$tmp/nolb.names"
large=$(grep -c '^too large: ' "$tmp/nolb")
echo "$large files too large"
[ "$large" -le 5 ] || exit 1
if grep -h BAD "$tmp/full.names" "$tmp/nolb.names"; then
	exit 1
fi

sed -n 's/^\(load buffering\|fence order\) /missed /p' "$tmp/listed" | sort >"$tmp/full.want"
sed -n 's/^fence order /missed /p; s/^race by load buffering /race /p' "$tmp/listed" |
	sort >"$tmp/nolb.want"
echo "compared with all that lkmm allows (<: listed, >: actual):"
diff "$tmp/full.want" "$tmp/full.names" || exit 1
echo "compared with lkmm less load buffering:"
diff "$tmp/nolb.want" "$tmp/nolb.names" || exit 1
echo "$(wc -l <"$tmp/listed") tests that cannot be shown, as listed"
