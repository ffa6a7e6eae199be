#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: service.sh SOURCE SANITIZER [LOCK...]
#
# Builds fuzz targets as a fuzzing service does, for SANITIZER address, undefined or
# none (that one with an engine of another kind than libFuzzer), and looks at the
# outcome as the service would: names, what lies beside each target, that it needs
# nothing outside, and that it runs from another place, with nothing and with its
# seeds.
set -u
export LC_ALL=C
unset LOCKWEAVE_MODEL LOCKWEAVE_STATS LOCKWEAVE_COMMAND LOCKWEAVE_PATCH LOCKWEAVE_LOCKS
source=$1 SANITIZER=$2
shift 2
case $source in /*) ;; *) source=$PWD/$source ;; esac
top=$(mktemp -d) || exit 1
trap 'rm -rf "$top"' EXIT
fail() {
	echo "FAILED: $SANITIZER: $*" >&2
	exit 1
}

# What OSS-Fuzz's base images set, less the C++ library of their own.
export CC=clang CXX=clang++ SANITIZER OUT=$top/out WORK=$top/work SRC=$top
common='-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION'
case $SANITIZER in
address)
	flags="-fsanitize=address -fsanitize-address-use-after-scope"
	needs='__asan_'
	;;
undefined)
	flags="-fsanitize=array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute,shift,signed-integer-overflow,unsigned-integer-overflow,unreachable,vla-bound,vptr"
	flags="$flags -fno-sanitize-recover=array-bounds,bool,builtin,enum,function,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr"
	needs='__ubsan_'
	;;
none)
	flags=
	needs=
	;;
*)
	fail "no such sanitizer"
	;;
esac
export LIB_FUZZING_ENGINE=-fsanitize=fuzzer
if [ "$SANITIZER" = none ]; then
	clang -O1 -c "$source/tests/fuzz/engine.c" -o "$top/engine.o" || fail "the engine does not compile"
	LIB_FUZZING_ENGINE=$top/engine.o
else
	common="$common -fsanitize=fuzzer-no-link"
fi
export CFLAGS="$common $flags" CXXFLAGS="$common $flags"

nice "$source/fuzz/build.sh" "$@" >"$top/log" 2>&1 || fail "build.sh: $(tail -n 20 "$top/log")"
rm -rf "$WORK"
mv "$OUT" "$top/moved"
OUT=$top/moved
mkdir "$top/empty"
cd "$top/empty" || exit 1

# Does what it links with exist here, and is it either of the system or beside it?
check_libraries() {
	local name path rest
	while read -r name path rest; do
		case $name in
		linux-vdso.so* | */ld-linux*) continue ;;
		esac
		[ "$path" = "=>" ] || fail "$target: cannot read ldd's line: $name $path $rest"
		case ${rest%% *} in
		"$OUT"/lib/*) continue ;;
		not) fail "$target needs $name, which is not there" ;;
		esac
		case $name in
		libc.so* | libm.so* | libpthread.so* | libdl.so* | librt.so* | libgcc_s.so* | libstdc++.so*) ;;
		*) fail "$target takes $name from ${rest%% *}, not from beside it" ;;
		esac
	done < <(ldd "$1")
}

# A path of where it was built, where the running program can see it.  Sanitizers have
# the names of sources in there for what they print.
check_paths() {
	[ "$SANITIZER" = none ] || return
	objcopy --strip-debug "$1" "$top/stripped" || fail "objcopy"
	! grep -a -q -e "$top/out" -e "$top/work" "$top/stripped" || fail "$target knows $top"
}

# runs WHAT ARGUMENT...: as bad_build_check does.
runs() {
	local what=$1
	shift
	env -i PATH="$PATH" HOME=/nonexistent timeout 300 "$OUT/$target" "$@" >"$top/log" 2>&1 </dev/null ||
		fail "$target with $what: $(tail -n 15 "$top/log")"
	! grep -q -i 'no interesting inputs' "$top/log" || fail "$target with $what: sees no coverage"
}

check() {
	case $target in
	*[!A-Za-z0-9_-]*) fail "$target: services take letters, digits, _ and - only" ;;
	esac
	for beside in .options .dict _seed_corpus.zip; do
		[ -s "$OUT/$target$beside" ] || fail "no $target$beside"
	done
	grep -q '^\[libfuzzer\]$' "$OUT/$target.options" || fail "$target.options"
	check_libraries "$OUT/$target"
	check_paths "$OUT/$target"
	if [ -n "$needs" ]; then
		calls=$(objdump -d "$OUT/$target" | grep -c "call.*<$needs")
		[ "$calls" -ge 1000 ] || fail "$target: $calls calls of the sanitizer only"
	fi
	rm -rf "$top/seeds"
	mkdir "$top/seeds"
	python3 -m zipfile -e "$OUT/${target}_seed_corpus.zip" "$top/seeds" || fail "$target: seed corpus"
	if [ "$SANITIZER" = none ]; then
		: >"$top/nothing"
		runs "an empty input" "$top/nothing"
		runs "its seeds" "$top"/seeds/*
		grep -q '^ran [1-9]' "$top/log" || fail "$target: ran nothing"
		return
	fi
	: >"$top/nothing"
	runs "an empty input" "$top/nothing"
	runs "no corpus" -seed=1337 -runs=4
	grep -q 'Done 4 runs' "$top/log" || fail "$target: not done: $(tail -n 5 "$top/log")"
	runs "its seeds" -runs=0 "$top/seeds"
	runs "its dictionary" -runs=100 -seed=1337 -dict="$OUT/$target.dict"
	grep -q 'Dictionary: [1-9]' "$top/log" || fail "$target: dictionary: $(head -n 5 "$top/log")"
}

n=0
for file in "$OUT"/*; do
	case $file in
	*/lib | *.options | *.dict | *.zip) continue ;;
	esac
	[ -x "$file" ] || fail "what is $file?"
	target=$(basename "$file")
	check
	n=$((n + 1))
done
[ "$n" -gt 0 ] && [ "$n" -ge $# ] || fail "$n targets"
[ -z "$(ls -A)" ] || fail "something was written to where it ran: $(ls -A)"
echo "$SANITIZER: $n targets built and checked"
