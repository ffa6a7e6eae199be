// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_abi.c - every entry point does what its name says.
 *
 * Accesses: two threads; the first calls the entry point on some bytes, the
 * second accesses one byte plainly.  A race is reported for each byte that the
 * entry point covers, for no other, and a read against a read is none.
 * Atomics: each operation, at each width, returns and stores what C says.
 */
#include <stdio.h>
#include <string.h>

#include "lockweave/engine_api.h"
#include "weave/runtime/arena.h"
#include "weave/runtime/engine.h"
#include "weave/runtime/tsan.h"

static int failed, checks;

struct entry {
	const char *name;
	void (*call)(void *addr);
	unsigned int size;
	bool aligned, reads, writes, marked;
};

static void range_read(void *addr) { __tsan_read_range(addr, 24); }
static void range_write(void *addr) { __tsan_write_range(addr, 24); }
static void vptr_read(void *addr) { __tsan_vptr_read(addr); }
static void vptr_update(void *addr) { __tsan_vptr_update(addr, NULL); }
static void set(void *addr) { __tsan_memset(addr, 0x5a, 11); }
static void copy_from(void *addr);
static void copy_to(void *addr);
static void move_from(void *addr);
static void compare(void *addr);
static void compare_b(void *addr);

#define PLAIN(n)								\
	{ "read" #n, __tsan_read##n, n, true, true, false, false },		\
	{ "write" #n, __tsan_write##n, n, true, false, true, false },		\
	{ "read_write" #n, __tsan_read_write##n, n, true, true, true, false },
#define VOLATILE(n)								\
	{ "volatile_read" #n, __tsan_volatile_read##n, n, true, true, false, true },	\
	{ "volatile_write" #n, __tsan_volatile_write##n, n, true, false, true, true },	\
	{ "unaligned_volatile_read" #n, __tsan_unaligned_volatile_read##n, n, true, true,	\
	  false, true },							\
	{ "unaligned_volatile_write" #n, __tsan_unaligned_volatile_write##n, n, true, false,	\
	  true, true },
#define UNALIGNED(n)								\
	{ "unaligned_read" #n, __tsan_unaligned_read##n, n, false, true, false, false },	\
	{ "unaligned_write" #n, __tsan_unaligned_write##n, n, false, false, true, false },	\
	{ "unaligned_read_write" #n, __tsan_unaligned_read_write##n, n, false, true, true,	\
	  false },

static const struct entry entries[] = {
	LW_TSAN_SIZES(PLAIN)
	UNALIGNED(1)
	LW_TSAN_UNALIGNED_SIZES(UNALIGNED)
	VOLATILE(1) VOLATILE(2) VOLATILE(4) VOLATILE(8)
	{ "read_range", range_read, 24, false, true, false, false },
	{ "write_range", range_write, 24, false, false, true, false },
	{ "vptr_read", vptr_read, sizeof(void *), true, true, false, false },
	{ "vptr_update", vptr_update, sizeof(void *), true, false, true, false },
	{ "memset", set, 11, false, false, true, false },
	{ "memcpy from", copy_from, 13, false, true, false, false },
	{ "memcpy to", copy_to, 13, false, false, true, false },
	{ "memmove from", move_from, 7, false, true, false, false },
	{ "memcmp", compare, 9, false, true, false, false },
	{ "bcmp", compare_b, 9, false, true, false, false },
};
#define NENTRIES (sizeof(entries) / sizeof(entries[0]))

/* ---- one experiment ---- */

static const struct entry *entry;
static unsigned int shift, byte;
static bool other_writes;
static char *memory, *partner;

static void copy_from(void *addr) { __tsan_memcpy(partner, addr, 13); }
static void copy_to(void *addr) { __tsan_memcpy(addr, partner, 13); }
static void move_from(void *addr) { __tsan_memmove(partner, addr, 7); }
static void compare(void *addr) { (void)__tsan_memcmp(addr, partner, 9); }
static void compare_b(void *addr) { (void)__tsan_bcmp(addr, partner, 9); }

static void setup(void)
{
	memory = lw_zalloc(64, "memory");
	partner = lw_zalloc(64, "partner");
}

static void first(unsigned int arg)
{
	(void)arg;
	entry->call(memory + 16 + shift);
}

static void second(unsigned int arg)
{
	(void)arg;
	if (other_writes)
		__tsan_write1(memory + byte);
	else
		__tsan_read1(memory + byte);
}

static const struct lw_op ops[] = { { "first", first, 1 }, { "second", second, 1 } };
static const struct lw_scenario scenario = {
	.name = "abi", .summary = "", .setup = setup, .ops = ops, .nops = 2,
	.min_threads = 2, .max_threads = 2, .max_ops = 1,
};

static void experiment(bool swap)
{
	struct lw_input in = { .plan = { .nthreads = 2 } };
	bool covered = byte >= 16 + shift && byte < 16 + shift + entry->size;
	bool want = covered && (entry->writes || (entry->reads && other_writes));
	const struct lw_outcome *o;
	bool got;

	in.plan.thread[0].nops = in.plan.thread[1].nops = 1;
	in.plan.thread[0].ops[0].op = swap;
	in.plan.thread[1].ops[0].op = !swap;
	o = lw_engine_run(&scenario, &in, false);
	got = o->verdict == LW_FINDING;
	checks++;
	if (got != want || (got && o->finding.class != LW_DATA_RACE)) {
		printf("FAILED: %s+%u against a %s of byte %u, %s first: %s, expected %s\n", entry->name,
		       shift, other_writes ? "write" : "read", byte, swap ? "that" : "it",
		       got ? o->finding.text : "no race", want ? "a race" : "none");
		failed = 1;
	}
}

static void test_accesses(void)
{
	for (unsigned int i = 0; i < NENTRIES; i++) {
		entry = &entries[i];
		for (shift = 0; shift < (entry->aligned ? 1 : 8); shift++)
			for (byte = 12; byte < 52; byte++)
				for (unsigned int k = 0; k < 4; k++) {
					other_writes = k & 1;
					experiment(k & 2);
				}
	}
}

/* ---- atomics ---- */

#define EXPECT(what, got, want)								\
	do {										\
		checks++;								\
		if ((unsigned long long)(got) != (unsigned long long)(want)) {		\
			printf("FAILED: %s: %#llx, expected %#llx\n", what,		\
			       (unsigned long long)(got), (unsigned long long)(want));	\
			failed = 1;							\
		}									\
	} while (0)

#define FETCH(bits, op, result)								\
	do {										\
		__tsan_atomic##bits##_store(p, a, 0);					\
		EXPECT("fetch_" #op #bits, __tsan_atomic##bits##_fetch_##op(p, b, mo), a);	\
		EXPECT(#op #bits, *p, (uint##bits##_t)(result));			\
		EXPECT(#op #bits " loaded", __tsan_atomic##bits##_load(p, 0), (uint##bits##_t)(result)); \
	} while (0)

#define WIDTH(bits)									\
static void atomics##bits(uint##bits##_t *p, uint##bits##_t a, uint##bits##_t b, int mo)	\
{											\
	uint##bits##_t e;								\
											\
	FETCH(bits, add, a + b);							\
	FETCH(bits, sub, a - b);							\
	FETCH(bits, and, a & b);							\
	FETCH(bits, or, a | b);								\
	FETCH(bits, xor, a ^ b);							\
	FETCH(bits, nand, ~(a & b));							\
	EXPECT("exchange" #bits, (__tsan_atomic##bits##_store(p, a, 3),			\
				  __tsan_atomic##bits##_exchange(p, b, mo)), a);	\
	EXPECT("exchanged" #bits, *p, b);						\
	EXPECT("cas_val" #bits, __tsan_atomic##bits##_compare_exchange_val(p, b, a, mo, 0), b);	\
	EXPECT("cas_val stored" #bits, *p, a);						\
	e = (uint##bits##_t)(a + 1);							\
	EXPECT("cas_val fails" #bits, __tsan_atomic##bits##_compare_exchange_val(p, e, b, mo, 0), a); \
	EXPECT("cas_val kept" #bits, *p, a);						\
	EXPECT("strong fails" #bits, __tsan_atomic##bits##_compare_exchange_strong(p, &e, b, mo, 0), 0); \
	EXPECT("strong tells" #bits, e, a);						\
	EXPECT("strong" #bits, __tsan_atomic##bits##_compare_exchange_strong(p, &e, b, mo, 0), 1);	\
	EXPECT("strong stored" #bits, *p, b);						\
	e = b;										\
	EXPECT("weak" #bits, __tsan_atomic##bits##_compare_exchange_weak(p, &e, a, mo, 0), 1);	\
	EXPECT("weak stored" #bits, *p, a);						\
	*p = b;										\
	__tsan_atomic##bits##_store(p, a, 5);						\
	EXPECT("seq_cst store" #bits, __tsan_atomic##bits##_load(p, 5), a);		\
}
LW_TSAN_BITS(WIDTH)

static void atomics(unsigned int arg)
{
	char *p = lw_zalloc(64, "atomics");

	(void)arg;
	for (int mo = 0; mo <= 5; mo++) {
		atomics8((uint8_t *)p + 3, 0xf7, 0x3c, mo);
		atomics16((uint16_t *)(p + 6), 0xf00f, 0x1ff1, mo);
		atomics32((uint32_t *)(p + 8), 0xdeadbeef, 0x12345678, mo);
		atomics64((uint64_t *)(p + 16), 0xdeadbeefcafef00d, 0x8765432187654321, mo);
		__tsan_atomic_thread_fence(mo);
		__tsan_atomic_signal_fence(mo);
	}
}

static void wide(unsigned int arg)
{
	static lw_u128 e;
	lw_u128 *p = lw_zalloc(16, "wide");

	switch (arg) {
	case 0: __tsan_atomic128_load(p, 0); break;
	case 1: __tsan_atomic128_store(p, 1, 0); break;
	case 2: __tsan_atomic128_exchange(p, 1, 0); break;
	case 3: __tsan_atomic128_fetch_add(p, 1, 0); break;
	case 4: __tsan_atomic128_fetch_sub(p, 1, 0); break;
	case 5: __tsan_atomic128_fetch_and(p, 1, 0); break;
	case 6: __tsan_atomic128_fetch_or(p, 1, 0); break;
	case 7: __tsan_atomic128_fetch_xor(p, 1, 0); break;
	case 8: __tsan_atomic128_fetch_nand(p, 1, 0); break;
	case 9: __tsan_atomic128_compare_exchange_strong(p, &e, 1, 0, 0); break;
	case 10: __tsan_atomic128_compare_exchange_weak(p, &e, 1, 0, 0); break;
	case 11: __tsan_atomic128_compare_exchange_val(p, e, 1, 0, 0); break;
	case 12: __tsan_volatile_read16(p); break;
	case 13: __tsan_volatile_write16(p); break;
	case 14: __tsan_unaligned_volatile_read16(p); break;
	case 15: __tsan_unaligned_volatile_write16(p); break;
	case 16: __tsan_volatile_read4((char *)p + 2); break;
	case 17: __tsan_atomic32_load((char *)p + 1, 0); break;
	default: break;
	}
}
#define NWIDE 18u

static const struct lw_op atomic_ops[] = { { "atomics", atomics, 1 }, { "wide", wide, NWIDE } };
static const struct lw_scenario atomic_scenario = {
	.name = "atomics", .summary = "", .ops = atomic_ops, .nops = 2,
	.min_threads = 2, .max_threads = 2, .max_ops = 1,
};

static void test_atomics(void)
{
	struct lw_input in = { .plan = { .nthreads = 1, .thread = { { .nops = 1 } } } };
	const struct lw_outcome *o = lw_engine_run(&atomic_scenario, &in, false);

	EXPECT("atomics' verdict", o->verdict, LW_PASSED);
	if (o->verdict == LW_FINDING)
		printf("%s\n", o->finding.text);
	in.plan.thread[0].ops[0].op = 1;
	for (unsigned int i = 0; i < NWIDE; i++) {
		in.plan.thread[0].ops[0].arg = (unsigned char)i;
		o = lw_engine_run(&atomic_scenario, &in, false);
		EXPECT("what is too wide", o->verdict, LW_FINDING);
		EXPECT("its class", o->finding.class, LW_UNSUPPORTED);
	}
}

int main(int argc, char **argv)
{
	struct lw_engine_options options = { .model = MM_SC };
	const char *error = NULL;

	options.model = mm_model_by_name(argc > 1 ? argv[1] : "sc");
	if (lw_engine_init(&options, &error)) {
		printf("FAILED: %s\n", error);
		return 1;
	}
	test_accesses();
	test_atomics();
	if (memory != (char *)LW_ARENA_BASE) {
		printf("FAILED: the first object is not where the arena begins\n");
		failed = 1;
	}
	printf("%d checks, %s\n", checks, failed ? "FAILED" : "ok");
	return failed;
}
