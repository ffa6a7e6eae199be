#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: warning.sh BUILD-DIRECTORY SOURCE-DIRECTORY
#
# What may be harmless ends no run and changes no exit status, but is counted and
# shown: here a pointer that is followed in a later RCU section than it was found in.
. "$(dirname "$0")/lib.sh"
scenario=lockimpl/ticket/scenario.c
mkdir -p {a,b}/lockimpl/ticket
cp "$2/$scenario" a/lockimpl/ticket/

# follows BETWEEN PATCH: look up, then BETWEEN, then follow.
follows() {
	awk -v between="$1" '
	/^#include <lockweave\/check.h>/ {
		print "#include <linux/rcupdate.h>\n#include <linux/slab.h>"
	}
	/^static void add\(/ {
		print "static int *shared;\n\nstatic void look(void)\n{\n\tint *p;\n"
		print "\trcu_read_lock();\n\tp = rcu_dereference(shared);\n" between
		print "\t(void)READ_ONCE(*p);\n\trcu_read_unlock();\n}\n"
	}
	{ print }
	/^\t\(void\)arg;/ { print "\tlook();" }
	/^\tticket_lock_init/ { print "\tshared = kzalloc(sizeof(*shared), GFP_KERNEL);" }
	' "$scenario_file" >b/"$scenario"
	diff -u a/"$scenario" b/"$scenario" >"$2"
}

scenario_file=a/$scenario
follows '\trcu_read_unlock();\n\trcu_read_lock();' escapes.patch
follows '' stays.patch

"$lockweave" fuzz ticket --patch escapes.patch --runs 2000 --seed 1 >out 2>&1 ||
	fail "a warning ended the run: status $?: $(tail -5 out)"
grep -Eq '^  warnings +[0-9,]+ +executions; the first: rcu-pointer-escape: thread [0-9]+ reads ' out ||
	fail "no warning in: $(cat out)"
"$lockweave" fuzz ticket --patch stays.patch --runs 2000 --seed 1 >out 2>&1 ||
	fail "without an escape: status $?: $(tail -5 out)"
grep -q '^  warnings' out && fail "a warning for nothing: $(cat out)"
finish
