#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: refused.sh BUILD-DIRECTORY
#
# Programs that cannot be explored: what is said of them.  And how one is called in commands.
. "$(dirname "$0")/../command/lib.sh" "$1"

# says STATUS PATTERN FILE [OPTION...]: what lockweave explore says of the file.
says() {
	local status=$1 pattern=$2
	shift 2
	"$lockweave" explore "$@" >out 2>&1
	local got=$?
	[ $got -eq "$status" ] || fail "$*: status $got, not $status: $(cat out)"
	grep -Eq -- "$pattern" out || fail "$*: no '$pattern' in: $(cat out)"
}

cat >calls.c <<'C'
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
static void deep(void)
{
	sleep(1);
}
int main(void)
{
	if (fork())
		deep();
	open("/dev/null", O_RDONLY);
	return socket(1, 2, 3);
}
C
says 2 '^lockweave: calls.c:6: calls sleep\(\), which lockweave cannot control$' calls.c
for line in '10: calls fork' '12: calls open' '13: calls socket'; do
	grep -q "calls.c:$line()" out || fail "not said: $line"
done

cat >assembly.c <<'C'
static int x;
int main(void)
{
	__asm__ volatile("" ::: "memory");
#if defined(__x86_64__)
	__asm__ volatile("pause" ::: "memory");
#endif
#ifdef FENCE
	__asm__ volatile("# mfence" ::: "memory");
#endif
#ifdef OPERAND
	__asm__ volatile("# %0" : "+m"(x));
#endif
	return x;
}
C
says 0 '^complete: no violation in 1 distinct executions$' assembly.c
says 2 'assembly.c:9: inline assembly' assembly.c --compile=-DFENCE
says 2 'assembly.c:12: inline assembly' assembly.c --compile=-DOPERAND

echo 'int main(void) { return missing; }' >error.c
says 2 "error.c:1:25: error: use of undeclared identifier 'missing'" error.c
grep -q '^lockweave: error.c does not compile$' out || fail "not said that it does not compile"
echo 'int x;' >empty.c
says 2 'the program has no main\(\)' empty.c
echo '__attribute__((constructor)) static void f(void) { } int main(void) { return 0; }' >early.c
says 2 'early.c: f\(\) would run before' early.c
says 2 'cannot read none.c' none.c
says 2 '^lockweave: --threads is for locks; a program has no plan$' assembly.c --threads 2

# Two files, options, names that a shell takes for more than one word.
mkdir 'a folder'
echo 'int x(void); int main(void) { return x() ? 0 : *(volatile int *)0; }' >'a folder/one.c'
echo 'int x(void) { return X; }' >two.c
says 0 '^complete' 'a folder/one.c' two.c --compile=-DX=1
says 1 "replay 'a folder/one.c' two.c --compile=-DX=0 found --model weak" 'a folder/one.c' two.c \
	--compile=-DX=0 --output found
"$lockweave" replay 'a folder/one.c' two.c --compile=-DX=0 found >replayed 2>&1
[ $? -eq 1 ] || fail "the command for a replay does not replay: $(cat replayed)"
grep -q '^ASSERTION FAILED: lockweave one.c wild-access$' replayed || fail "replays as something else"

# Not the same each time.
cat >random.c <<'C'
#include <assert.h>
#include <stdlib.h>
int main(void)
{
	assert(rand() % 2);
	return 0;
}
C
says 2 '^lockweave: random.c is not deterministic' random.c
sed 's/% 2/>= 0/' random.c >time.c
says 3 '^incomplete: the program takes values from outside' time.c

# Nor with other garbage in memory: if the program acts on it, and only then.
cat >garbage.c <<'C'
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
atomic_int seen;
int main(void)
{
	int *block = malloc(4 * sizeof(*block)), *copy = malloc(4 * sizeof(*copy));
	memcpy(copy, block, 4 * sizeof(*copy));
#ifdef ACT
	if (copy[ACT] > 0)
		seen = 1;
#endif
	free(copy);
	free(block);
	return 0;
}
C
says 0 '^complete' garbage.c
says 2 'garbage.c is not deterministic: it reads memory of malloc' garbage.c --compile=-DACT=2
sed 's/malloc(4 [*] sizeof/calloc(4, sizeof/g' garbage.c >zero.c
says 0 '^complete' zero.c --compile=-DACT=2

# What it prints.
cat >prints.c <<'C'
#include <stdio.h>
int main(void)
{
	printf("%d and %s\n", 1, "two");
	fprintf(stderr, "three\n");
	return 0;
}
C
says 0 '^complete' prints.c
grep -q 'and two' out && fail "an exploration shows what the program prints"
: >input
"$lockweave" replay prints.c input --verbose >out 2>&1
[ "$(head -n 2 out)" = "1 and two
three" ] || fail "--verbose does not show what the program prints: $(cat out)"
"$lockweave" fuzz prints.c --runs 100 >out 2>&1 || fail "fuzzing a program: $(cat out)"
grep -q '^prints.c under weak: ' out || fail "a program's model is not weak: $(cat out)"
finish
