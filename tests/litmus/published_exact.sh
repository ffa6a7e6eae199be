#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# published_exact.sh COMMAND LITMUS DOC: with exact dependencies, all published verdicts of
# lkmm must be got, and all data races.  By the rules alone (--in-order) all of lkmm less load
# buffering, but for what DOC names between its in-order markers; each of that must
# still be missed.  A line of the list is
#   - `NAME` (KIND): reason
# KIND being `fence order` or `race by load buffering`.
command=$1 litmus=$2 doc=$3
[ -f "$litmus/herd/expected.csv" ] || exit 77
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT

sed -n '/<!-- in-order:begin -->/,/<!-- in-order:end -->/p' "$doc" |
	sed -n -e 's/^- `\([^`]*\)` (fence order):.*/missed \1/p' \
		-e 's/^- `\([^`]*\)` (race by load buffering):.*/race \1/p' | sort >"$tmp/listed"
sed -n 's/^- `\([^`]*\)` (carried dependency):.*/missed \1/p' "$doc" | sort >"$tmp/carried"
[ -s "$tmp/listed" ] || { echo "$doc: no list between the in-order markers"; exit 1; }

names() {	# KIND-less: what differs, as "missed NAME" or "race NAME"; anything else as is
	sed -n -e 's/^allowed missed: .*\/\(.*\)\.litmus: .*/missed \1/p' \
		-e 's/^race differs: .*\/\(.*\)\.litmus: .*/race \1/p' \
		-e 's/^\(forbidden shown\|unsupported\): .*/BAD &/p' \
		-e 's/^executions that the axioms reject: [1-9].*/BAD &/p' "$1" | sort
}

# States bound it, not time: what is too large is so everywhere.
limit() {
	"$command" --timeout 3600 --max-states 500000 "$@"
}
limit "$litmus/herd" "$litmus/rules" >"$tmp/full"
limit --comments "$litmus/memory-model" "$litmus/documentation" >>"$tmp/full"
limit --in-order "$litmus/herd" "$litmus/rules" >"$tmp/nolb"
cat "$tmp/full" "$tmp/nolb"
for out in full nolb; do
	large=$(grep -c '^too large: ' "$tmp/$out")
	echo "$large files too large"
	[ "$large" -le 5 ] || exit 1
	names "$tmp/$out" >"$tmp/$out.names"
done
if grep -h BAD "$tmp/full.names" "$tmp/nolb.names"; then
	exit 1
fi
echo "compared with all that lkmm allows (<: listed, >: actual):"
diff "$tmp/carried" "$tmp/full.names" || exit 1
echo "in order, compared with lkmm less load buffering (<: listed, >: actual):"
diff "$tmp/listed" "$tmp/nolb.names" || exit 1
echo "$(wc -l <"$tmp/listed") tests that in-order runs do not show, as listed"
