/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.c - random litmus tests. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "generate.h"

struct gen {
	char *buf;
	size_t size, len;
	uint64_t seed;
	unsigned int what;
	unsigned int regs, proc;
	int next_value;
	char shown[400];
};

static unsigned int roll(struct gen *g, unsigned int n)
{
	g->seed = g->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned int)(g->seed >> 33) % n;
}

__attribute__((format(printf, 2, 3))) static void put(struct gen *g, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(g->buf + g->len, g->size - g->len, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < g->size - g->len)
		g->len += (size_t)n;
}

static char var(struct gen *g)
{
	return "xyz"[roll(g, 3)];
}

/* A register that has been read into; -1: there is none. */
static int old_reg(struct gen *g)
{
	return g->regs ? (int)roll(g, g->regs) : -1;
}

static unsigned int new_reg(struct gen *g)
{
	size_t n = strlen(g->shown);

	snprintf(g->shown + n, sizeof(g->shown) - n, "%u:r%u;", g->proc, g->regs);
	return g->regs++;
}

/* "*x", or with a dependency "*(x + (r0 & 0))". */
static const char *object(struct gen *g, char *out, size_t size, bool lvalue)
{
	int r = (g->what & GEN_DEPENDS) && roll(g, 3) == 0 ? old_reg(g) : -1;
	char x = var(g);

	if (r >= 0)
		snprintf(out, size, "%s(%c + (r%d & 0))", lvalue ? "*" : "", x, r);
	else
		snprintf(out, size, "%s%c", lvalue ? "*" : "", x);
	return out;
}

static const char *value(struct gen *g, char *out, size_t size)
{
	int r = (g->what & GEN_DEPENDS) && roll(g, 3) == 0 ? old_reg(g) : -1;

	if (r >= 0)
		snprintf(out, size, "%d + (r%d & 0)", g->next_value++, r);
	else
		snprintf(out, size, "%d", g->next_value++);
	return out;
}

static void access(struct gen *g)
{
	static const char *const orders[] = { "relaxed", "acquire", "release", "seq_cst" };
	char o[40], v[40];
	bool c11 = g->what & GEN_C11;
	unsigned int kind = roll(g, g->what & GEN_PLAIN ? 10 : 8), r;

	if (kind < 4) {
		object(g, o, sizeof(o), kind != 3 && !c11);
		r = new_reg(g);
		if (c11)
			put(g, "\tint r%u = atomic_load_explicit(%s, memory_order_%s);\n", r, o,
			    orders[(const unsigned int[]){ 0, 1, 3 }[roll(g, 3)]]);
		else
			put(g, "\tint r%u = %s(%s);\n", r, kind == 3 ? "smp_load_acquire" : "READ_ONCE", o);
	} else if (kind < 8) {
		object(g, o, sizeof(o), kind != 7 && !c11);
		value(g, v, sizeof(v));
		if (c11)
			put(g, "\tatomic_store_explicit(%s, %s, memory_order_%s);\n", o, v,
			    orders[(const unsigned int[]){ 0, 2, 3 }[roll(g, 3)]]);
		else
			put(g, "\t%s(%s, %s);\n", kind == 7 ? "smp_store_release" : "WRITE_ONCE", o, v);
	} else if (kind == 8) {
		r = new_reg(g);
		put(g, "\tint r%u = *%c;\n", r, "dx"[roll(g, 4) == 0 && !c11]);
	} else {
		put(g, "\t*%c = %d;\n", "dx"[roll(g, 4) == 0 && !c11], g->next_value++);
	}
}

static void fence(struct gen *g)
{
	static const char *const kernel[] = { "smp_mb()", "smp_mb()", "smp_wmb()", "smp_rmb()" };
	static const char *const c11[] = { "acquire", "release", "acq_rel", "seq_cst", "seq_cst" };

	if (g->what & GEN_C11)
		put(g, "\tatomic_thread_fence(memory_order_%s);\n", c11[roll(g, 5)]);
	else
		put(g, "\t%s;\n", kernel[roll(g, 4)]);
}

static void rmw(struct gen *g)
{
	static const char *const suffixes[] = { "", "_relaxed", "_acquire", "_release" };
	static const char *const orders[] = { "relaxed", "acquire", "release", "acq_rel", "seq_cst" };
	const char *s = suffixes[roll(g, 4)];
	char x = var(g);
	unsigned int r;

	if (g->what & GEN_C11) {
		r = new_reg(g);
		put(g, "\tint r%u = atomic_%s_explicit(%c, %d, memory_order_%s);\n", r,
		    roll(g, 2) ? "exchange" : "fetch_add", x, g->next_value++, orders[roll(g, 5)]);
		return;
	}
	if (roll(g, 4) == 0 && (g->what & GEN_BEFORE))
		put(g, "\tsmp_mb__before_atomic();\n");
	switch (roll(g, 5)) {
	case 0:
		put(g, "\tatomic_inc(%c);\n", x);
		break;
	case 1:
		r = new_reg(g);
		put(g, "\tint r%u = xchg%s(%c, %d);\n", r, s, x, g->next_value++);
		break;
	case 2:
		r = new_reg(g);
		put(g, "\tint r%u = atomic_cmpxchg%s(%c, 0, %d);\n", r, s, x, g->next_value++);
		break;
	case 3:
		r = new_reg(g);
		put(g, "\tint r%u = atomic_fetch_add%s(%d, %c);\n", r, s, 10 * g->next_value++, x);
		break;
	default:
		r = new_reg(g);
		put(g, "\tint r%u = atomic_add_unless(%c, %d, 0);\n", r, x, 10 * g->next_value++);
		break;
	}
	if (roll(g, 4) == 0)
		put(g, "\tsmp_mb__after_atomic();\n");
}

static void step(struct gen *g, bool nest);

static void locked(struct gen *g)
{
	unsigned int r;

	switch (roll(g, 4)) {
	case 0:
		r = new_reg(g);
		put(g, "\tint r%u = spin_is_locked(l);\n", r);
		return;
	case 1:
		r = new_reg(g);
		put(g, "\tint r%u = spin_trylock(l);\n\tif (r%u) {\n", r, r);
		step(g, false);
		put(g, "\tspin_unlock(l);\n\t}\n");
		return;
	}
	put(g, "\tspin_lock(l);\n");
	if (roll(g, 4) == 0)
		put(g, "\tsmp_mb__after_spinlock();\n");
	if (roll(g, 4) == 0)
		put(g, "\tsmp_mb__after_unlock_lock();\n");
	step(g, false);
	put(g, "\tspin_unlock(l);\n");
}

static void rcu(struct gen *g, bool srcu)
{
	if (roll(g, 2)) {
		put(g, srcu ? "\tsynchronize_srcu(s);\n" : "\tsynchronize_rcu();\n");
		return;
	}
	if (srcu)
		put(g, "\tint i%u = srcu_read_lock(s);\n", g->regs);
	else
		put(g, "\trcu_read_lock();\n");
	unsigned int n = g->regs;

	step(g, false);
	step(g, false);
	if (srcu)
		put(g, "\tsrcu_read_unlock(s, i%u);\n", n);
	else
		put(g, "\trcu_read_unlock();\n");
}

static void step(struct gen *g, bool nest)
{
	unsigned int kind = roll(g, 12);

	if (kind < 2 && (g->what & GEN_FENCES))
		fence(g);
	else if (kind < 4 && (g->what & GEN_RMW))
		rmw(g);
	else if (kind == 4 && nest && (g->what & GEN_LOCKS))
		locked(g);
	else if (kind == 5 && nest && (g->what & GEN_RCU))
		rcu(g, false);
	else if (kind == 6 && nest && (g->what & GEN_SRCU))
		rcu(g, true);
	else if (kind == 7 && nest && (g->what & GEN_DEPENDS) && g->regs) {
		put(g, "\tif (r%d == 0) {\n", old_reg(g));
		step(g, false);
		put(g, "\t}\n");
	} else
		access(g);
}

size_t generate(char *buf, size_t size, uint64_t seed, unsigned int what)
{
	struct gen g = { .buf = buf, .size = size, .seed = seed * 2654435761u + 99, .what = what,
			 .next_value = 1 };
	const char *type = what & GEN_C11 ? "atomic_int" : "int";
	unsigned int procs = 2 + roll(&g, 2), steps, i;

	put(&g, "C random-%llu\n{}\n", (unsigned long long)seed);
	for (g.proc = 0; g.proc < procs; g.proc++) {
		g.regs = 0;
		put(&g, "P%u(%s *x, %s *y, %s *z, int *d, spinlock_t *l, struct srcu_struct *s)\n{\n",
		    g.proc, type, type, type);
		steps = procs == 3 ? 2 + roll(&g, 2) : 2 + roll(&g, 3);
		for (i = 0; i < steps; i++)
			step(&g, true);
		put(&g, "}\n");
	}
	put(&g, "locations [x;y;z;d;%s]\nexists (x=1)\n", g.shown);
	return g.len;
}
