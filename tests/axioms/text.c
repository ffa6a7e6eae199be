/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.c - a tiny program as a litmus file, in the kernel's dialect or C11's. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "axioms/text.h"

const char litmus_location[TINY_LOCS] = { 'x', 'y', 'z', 'l' };

struct writer {
	char *buf;
	size_t size, len;
	bool c11;
	unsigned int regs;
};

__attribute__((format(printf, 2, 3))) static void put(struct writer *w, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(w->buf + w->len, w->size - w->len, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < w->size - w->len)
		w->len += (size_t)n;
}

/* "*x"; with a dependency "*(x + (r0 & 0))"; a pointer for functions that take one. */
static const char *place(const struct tiny_insn *i, bool object, char out[40])
{
	char x = litmus_location[i->loc];

	if (i->addr)
		snprintf(out, 40, "%s(%c + (r%u & 0))", object ? "*" : "", x, i->addr - 1);
	else
		snprintf(out, 40, "%s%c", object ? "*" : "", x);
	return out;
}

static const char *value(const struct tiny_insn *i, char out[40])
{
	if (i->data)
		snprintf(out, 40, "%u + (r%u & 0)", i->value, i->data - 1);
	else
		snprintf(out, 40, "%u", i->value);
	return out;
}

static const char *c11_order(enum mm_order order)
{
	static const char *const names[] = {
		[MM_RELAXED] = "relaxed", [MM_ACQUIRE] = "acquire", [MM_RELEASE] = "release",
		[MM_ACQ_REL] = "acq_rel", [MM_SEQ_CST] = "seq_cst",
	};

	return names[order];
}

static void put_access(struct writer *w, const struct tiny_insn *i)
{
	const char *suffix = i->order == MM_ACQUIRE ? "_acquire" : i->order == MM_RELEASE ? "_release" :
			     i->order == MM_RELAXED ? "_relaxed" : "";
	char o[40], v[40];

	if (w->c11 && i->op == TINY_R)
		put(w, "\tint r%u = atomic_load_explicit(%s, memory_order_%s);\n", w->regs++,
		    place(i, false, o), c11_order(i->order));
	else if (w->c11 && i->op == TINY_W)
		put(w, "\tatomic_store_explicit(%s, %s, memory_order_%s);\n", place(i, false, o),
		    value(i, v), c11_order(i->order));
	else if (w->c11)
		put(w, "\tint r%u = atomic_exchange_explicit(%s, %s, memory_order_%s);\n", w->regs++,
		    place(i, false, o), value(i, v), c11_order(i->order));
	else if (i->op == TINY_XCHG)
		put(w, "\tint r%u = xchg%s(%s, %s);\n", w->regs++, suffix, place(i, false, o), value(i, v));
	else if (i->op == TINY_R)
		put(w, "\tint r%u = %s(%s);\n", w->regs++,
		    i->order == MM_ACQUIRE ? "smp_load_acquire" : "READ_ONCE",
		    place(i, i->order != MM_ACQUIRE, o));
	else
		put(w, i->ctrl ? "\tif (r%u != 99)\n\t\t%s(%s, %s);\n" : "%.0u\t%s(%s, %s);\n",
		    i->ctrl ? i->ctrl - 1 : 0, i->order == MM_RELEASE ? "smp_store_release" : "WRITE_ONCE",
		    place(i, i->order != MM_RELEASE, o), value(i, v));
}

static void put_fence(struct writer *w, enum mm_fence fence)
{
	static const char *const kernel[] = {
		[MM_FENCE_SEQ_CST] = "smp_mb", [MM_FENCE_RMB] = "smp_rmb", [MM_FENCE_WMB] = "smp_wmb",
		[MM_FENCE_BEFORE_ATOMIC] = "smp_mb__before_atomic",
		[MM_FENCE_AFTER_ATOMIC] = "smp_mb__after_atomic",
		[MM_FENCE_AFTER_SPINLOCK] = "smp_mb__after_spinlock",
		[MM_FENCE_AFTER_UNLOCK_LOCK] = "smp_mb__after_unlock_lock",
		[MM_FENCE_READ_DEPENDS] = "smp_read_barrier_depends",
	};
	static const char *const c11[] = {
		[MM_FENCE_ACQUIRE] = "acquire", [MM_FENCE_RELEASE] = "release",
		[MM_FENCE_ACQ_REL] = "acq_rel", [MM_FENCE_SEQ_CST] = "seq_cst",
	};

	if (w->c11)
		put(w, "\tatomic_thread_fence(memory_order_%s);\n", c11[fence]);
	else
		put(w, "\t%s();\n", kernel[fence]);
}

static void put_insn(struct writer *w, const struct tiny_insn *i)
{
	switch (i->op) {
	case TINY_R:
	case TINY_W:
	case TINY_XCHG:
		put_access(w, i);
		break;
	case TINY_FENCE:
		put_fence(w, i->fence);
		break;
	case TINY_LOCK:
		put(w, "\tspin_lock(l);\n");
		break;
	case TINY_UNLOCK:
		put(w, "\tspin_unlock(l);\n");
		break;
	case TINY_RCU_LOCK:
		put(w, "\trcu_read_lock();\n");
		break;
	case TINY_RCU_UNLOCK:
		put(w, "\trcu_read_unlock();\n");
		break;
	case TINY_GP:
		put(w, "\tsynchronize_rcu();\n");
		break;
	default:
		break;
	}
}

unsigned int litmus_registers(const struct tiny_program *p, unsigned int t)
{
	unsigned int n = 0, i;

	for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
		n += p->insn[t][i].op == TINY_R || p->insn[t][i].op == TINY_XCHG;
	return n;
}

bool litmus_uses(const struct tiny_program *p, unsigned int loc)
{
	unsigned int t, i;

	for (t = 0; t < p->nthreads; t++)
		for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
			if (p->insn[t][i].op <= TINY_XCHG || p->insn[t][i].op == TINY_LOCK)
				if (p->insn[t][i].loc == loc)
					return true;
	return false;
}

/* The condition, and all that tells outcomes apart. */
static void put_condition(struct writer *w, const struct tiny_program *p,
			  const struct tiny_outcome *wanted)
{
	const char *and = "";
	unsigned int t, r, l;

	put(w, "locations [");
	for (l = 0; l < TINY_LOCS; l++)
		if (litmus_uses(p, l))
			put(w, "%c;", litmus_location[l]);
	for (t = 0; t < p->nthreads; t++)
		for (r = 0; r < litmus_registers(p, t); r++)
			put(w, "%u:r%u;", t, r);
	put(w, "]\nexists (");
	for (t = 0; wanted && t < p->nthreads; t++)
		for (r = 0; r < litmus_registers(p, t); r++, and = " /\\ ")
			put(w, "%s%u:r%u=%u", and, t, r,
			    (unsigned int)(wanted->regs >> (16 * t + 4 * r)) & 15);
	for (l = 0; wanted && l < TINY_LOCS; l++)
		if (litmus_uses(p, l)) {
			put(w, "%s%c=%u", and, litmus_location[l], wanted->final >> (4 * l) & 15u);
			and = " /\\ ";
		}
	put(w, *and ? ")\n" : "true)\n");
}

size_t litmus_text(char *buf, size_t size, const struct tiny_program *p, bool c11, const char *name,
		   const char *comment, const struct tiny_outcome *wanted)
{
	struct writer w = { .buf = buf, .size = size, .c11 = c11 };
	const char *type = c11 ? "atomic_int" : "int";
	unsigned int t, i;

	put(&w, "C %s\n", name);
	if (comment)
		put(&w, "\n(*\n%s *)\n", comment);
	put(&w, "\n{}\n");
	for (t = 0; t < p->nthreads; t++) {
		w.regs = 0;
		put(&w, "\nP%u(%s *x, %s *y, %s *z%s)\n{\n", t, type, type, type,
		    c11 ? "" : ", spinlock_t *l");
		for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
			put_insn(&w, &p->insn[t][i]);
		put(&w, "}\n");
	}
	put(&w, "\n");
	put_condition(&w, p, wanted);
	return w.len;
}
