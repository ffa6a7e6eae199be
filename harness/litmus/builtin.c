/* SPDX-License-Identifier: GPL-2.0-or-later */
/* builtin.c - the functions that a litmus test may call. */
#include <string.h>

#include "litmus/builtin.h"
#include "weave/model/mm.h"

struct entry {
	const char *name;
	struct lt_builtin b;
};

#define FENCE(f)	{ .fn = FN_FENCE, .kind = (f), .kernel = true }
#define LOAD(o, l, n)	{ .fn = FN_LOAD, .order = (o), .lvalue = (l), .nargs = (n), .kernel = true }
#define DEREF(n)	{ .fn = FN_LOAD, .order = MM_RELAXED, .lvalue = true, .depends = true, \
			  .nargs = (n), .kernel = true }
#define STORE(o, l)	{ .fn = FN_STORE, .order = (o), .lvalue = (l), .nargs = 2, .kernel = true }
#define NOP(n)		{ .fn = FN_NOP, .nargs = (n), .kernel = true }
#define CALL(f, n)	{ .fn = (f), .nargs = (n), .kernel = true }

static const struct entry kernel_table[] = {
	{ "READ_ONCE", LOAD(MM_RELAXED, true, 1) },
	{ "WRITE_ONCE", STORE(MM_RELAXED, true) },
	{ "smp_load_acquire", LOAD(MM_ACQUIRE, false, 1) },
	{ "smp_store_release", STORE(MM_RELEASE, false) },
	{ "smp_store_mb", { .fn = FN_STORE, .order = MM_RELAXED, .lvalue = true, .nargs = 2,
			    .full_after = true, .kernel = true } },
	{ "rcu_dereference", DEREF(1) },
	{ "rcu_dereference_raw", DEREF(1) },
	{ "rcu_dereference_bh", DEREF(1) },
	{ "rcu_dereference_sched", DEREF(1) },
	{ "rcu_dereference_check", DEREF(2) },
	{ "rcu_dereference_protected", DEREF(2) },
	{ "lockless_dereference", DEREF(1) },
	{ "srcu_dereference", DEREF(2) },
	{ "rcu_assign_pointer", STORE(MM_RELEASE, true) },
	{ "RCU_INIT_POINTER", STORE(MM_RELAXED, true) },
	{ "smp_mb", FENCE(MM_FENCE_SEQ_CST) },
	{ "smp_rmb", FENCE(MM_FENCE_RMB) },
	{ "smp_wmb", FENCE(MM_FENCE_WMB) },
	{ "smp_mb__before_atomic", FENCE(MM_FENCE_BEFORE_ATOMIC) },
	{ "smp_mb__after_atomic", FENCE(MM_FENCE_AFTER_ATOMIC) },
	{ "smp_mb__after_spinlock", FENCE(MM_FENCE_AFTER_SPINLOCK) },
	{ "smp_mb__after_unlock_lock", FENCE(MM_FENCE_AFTER_UNLOCK_LOCK) },
	{ "smp_read_barrier_depends", FENCE(MM_FENCE_READ_DEPENDS) },
	{ "barrier", NOP(0) },
	{ "kfree", NOP(1) },
	{ "cpu_relax", NOP(0) },
	{ "rcu_read_lock", CALL(FN_RCU_LOCK, 0) },
	{ "rcu_read_unlock", CALL(FN_RCU_UNLOCK, 0) },
	{ "synchronize_rcu", CALL(FN_SYNC_RCU, 0) },
	{ "synchronize_rcu_expedited", CALL(FN_SYNC_RCU, 0) },
	{ "srcu_read_lock", CALL(FN_SRCU_LOCK, 1) },
	{ "srcu_read_unlock", CALL(FN_SRCU_UNLOCK, 2) },
	{ "srcu_down_read", CALL(FN_SRCU_LOCK, 1) },
	{ "srcu_up_read", CALL(FN_SRCU_UNLOCK, 2) },
	{ "synchronize_srcu", CALL(FN_SYNC_SRCU, 1) },
	{ "synchronize_srcu_expedited", CALL(FN_SYNC_SRCU, 1) },
	{ "spin_lock", CALL(FN_LOCK, 1) },
	{ "spin_unlock", CALL(FN_UNLOCK, 1) },
	{ "spin_trylock", CALL(FN_TRYLOCK, 1) },
	{ "spin_is_locked", CALL(FN_IS_LOCKED, 1) },
};

static bool find_in(const struct entry *table, size_t n, const char *name, struct lt_builtin *out)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(table[i].name, name)) {
			*out = table[i].b;
			return true;
		}
	return false;
}

/* Take the suffix away if it is there. */
static bool strip(char *s, const char *suffix)
{
	size_t n = strlen(s), k = strlen(suffix);

	if (n <= k || strcmp(s + n - k, suffix))
		return false;
	s[n - k] = '\0';
	return true;
}

static bool arithmetic(const char *op, struct lt_builtin *b)
{
	static const struct { const char *name; uint8_t kind; int8_t imm; bool invert; } ops[] = {
		{ "add", MM_ADD, 0, false }, { "sub", MM_SUB, 0, false },
		{ "inc", MM_ADD, 1, false }, { "dec", MM_SUB, 1, false },
		{ "and", MM_AND, 0, false }, { "or", MM_OR, 0, false },
		{ "xor", MM_XOR, 0, false }, { "andnot", MM_AND, 0, true },
	};
	size_t i;

	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (strcmp(ops[i].name, op))
			continue;
		b->fn = FN_RMW;
		b->kind = ops[i].kind;
		b->imm = ops[i].imm;
		b->has_imm = ops[i].imm != 0;
		b->invert = ops[i].invert;
		b->value_first = !b->has_imm;
		b->nargs = b->has_imm ? 1 : 2;
		return true;
	}
	return false;
}

/* The forms whose second word says when they store: add_unless and its kin. */
static bool unless(const char *op, struct lt_builtin *b)
{
	b->fn = FN_RMW;
	b->kind = MM_ADD_UNLESS;
	if (!strcmp(op, "add_unless") || !strcmp(op, "fetch_add_unless")) {
		b->ret = op[0] == 'f' ? RET_OLD : RET_WROTE;
		b->nargs = 3;
		return true;
	}
	if (!strcmp(op, "inc_not_zero")) {
		b->ret = RET_WROTE;
		b->nargs = 1;
		b->has_imm = b->has_expected_imm = true;
		b->imm = 1;
		return true;
	}
	return false;
}

static bool exchange(const char *op, struct lt_builtin *b)
{
	b->fn = FN_RMW;
	if (!strcmp(op, "xchg")) {
		b->kind = MM_XCHG;
		b->ret = RET_OLD;
		b->nargs = 2;
		return true;
	}
	if (!strcmp(op, "cmpxchg") || !strcmp(op, "try_cmpxchg")) {
		b->kind = MM_CMPXCHG;
		b->by_pointer = op[0] == 't';
		b->ret = b->by_pointer ? RET_WROTE : RET_OLD;
		b->nargs = 3;
		return true;
	}
	return false;
}

/* "atomic_" is gone, and so is an order's suffix, which stands in b->order. */
static bool kernel_atomic(char *op, bool suffix, struct lt_builtin *b)
{
	if (!strcmp(op, "read") && (!suffix || b->order == MM_ACQUIRE)) {
		b->fn = FN_LOAD;
		b->order = suffix ? MM_ACQUIRE : MM_RELAXED;
		b->nargs = 1;
		return true;
	}
	if (!strcmp(op, "set") && (!suffix || b->order == MM_RELEASE)) {
		b->fn = FN_STORE;
		b->order = suffix ? MM_RELEASE : MM_RELAXED;
		b->nargs = 2;
		return true;
	}
	if (exchange(op, b) || unless(op, b))
		return true;
	memset(b, 0, sizeof(*b));
	b->kernel = true;
	if (!suffix && arithmetic(op, b)) {
		b->order = MM_RELAXED;
		b->noreturn = true;
		return true;
	}
	if (!strcmp(op, "add_negative")) {
		b->ret = RET_NEW_NEG;
		return arithmetic("add", b);
	}
	if (!suffix && strip(op, "_and_test")) {
		b->ret = RET_NEW_ZERO;
		return (!strcmp(op, "sub") || !strcmp(op, "dec") || !strcmp(op, "inc")) &&
		       arithmetic(op, b);
	}
	if (strip(op, "_return")) {
		b->ret = RET_NEW;
		return arithmetic(op, b);
	}
	if (!strncmp(op, "fetch_", 6)) {
		b->ret = RET_OLD;
		return arithmetic(op + 6, b);
	}
	return false;
}

static bool kernel_find(const char *name, struct lt_builtin *b)
{
	static const char *const prefixes[] = { "atomic_", "atomic64_", "atomic_long_" };
	char op[40];
	enum mm_order order = MM_SEQ_CST;
	bool suffix = true, atomic = false, ok;
	size_t i;

	if (find_in(kernel_table, sizeof(kernel_table) / sizeof(kernel_table[0]), name, b))
		return true;
	for (i = 3; i-- > 0 && !atomic;)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i]))) {
			name += strlen(prefixes[i]);
			atomic = true;
		}
	if (strlen(name) >= sizeof(op))
		return false;
	strcpy(op, name);
	if (strip(op, "_relaxed"))
		order = MM_RELAXED;
	else if (strip(op, "_acquire"))
		order = MM_ACQUIRE;
	else if (strip(op, "_release"))
		order = MM_RELEASE;
	else
		suffix = false;
	memset(b, 0, sizeof(*b));
	b->order = (uint8_t)order;
	b->kernel = true;
	ok = atomic ? kernel_atomic(op, suffix, b) : exchange(op, b);
	if (ok && b->fn == FN_RMW && !b->noreturn)
		b->order = (uint8_t)order;
	b->fail_order = MM_PLAIN;
	return ok;
}

int lt_memory_order(const char *name)
{
	static const struct { const char *name; int order; } orders[] = {
		{ "relaxed", MM_RELAXED }, { "consume", MM_ACQUIRE }, { "acquire", MM_ACQUIRE },
		{ "release", MM_RELEASE }, { "acq_rel", MM_ACQ_REL }, { "seq_cst", MM_SEQ_CST },
	};
	size_t i;

	if (strncmp(name, "memory_order_", 13))
		return -1;
	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (!strcmp(name + 13, orders[i].name))
			return orders[i].order;
	return -1;
}

static bool c11_find(const char *name, struct lt_builtin *b)
{
	char op[48];
	bool explicit_order;

	memset(b, 0, sizeof(*b));
	b->order = b->fail_order = MM_SEQ_CST;
	if (strncmp(name, "atomic_", 7) || strlen(name) - 7 >= sizeof(op))
		return false;
	strcpy(op, name + 7);
	if (!strcmp(op, "thread_fence")) {
		b->fn = FN_FENCE;
		b->norders = b->nargs = 1;
		return true;
	}
	explicit_order = strip(op, "_explicit");
	b->norders = explicit_order;
	if (!strcmp(op, "load")) {
		b->fn = FN_LOAD;
		b->nargs = 1;
	} else if (!strcmp(op, "store")) {
		b->fn = FN_STORE;
		b->nargs = 2;
	} else if (!strcmp(op, "exchange")) {
		exchange("xchg", b);
	} else if (!strcmp(op, "compare_exchange_strong") || !strcmp(op, "compare_exchange_weak")) {
		exchange("try_cmpxchg", b);
		b->weak = op[17] == 'w';
		b->norders = explicit_order ? 2 : 0;
	} else if (!strncmp(op, "fetch_", 6) && arithmetic(op + 6, b) && !b->has_imm && !b->invert) {
		b->ret = RET_OLD;
		b->value_first = false;
	} else {
		return false;
	}
	b->nargs = (uint8_t)(b->nargs + b->norders);
	return true;
}

bool lt_builtin_find(const char *name, bool c11, struct lt_builtin *out)
{
	if (c11 && c11_find(name, out))
		return true;
	return kernel_find(name, out);
}
