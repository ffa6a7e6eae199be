#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bugs_doc.sh SOURCE: docs/bugs.md has a row for each known bug under each model that
# its patch names, and none for anything else.  (Its figures are not checked: that is
# what ci/nightly measures.)
set -u
export LC_ALL=C
cd "$1" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

for patch in lockimpl/*/bugs/*.patch; do
	lock=${patch#lockimpl/}
	bug=$(basename "$patch" .patch)
	for model in $(sed -n 's/^Models: *//p' "$patch" | head -1); do
		echo "${lock%%/*} ${bug#*-} $model"
	done
done | sort >"$work/patches"

awk '/^## / { lock = $2 }
     /^\| `/ { gsub(/[`|]/, " "); print lock, $1, $2 }' docs/bugs.md | sort >"$work/rows"

diff "$work/patches" "$work/rows" >"$work/diff" && {
	echo "$(wc -l <"$work/rows") rows"
	exit 0
}
echo 'docs/bugs.md does not tell of the bugs that there are (<: a row is missing, >: one is' \
	'too much); make it with: lockweave bugs --markdown > docs/bugs.md'
grep '^[<>]' "$work/diff"
exit 1
