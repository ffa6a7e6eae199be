#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# entry-points.sh CLANG ENGINE OBJECT...: every entry point that ThreadSanitizer's
# own runtime offers to instrumented C code is there, and so is every one that the
# objects ask for.
set -eu
cc=$1 engine=$2
shift 2
runtime=$("$cc" -print-file-name=libclang_rt.tsan-x86_64.a)
have=$(mktemp) want=$(mktemp)
trap 'rm -f "$have" "$want"' EXIT
nm --defined-only "$engine" | sed -n 's/.* T \(__tsan_.*\)/\1/p' | sort -u >"$have"
nm -u "$@" | sed -n 's/^ *U \(__tsan_.*\)/\1/p' | sort -u >"$want"
[ -s "$want" ] || { echo "FAILED: the objects ask for nothing"; exit 1; }
missing=$(comm -13 "$have" "$want")
[ -z "$missing" ] || { echo "FAILED: objects ask for" $missing; exit 1; }
if [ ! -f "$runtime" ]; then
	echo "skipped: no ThreadSanitizer runtime beside $cc to compare with"
	exit 77
fi
# Of the runtime's entries, those that the compiler's pass calls in C.
nm --defined-only "$runtime" 2>/dev/null |
	sed -n 's/.* T \(__tsan_\(unaligned_\)\{0,1\}\(volatile_\)\{0,1\}\(read\|write\)[_a-z0-9]*\)$/\1/p
		s/.* T \(__tsan_atomic[_a-z0-9]*\)$/\1/p
		s/.* T \(__tsan_\(func_entry\|func_exit\|init\|vptr_read\|vptr_update\|mem[a-z]*\)\)$/\1/p
		s/.* T \(__tsan_ignore_thread_[a-z]*\)$/\1/p' |
	grep -v '_pc$' | sort -u >"$want"	# _pc: Go and Java
missing=$(comm -13 "$have" "$want")
[ -z "$missing" ] || { echo "FAILED: the engine lacks" $missing; exit 1; }
echo "$(wc -l <"$want") entry points of the runtime, all there"
