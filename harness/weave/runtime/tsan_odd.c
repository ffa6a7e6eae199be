// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tsan_odd.c - volatile accesses, and atomics too wide to be modelled.
 *
 * A volatile access of up to 8 aligned bytes is what READ_ONCE() and WRITE_ONCE()
 * were in C: a relaxed atomic access of an unknown value.  Its hook comes first
 * and carries none, so a load finds the chosen value in memory and a store is
 * picked up afterwards (pickup.h).
 */
#include "weave/runtime/access.h"
#include "weave/runtime/entry.h"
#include "weave/runtime/pickup.h"
#include "weave/runtime/tsan.h"

static void volatile_read(uintptr_t addr, unsigned int size, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;
	struct mm_read r;
	uint16_t clk;
	mm_dep dep;
	bool spins;

	lw_visible(pc);
	if (lw_recording())
		ev = lw_record_access(LW_EV_LOAD, addr, size, MM_RELAXED);
	if (lw_unlikely(e->attention & LW_ATT_SECTION))
		lw_section_access(addr - LW_ARENA_BASE, size, false, false);
	l = lw_loc_of(addr, size, false);
	if (!l)
		return;
	dep = lw_loc_dep(l);
	clk = lw_race_clock();
	mm_load(e->mm, e->cur, lw_loc_id(l), MM_RELAXED, dep, &r);
	if (ev)
		lw_record_read(ev, &r);
	lw_atomic_race(l, true, false, dep, clk);
	lw_note_pointer(r.value, r.dep);
	spins = lw_saw(l, &r);
	/* Hand over first: nobody may run between the value's arrival and the access. */
	if (spins)
		lw_spinning(l);
	if (lw_memory_read(addr, size) == r.value)
		return;
	lw_memory_write(addr, size, r.value);
	lw_pickup_later(l->off, size, LW_PICK_RESTORE, 0);
}

static void volatile_write(uintptr_t addr, unsigned int size, uintptr_t pc)
{
	struct lw_engine *e = &lw_eng;
	struct lw_event *ev = NULL;
	struct lw_loc *l;

	lw_visible(pc);
	if (lw_recording())
		ev = lw_record_access(LW_EV_STORE, addr, size, MM_RELAXED);
	if (lw_unlikely(e->attention & LW_ATT_SECTION))
		lw_section_access(addr - LW_ARENA_BASE, size, true, false);
	l = lw_loc_of(addr, size, true);
	lw_atomic_race(l, false, true, lw_loc_dep(l), lw_race_clock());
	lw_pickup_later(l->off, size, LW_PICK_VOLATILE, ev ? e->last_event[e->cur] : 0);
}

_Noreturn static void unsupported(const char *what, uintptr_t pc)
{
	lw_enter(pc);
	if (lw_recording())
		lw_record_note(LW_EV_NOTE, what);
	lw_found(LW_UNSUPPORTED, "%s cannot be modelled", what);
}

#define VOLATILE(n)							\
	LW_ENTRY(void, __tsan_volatile_read##n, (void *addr))		\
	{								\
		volatile_read((uintptr_t)addr, n, LW_SITE());		\
	}								\
	void __tsan_volatile_write##n(void *addr)			\
	{								\
		volatile_write((uintptr_t)addr, n, LW_SITE());		\
	}
VOLATILE(1) VOLATILE(2) VOLATILE(4) VOLATILE(8)

void __tsan_volatile_read16(void *addr)
{
	(void)addr;
	unsupported("a volatile access of 16 bytes", LW_SITE());
}

void __tsan_volatile_write16(void *addr)
{
	(void)addr;
	unsupported("a volatile access of 16 bytes", LW_SITE());
}

#define UNALIGNED(n)							\
	LW_ENTRY(void, __tsan_unaligned_volatile_read##n, (void *addr))	\
	{								\
		if (n > 8)						\
			unsupported("a volatile access of 16 bytes", LW_SITE());	\
		volatile_read((uintptr_t)addr, n, LW_SITE());		\
	}								\
	void __tsan_unaligned_volatile_write##n(void *addr)		\
	{								\
		if (n > 8)						\
			unsupported("a volatile access of 16 bytes", LW_SITE());	\
		volatile_write((uintptr_t)addr, n, LW_SITE());		\
	}
UNALIGNED(1)
LW_TSAN_UNALIGNED_SIZES(UNALIGNED)

/* ---- 16-byte atomics ---- */

#define WIDE "an atomic access of 16 bytes"
#define WIDE_OP(name)							\
	lw_u128 __tsan_atomic128_##name(volatile void *a, lw_u128 v, int mo)	\
	{								\
		(void)a; (void)v; (void)mo;				\
		unsupported(WIDE, LW_SITE());				\
	}
WIDE_OP(exchange) WIDE_OP(fetch_add) WIDE_OP(fetch_sub) WIDE_OP(fetch_and)
WIDE_OP(fetch_or) WIDE_OP(fetch_xor) WIDE_OP(fetch_nand)

lw_u128 __tsan_atomic128_load(const volatile void *a, int mo)
{
	(void)a; (void)mo;
	unsupported(WIDE, LW_SITE());
}

void __tsan_atomic128_store(volatile void *a, lw_u128 v, int mo)
{
	(void)a; (void)v; (void)mo;
	unsupported(WIDE, LW_SITE());
}

int __tsan_atomic128_compare_exchange_strong(volatile void *a, void *e, lw_u128 v, int mo, int fmo)
{
	(void)a; (void)e; (void)v; (void)mo; (void)fmo;
	unsupported(WIDE, LW_SITE());
}

int __tsan_atomic128_compare_exchange_weak(volatile void *a, void *e, lw_u128 v, int mo, int fmo)
{
	(void)a; (void)e; (void)v; (void)mo; (void)fmo;
	unsupported(WIDE, LW_SITE());
}

lw_u128 __tsan_atomic128_compare_exchange_val(volatile void *a, lw_u128 e, lw_u128 v, int mo,
					      int fmo)
{
	(void)a; (void)e; (void)v; (void)mo; (void)fmo;
	unsupported(WIDE, LW_SITE());
}
