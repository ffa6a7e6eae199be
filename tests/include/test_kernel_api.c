// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_kernel_api.c - stands in for the engine: carries out what the compiled
 * operations ask for and writes down which hooks they called, in which orders.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "kernel_api_calls.h"
#include "lockweave/check.h"
#include "lockweave/engine_api.h"

static char asked[512];
static jmp_buf failed_check;
static struct task_struct task;
static int woken;

__attribute__((format(printf, 1, 2))) static void ask(const char *format, ...)
{
	size_t used = strlen(asked);
	va_list ap;

	if (used && used + 1 < sizeof(asked)) {
		asked[used++] = ' ';
		asked[used] = '\0';
	}
	va_start(ap, format);
	(void)vsnprintf(asked + used, sizeof(asked) - used, format, ap);
	va_end(ap);
}

static const char *order_name(int mo)
{
	static const char *const names[] = {
		[__ATOMIC_RELAXED] = "relaxed", [__ATOMIC_CONSUME] = "consume",
		[__ATOMIC_ACQUIRE] = "acquire", [__ATOMIC_RELEASE] = "release",
		[__ATOMIC_ACQ_REL] = "acq_rel", [__ATOMIC_SEQ_CST] = "seq_cst",
	};

	return names[mo];
}

/* ---- the ThreadSanitizer ABI, as far as the headers use it ---------------- */

void __tsan_init(void);
void __tsan_init(void) { }
void __tsan_func_entry(void *pc);
void __tsan_func_entry(void *pc) { (void)pc; }
void __tsan_func_exit(void);
void __tsan_func_exit(void) { }

#define PLAIN(name)				\
	void __tsan_##name(void *p);		\
	void __tsan_##name(void *p) { (void)p; }
PLAIN(read1) PLAIN(read2) PLAIN(read4) PLAIN(read8) PLAIN(read16)
PLAIN(write1) PLAIN(write2) PLAIN(write4) PLAIN(write8) PLAIN(write16)

#define ATOMICS(bits, type)							\
	type __tsan_atomic##bits##_load(const volatile type *p, int mo);	\
	type __tsan_atomic##bits##_load(const volatile type *p, int mo)		\
	{									\
		ask("load%d:%s", bits, order_name(mo));				\
		return *p;							\
	}									\
	void __tsan_atomic##bits##_store(volatile type *p, type v, int mo);	\
	void __tsan_atomic##bits##_store(volatile type *p, type v, int mo)	\
	{									\
		ask("store%d:%s", bits, order_name(mo));			\
		*p = v;								\
	}									\
	int __tsan_atomic##bits##_compare_exchange_strong(volatile type *p, type *c, \
							  type v, int mo, int fail);	\
	int __tsan_atomic##bits##_compare_exchange_strong(volatile type *p, type *c, \
							  type v, int mo, int fail)	\
	{									\
		type old = *p;							\
										\
		ask("cas%d:%s/%s", bits, order_name(mo), order_name(fail));	\
		if (old != *c) {						\
			*c = old;						\
			return 0;						\
		}								\
		*p = v;								\
		return 1;							\
	}									\
	type __tsan_atomic##bits##_compare_exchange_val(volatile type *p, type c, type v, \
							int mo, int fail);	\
	type __tsan_atomic##bits##_compare_exchange_val(volatile type *p, type c, type v, \
							int mo, int fail)	\
	{									\
		(void)__tsan_atomic##bits##_compare_exchange_strong(p, &c, v, mo, fail); \
		return c;							\
	}
#define RMW(bits, type, name, expr)						\
	type __tsan_atomic##bits##_##name(volatile type *p, type v, int mo);	\
	type __tsan_atomic##bits##_##name(volatile type *p, type v, int mo)	\
	{									\
		type old = *p;							\
										\
		ask("rmw%d:%s", bits, order_name(mo));				\
		*p = (type)(expr);						\
		return old;							\
	}
#define RMWS(bits, type)							\
	RMW(bits, type, exchange, v)						\
	RMW(bits, type, fetch_add, (type)old + (type)v)				\
	RMW(bits, type, fetch_sub, (type)old - (type)v)				\
	RMW(bits, type, fetch_and, old & v)					\
	RMW(bits, type, fetch_or, old | v)					\
	RMW(bits, type, fetch_xor, old ^ v)
ATOMICS(8, uint8_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)
RMWS(32, uint32_t)
RMWS(64, uint64_t)

/* ---- engine_api.h and check.h, as far as the headers use them ------------- */

void lw_fence(enum lw_fence_kind kind)
{
	static const char *const names[] = {
		[LW_FENCE_ACQUIRE] = "acquire", [LW_FENCE_RELEASE] = "release",
		[LW_FENCE_ACQ_REL] = "acq_rel", [LW_FENCE_MB] = "mb", [LW_FENCE_RMB] = "rmb",
		[LW_FENCE_WMB] = "wmb", [LW_FENCE_BEFORE_ATOMIC] = "before_atomic",
		[LW_FENCE_AFTER_ATOMIC] = "after_atomic",
		[LW_FENCE_AFTER_SPINLOCK] = "after_spinlock",
		[LW_FENCE_AFTER_UNLOCK_LOCK] = "after_unlock_lock",
		[LW_FENCE_READ_DEPENDS] = "read_depends",
	};

	ask("%s", names[kind]);
}

void lw_rmw_noreturn_hint(void) { ask("noreturn"); }
void lw_cpu_relax(void) { ask("relax"); }
void lw_data_race_begin(void) { ask("race("); }
void lw_data_race_end(void) { ask(")race"); }
void lw_rcu_read_lock(void) { ask("rcu("); }
void lw_rcu_read_unlock(void) { ask(")rcu"); }
struct task_struct *lw_current(void) { return &task; }
void lw_schedule(void) { ask("schedule"); }
void lw_might_sleep(const char *what) { (void)what; }
void lw_wait_begin(const void *what, const char *kind) { (void)what; (void)kind; }
void lw_wait_end(void) { }

bool lw_wake_up_process(struct task_struct *t)
{
	ask("wake%d", t == &task);
	woken++;
	return true;
}

_Noreturn void lw_assert_failed(const char *condition, const char *function)
{
	(void)function;
	ask("failed: %s", condition);
	longjmp(failed_check, 1);
}

_Noreturn void lw_count_failed(enum lw_count_fault fault, const void *count)
{
	static const char *const names[] = {
		[LW_COUNT_UNDERFLOWS] = "underflows", [LW_COUNT_OVERFLOWS] = "overflows",
		[LW_COUNT_DROPS_TO_ZERO] = "drops to zero", [LW_COUNT_LEAVES_ZERO] = "leaves zero",
	};

	(void)count;
	lw_assert_failed(names[fault], __func__);
}

int main(void)
{
	static unsigned int i, wrong;	/* as all that setjmp() might spoil */

	for (i = 0; i < kernel_api_ncalls; i++) {
		const struct kernel_api_call *c = &kernel_api_calls[i];
		static long word, result;

		asked[0] = '\0';
		word = c->before;
		result = c->result;
		if (!setjmp(failed_check))
			result = c->run(&word);
		if (strcmp(asked, c->asks) || word != c->after || result != c->result) {
			printf("%s: asks \"%s\", leaves %ld, returns %ld\n"
			       "    wanted: \"%s\", %ld, %ld\n", c->name, asked, word, result,
			       c->asks, c->after, c->result);
			wrong++;
		}
	}
	printf("%u operations, %u wrong\n", kernel_api_ncalls, wrong);
	return wrong || !kernel_api_ncalls;
}
