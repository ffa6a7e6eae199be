#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: classes.sh DOCUMENT SHOW CASES
#
# Every class of finding, and every kind of warning, has a section of its own in
# DOCUMENT, with a report that shows it if one of CASES is there to raise it (that
# there is one, another test demands); and there is no section of another name.
set -u
document=$1 cases=$3
names=$("$2" --classes) || exit 1
failed=0 shown=0
fail() {
	echo "FAILED: $*" >&2
	failed=1
}

[ "$(printf '%s\n' "$names" | wc -l)" -gt 10 ] || fail "hardly any classes: $names"
for name in $names; do
	section=$(awk -v heading="### \`$name\`" '
		/^##/ { inside = $0 == heading }
		inside' "$document")
	[ -n "$section" ] || {
		fail "$document has no section of $name"
		continue
	}
	grep -Eqs "EXPECT: .*: $name([ +]|$)" "$cases"/*.c || continue
	shown=$((shown + 1))
	printf '%s\n' "$section" | grep -Eq "^<!-- report: (case [a-z0-9_]+ [a-z]+ $name|lock .*) -->$" ||
		fail "the section of $name shows no report"
	printf '%s\n' "$section" | grep -Eq "^    .*(<== |warning: )$name" ||
		fail "the report in the section of $name does not show it"
done
for name in $(sed -n 's/^### `\(.*\)`$/\1/p' "$document"); do
	printf '%s\n' "$names" | grep -qx "$name" || fail "nothing is called $name, but $document has it"
done
echo "$shown classes and warnings are shown"
exit $failed
