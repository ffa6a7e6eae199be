#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: patch.sh LOCKWEAVE SOURCE
#
# A lock with a patch is built for this flavour, too: the stock runtime reports the
# race that the patch makes, and nothing where the patch changes no order.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
unset TSAN_OPTIONS LOCKWEAVE_MODEL
fail() {
	echo "FAILED: $*" >&2
	exit 1
}

bug=$(ls "$2"/lockimpl/ticket/bugs/*-relaxed-unlock.patch) || fail "no such patch"
(cd "$work" && "$1" fuzz ticket --patch "$bug" --seed 1 --runs 100000) \
	>"$work/log" 2>&1
[ $? = 1 ] || fail "status is not 1: $(tail -5 "$work/log")"
grep -q '^WARNING: ThreadSanitizer: data race' "$work/log" || fail "no report: $(tail -5 "$work/log")"

cat >"$work/twin.patch" <<'PATCH'
--- a/lockimpl/ticket/scenario.c
+++ b/lockimpl/ticket/scenario.c
@@ -15,3 +15,3 @@
 static struct ticket_lock lock;
-static unsigned long counter;	/* under lock */
+static unsigned long counter;	/* under the lock */
 
PATCH
(cd "$work" && "$1" fuzz ticket --patch "$work/twin.patch" --seed 1 --runs 20000) \
	>"$work/log" 2>&1 || fail "a patch that changes nothing: $(tail -5 "$work/log")"
