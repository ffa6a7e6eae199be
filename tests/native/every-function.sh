#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: every-function.sh SOURCE-DIRECTORY OBJECT...
#
# What the engine offers to locks and scenarios is here, too: every function that
# the headers declare is defined by some object, whether a lock uses it or not.
set -u
headers=$1/harness/include/lockweave
shift
declared=$(sed -n 's/^[A-Za-z_][A-Za-z_ ]*[ *]\(lw_[a-z_0-9]*\)(.*/\1/p' \
	"$headers"/engine_api.h "$headers"/check.h "$headers"/scenario.h | sort -u)
[ "$(printf '%s\n' "$declared" | wc -l)" -ge 40 ] || { echo "found too few declarations" >&2; exit 1; }
defined=$(nm --defined-only "$@" | sed -n 's/^[0-9a-f]* [TDBR] //p' | sort -u)
missing=$(comm -23 <(printf '%s\n' "$declared") <(printf '%s\n' "$defined"))
[ -z "$missing" ] || { echo "harness/native lacks:" $missing >&2; exit 1; }
