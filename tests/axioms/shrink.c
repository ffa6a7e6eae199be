/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shrink.c - the smallest program with the same kind of disagreement, as a litmus file. */
#include <stdio.h>
#include <string.h>

#include "axioms/check.h"
#include "axioms/text.h"

unsigned int check_events(const struct tiny_program *p)
{
	unsigned int n = 0, t, i;

	for (t = 0; t < p->nthreads; t++)
		for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
			n++;
	return n;
}

/* A register is gone: who depends on it no longer does, those behind it move up. */
static void drop_register(unsigned int *use, unsigned int reg)
{
	if (*use == reg + 1)
		*use = 0;
	else if (*use > reg + 1)
		--*use;
}

static void remove_insn(struct tiny_program *p, unsigned int t, unsigned int at)
{
	struct tiny_insn *insn = p->insn[t];
	bool reads = insn[at].op == TINY_R || insn[at].op == TINY_XCHG;
	unsigned int reg = 0, i;

	for (i = 0; i < at; i++)
		reg += insn[i].op == TINY_R || insn[i].op == TINY_XCHG;
	memmove(&insn[at], &insn[at + 1], (TINY_INSNS - 1 - at) * sizeof(*insn));
	memset(&insn[TINY_INSNS - 1], 0, sizeof(*insn));
	for (i = at; reads && i < TINY_INSNS; i++) {
		drop_register(&insn[i].addr, reg);
		drop_register(&insn[i].data, reg);
		drop_register(&insn[i].ctrl, reg);
	}
}

static void remove_thread(struct tiny_program *p, unsigned int t)
{
	memmove(&p->insn[t], &p->insn[t + 1], (TINY_THREADS - 1 - t) * sizeof(p->insn[0]));
	memset(&p->insn[TINY_THREADS - 1], 0, sizeof(p->insn[0]));
	p->nthreads--;
}

/* Takes the smaller program if it still disagrees in the same way. */
static bool take(const struct check_case *c, struct tiny_program *p, const struct tiny_program *smaller,
		 struct check_result *r)
{
	struct check_result now;

	check_program(c, smaller, &now);
	if (now.kind != r->kind)
		return false;
	*p = *smaller;
	*r = now;
	return true;
}

static enum tiny_op other_end(enum tiny_op op)
{
	return op == TINY_LOCK ? TINY_UNLOCK : op == TINY_RCU_LOCK ? TINY_RCU_UNLOCK : TINY_END;
}

static bool fewer(const struct check_case *c, struct tiny_program *p, struct check_result *r)
{
	unsigned int t, i, k;

	for (t = 0; t < p->nthreads && p->nthreads > 1; t++) {
		struct tiny_program smaller = *p;

		remove_thread(&smaller, t);
		if (take(c, p, &smaller, r))
			return true;
	}
	for (t = 0; t < p->nthreads; t++)
		for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++) {
			enum tiny_op op = p->insn[t][i].op, end = other_end(op);
			struct tiny_program smaller = *p;

			if (op == TINY_UNLOCK || op == TINY_RCU_UNLOCK)
				continue;
			for (k = i; end != TINY_END && k < TINY_INSNS; k++)
				if (p->insn[t][k].op == end) {
					remove_insn(&smaller, t, k);
					break;
				}
			remove_insn(&smaller, t, i);
			if (take(c, p, &smaller, r))
				return true;
		}
	return false;
}

static bool simpler(const struct check_case *c, struct tiny_program *p, struct check_result *r)
{
	unsigned int t, i, k;

	for (t = 0; t < p->nthreads; t++)
		for (i = 0; i < TINY_INSNS && p->insn[t][i].op != TINY_END; i++)
			for (k = 0; k < 5; k++) {
				struct tiny_program smaller = *p;
				struct tiny_insn *insn = &smaller.insn[t][i];

				if (k == 0)
					insn->addr = 0;
				else if (k == 1)
					insn->data = 0;
				else if (k == 2)
					insn->ctrl = 0;
				else if (k == 3 && insn->op <= TINY_XCHG)
					insn->order = MM_RELAXED;
				else if (k == 4 && insn->op == TINY_XCHG && insn->order == MM_RELAXED)
					insn->op = TINY_R;
				if (memcmp(&smaller, p, sizeof(smaller)) && take(c, p, &smaller, r))
					return true;
			}
	return false;
}

void check_shrink(const struct check_case *c, struct tiny_program *p, struct check_result *r)
{
	while (fewer(c, p, r) || simpler(c, p, r))
		;
}

bool check_write(const struct check_case *c, const struct tiny_program *p, const struct check_result *r,
		 const char *dir, unsigned int number, char *path, size_t size)
{
	bool wanted = r->kind == CHECK_MISSES || r->kind == CHECK_SHOWS;
	char text[8000], comment[400], name[60];
	size_t len, k;
	FILE *f;

	snprintf(name, sizeof(name), "%s-%u", c->name, number);
	for (k = 0; name[k]; k++)
		if (name[k] == '/')
			name[k] = '-';
	len = (size_t)snprintf(comment, sizeof(comment), " * Model: %s\n", mm_model_name(c->req.model));
	if (wanted)
		len += (size_t)snprintf(comment + len, sizeof(comment) - len, " * Verdict: %s%s %s\n",
					mm_model_name(c->req.model), c->req.as_compiled ? "/compiled" : "",
					r->kind == CHECK_MISSES ? "Sometimes" : "Never");
	snprintf(comment + len, sizeof(comment) - len,
		 " * Reason: what the axioms say; the engine, asked for %s,\n * %s.\n", c->name,
		 check_kinds[r->kind]);
	len = litmus_text(text, sizeof(text), p, c->what == GENERATE_C11, name, comment,
			  wanted ? &r->outcome : NULL);
	snprintf(path, size, "%s/%s.litmus", dir, name);
	f = fopen(path, "w");
	if (!f || fwrite(text, 1, len, f) != len) {
		perror(path);
		if (f)
			fclose(f);
		return false;
	}
	if (fclose(f)) {
		perror(path);
		return false;
	}
	printf("%s: program %u %s; shrunk to %u events in %s\n", c->name, number, check_kinds[r->kind],
	       check_events(p), path);
	return true;
}
