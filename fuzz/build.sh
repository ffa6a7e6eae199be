#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: fuzz/build.sh [LOCK...]
#
# Builds fuzz targets the way OSS-Fuzz, ClusterFuzzLite and their relatives want
# them, for the locks named (default: $LOCKWEAVE_LOCKS, or all that there are; known
# bugs are left out, they would be found).  From the environment:
#	CC CXX CFLAGS CXXFLAGS	how to compile; $CXX links
#	LIB_FUZZING_ENGINE	what to link with (default: -fsanitize=fuzzer)
#	OUT			what is built goes here, and nothing else does
#	WORK			for what is needed meanwhile
# In $OUT then are for each lock NAME_fuzzer, NAME_fuzzer.options, NAME_fuzzer.dict,
# NAME_fuzzer_seed_corpus.zip, and lib/ with the shared libraries that a bare system
# may lack.  $OUT may be moved.
set -eu
cd "$(dirname "$0")/.."
source=$PWD
: "${OUT:?lockweave: set OUT to the directory that the targets are to go to}"
: "${WORK:?lockweave: set WORK to a directory for temporary files}"
: "${CC:=clang}" "${CXX:=clang++}" "${CFLAGS:=}" "${CXXFLAGS:=}"
export LIB_FUZZING_ENGINE=${LIB_FUZZING_ENGINE:--fsanitize=fuzzer}
mkdir -p "$OUT/lib" "$WORK"
OUT=$(cd "$OUT" && pwd)
build=$(cd "$WORK" && pwd)/lockweave

read -r -a locks <<<"${LOCKWEAVE_LOCKS:-}"
[ $# -gt 0 ] && locks=("$@")
if [ ${#locks[@]} = 0 ]; then
	for file in lockimpl/*/scenario.c; do
		locks+=("$(basename "$(dirname "$file")")")
	done
fi
for lock in "${locks[@]}"; do
	[ -e "lockimpl/$lock/scenario.c" ] || {
		echo "lockweave: there is no lockimpl/$lock/scenario.c; name a folder of lockimpl/" >&2
		exit 2
	}
done

generator=()
command -v ninja >/dev/null 2>&1 && generator=(-G Ninja)
# DT_RPATH, which counts for what the libraries need in turn, too.
cmake -S "$source" -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	-DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
	-DCMAKE_C_FLAGS="$CFLAGS" -DCMAKE_CXX_FLAGS="$CXXFLAGS" \
	-DCMAKE_EXE_LINKER_FLAGS=-Wl,--disable-new-dtags \
	-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON "-DCMAKE_INSTALL_RPATH=\$ORIGIN/lib" \
	-DLW_FUZZ_ENGINE="$LIB_FUZZING_ENGINE" -DLW_FUZZ_LINKER=CXX
cmake --build "$build" --parallel "$(nproc)" --target "${locks[@]/%/_fuzzer}"

# What the C and C++ compilers bring with them every system has.
libraries() {
	ldd "$1" | sed -n 's/^\t\([^ ]*\) => \(\/[^ ]*\) (.*/\1 \2/p' |
		grep -v -E '^(libc|libm|libpthread|libdl|librt|libgcc_s|libstdc\+\+|libc\+\+|libc\+\+abi|libunwind)\.so' |
		cut -d' ' -f2
}

# Inputs worth starting with: seeds, and what broke the lock with a bug in it.
corpus() { # LOCK ZIP
	local files=()
	mapfile -t files < <(find "$source/corpus/$1" -type f \( -path '*/seeds/*' -o -path '*/regression/*' \) \
		2>/dev/null | LC_ALL=C sort)
	rm -f "$2"
	if [ ${#files[@]} = 0 ]; then
		# The empty input is the scenario's own plan; a zip must not be empty.
		: >"$build/empty"
		files=("$build/empty")
	fi
	if command -v zip >/dev/null 2>&1; then
		zip -q -j "$2" "${files[@]}"
	else
		python3 -m zipfile -c "$2" "${files[@]}"
	fi
}

for lock in "${locks[@]}"; do
	target=${lock}_fuzzer
	cp "$build/fuzz/$target" "$build/fuzz/$target.options" "$OUT/"
	cp "$source/fuzz/fuzzer.dict" "$OUT/$target.dict"
	corpus "$lock" "$OUT/${target}_seed_corpus.zip"
	for library in $(libraries "$OUT/$target"); do
		cp -L -n "$library" "$OUT/lib/"
	done
done
