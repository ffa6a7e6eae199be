#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# fiber-aarch64.sh SOURCE WORK: the fiber test for arm64, under qemu.
set -eu
source=$1 work=$2
cc=aarch64-linux-gnu-gcc
qemu=$(command -v qemu-aarch64 || command -v qemu-aarch64-static || true)
if ! command -v $cc >/dev/null || [ -z "$qemu" ]; then
	echo "skipped: needs $cc and qemu-user (gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user)"
	exit 77
fi
mkdir -p "$work"
runtime=$source/harness/weave/runtime
for opt in -O0 -O2; do
	$cc $opt -g -static -frounding-math -I"$source/harness" -I"$source/harness/include" \
		"$source/tests/runtime/test_fiber.c" "$runtime/fiber.c" "$runtime/fiber_aarch64.S" \
		-lm -o "$work/fiber$opt"
	"$qemu" "$work/fiber$opt"
done
# The rest of the engine must at least compile there.
for file in "$runtime"/*.c "$runtime"/checkers/*.c; do
	$cc -std=gnu11 -O2 -Wall -Wextra -I"$source/harness" -I"$source/harness/include" \
		-c "$file" -o "$work/check.o"
done
