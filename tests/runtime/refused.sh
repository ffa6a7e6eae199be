#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# refused.sh INSTRUMENT-CC CLANG WORK FLAG...: code that the engine cannot model
# does not compile, and the message says why.
set -eu
instrument=$1 cc=$2 work=$3
shift 3
mkdir -p "$work"
status=0

# refused NAME PATTERN: the program on stdin must be refused with a message like PATTERN.
refused()
{
	name=$1 pattern=$2
	shift 2
	cat >"$work/$name.c"
	rm -f "$work/$name.o"
	if "$instrument" "$cc" "$@" -c "$work/$name.c" -o "$work/$name.o" >"$work/$name.log" 2>&1; then
		echo "FAILED: $name was not refused"
		status=1
	elif ! grep -q "$pattern" "$work/$name.log" || [ -e "$work/$name.o" ]; then
		echo "FAILED: $name: no message like \"$pattern\", or an object was left:"
		cat "$work/$name.log"
		status=1
	else
		echo "$name: $(grep -m1 "$pattern" "$work/$name.log")"
	fi
}

refused assembly "inline assembly is disabled" "$@" <<'C'
void f(void) { __asm__ volatile("mfence" ::: "memory"); }
C
refused file_assembly "inline assembly is disabled" "$@" <<'C'
__asm__(".globl x; x: ret");
C
refused libc "strlen of the C library" "$@" <<'C'
unsigned long strlen(const char *s);
unsigned long f(const char *s) { return strlen(s); }
C
refused thread_local "thread-local" "$@" <<'C'
__thread int x = 1;
int *f(void) { return &x; }
C
cat >"$work/good.c" <<'C'
struct s { char b[64]; } x, y;
void f(void) { __asm__ volatile("" ::: "memory"); x = y; }
C
"$instrument" "$cc" "$@" -c "$work/good.c" -o "$work/good.o"
exit $status
