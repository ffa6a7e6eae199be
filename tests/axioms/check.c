/* SPDX-License-Identifier: GPL-2.0-or-later */
/* check.c - the front end's outcomes of a program against those that the axioms allow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "axioms/check.h"
#include "axioms/text.h"
#include "litmus/litmus.h"
#include "model/brute.h"

#define MAX_CANDIDATES 20000u

const char *const check_kinds[] = {
	[CHECK_SAME] = "same", [CHECK_TOO_LARGE] = "too large",
	[CHECK_MISSES] = "misses an outcome that the axioms allow",
	[CHECK_SHOWS] = "shows an outcome that the axioms forbid",
	[CHECK_REJECTED] = "makes an execution that the axioms reject",
	[CHECK_BROKEN] = "is not taken by the litmus front end",
	[CHECK_NONE] = "is no program for a lock",
};

bool check_case(struct check_case *c, const char *name)
{
	static const struct lt_limits limits = { .unroll = 1, .seconds = 3600, .max_states = 1000000,
						 .all_states = UINT64_MAX };
	const char *mode = strchr(name, '/');
	char model[16];
	bool kernel;

	snprintf(model, sizeof(model), "%.*s", (int)strcspn(name, "/"), name);
	memset(c, 0, sizeof(*c));
	c->name = name;
	c->req.model = c->opt.model = mm_model_by_name(model);
	if (c->req.model == MM_NR_MODELS || (mode && strcmp(mode, "/compiled") &&
					     strcmp(mode, "/in-order") && strcmp(mode, "/runtime")))
		return false;
	c->runtime = mode && !strcmp(mode, "/runtime");
	if (c->runtime && !check_runtime_begin(c->req.model))
		return false;
	kernel = c->req.model == MM_LKMM || c->req.model == MM_ALPHA;
	c->req.limits = limits;
	c->req.as_compiled = mode && !strcmp(mode, "/compiled");
	c->opt.rw_ordered = c->req.as_compiled || (c->runtime && kernel);
	c->req.in_order = mode && !strcmp(mode, "/in-order");
	c->opt.no_load_buffering = !kernel || mode;
	c->what = c->req.model == MM_WEAK ? GENERATE_C11 : GENERATE_LKMM;
	c->may_miss = c->req.model == MM_WEAK || c->req.in_order;
	c->scratch = jg_scratch_new();
	return c->scratch != NULL;
}

/* An outcome of the front end's in the shape of the other's; false: a name is unknown. */
static bool translate(const struct lt_result *r, const uint64_t *values, struct tiny_outcome *o)
{
	unsigned int k;

	o->regs = 0;
	o->final = 0;
	for (k = 0; k < r->nterms; k++) {
		const struct lt_term *term = &r->terms[k];
		const char *at = strchr("xyzl", term->name[0]);
		unsigned int reg = (unsigned int)term->name[1] - '0';

		if (term->kind == T_REG && term->name[0] == 'r' && reg < 4 && term->proc < TINY_THREADS)
			o->regs |= (values[k] & 15) << (16 * term->proc + 4 * reg);
		else if (term->kind == T_LOC && at)
			o->final |= (uint16_t)((values[k] & 15) << (4 * (at - "xyzl")));
		else
			return false;
	}
	return true;
}

static bool has(const struct tiny_result *r, const struct tiny_outcome *o)
{
	return tiny_shows(r, o->regs, UINT64_MAX, o->final, UINT16_MAX);
}

/* Compares outcomes; what of each is missing from the other. */
static void compare(const struct tiny_result *allowed, const struct tiny_result *shown,
		    struct check_result *out)
{
	unsigned int k;

	for (k = 0; k < shown->n; k++)
		if (!has(allowed, &shown->outcome[k])) {
			out->kind = CHECK_SHOWS;
			out->outcome = shown->outcome[k];
			return;
		}
	for (k = 0; k < allowed->n && out->kind == CHECK_SAME; k++)
		if (!has(shown, &allowed->outcome[k])) {
			out->kind = CHECK_MISSES;
			out->outcome = allowed->outcome[k];
		}
}

static enum check_kind translate_all(const struct lt_result *r, struct tiny_result *shown)
{
	for (unsigned int k = 0; k < r->noutcomes && shown->n < TINY_OUTCOMES; k++)
		if (!translate(r, r->outcomes[k].values, &shown->outcome[shown->n++]))
			return CHECK_BROKEN;
	return r->rejected ? CHECK_REJECTED : CHECK_SAME;
}

/* By the litmus front end. */
static enum check_kind as_litmus(const struct check_case *c, const struct tiny_program *p,
				 struct tiny_result *shown)
{
	enum check_kind kind = CHECK_BROKEN;
	struct lt_test *t = NULL;
	struct lt_error err;
	struct lt_result r;
	char text[8000];
	size_t len;

	len = litmus_text(text, sizeof(text), p, c->what == GENERATE_C11, "generated", NULL, NULL);
	if (lw_litmus_parse(text, len, &t, &err)) {
		printf("%u:%u: %s\n%s", err.line, err.col, err.message, text);
		return CHECK_BROKEN;
	}
	if (!lt_explore(t, &c->req, &r)) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	if (r.verdict == LT_V_TOO_LARGE)
		kind = CHECK_TOO_LARGE;
	else if (r.verdict == LT_V_UNSUPPORTED)
		printf("%s\n%s", r.reason, text);
	else
		kind = translate_all(&r, shown);
	lt_result_free(&r);
	lw_litmus_free(t);
	return kind;
}

void check_program(const struct check_case *c, const struct tiny_program *p, struct check_result *out)
{
	static struct tiny_result allowed, shown;

	memset(out, 0, sizeof(*out));
	if (!brute_force(p, &c->opt, c->scratch, MAX_CANDIDATES, &allowed)) {
		out->kind = CHECK_TOO_LARGE;
		return;
	}
	out->outcomes = allowed.n;
	shown.n = 0;
	out->kind = c->runtime ? check_runtime(p, &shown) : as_litmus(c, p, &shown);
	if (out->kind == CHECK_SAME || out->kind == CHECK_REJECTED)
		compare(&allowed, &shown, out);
}

static unsigned int scramble(unsigned int x)
{
	x = (x ^ x >> 15) * 0x2c1b3c6du;
	x = (x ^ x >> 12) * 0x297a2d39u;
	return x ^ x >> 15;
}

void check_generate(const struct check_case *c, unsigned int number, struct tiny_program *p)
{
	static const unsigned int most[] = { 6, 4, 3 };	/* a thread; of 2, 3, 4 */
	unsigned int threads = 2 + number % 3, again = 0, t, i;
	bool fits;

	do {
		generate(p, scramble(number) + again++, threads, most[threads - 2], c->what);
		fits = true;
		for (t = 0; t < p->nthreads; t++)
			fits &= litmus_registers(p, t) <= 4;
	} while (!fits);
	p->assumed = c->runtime;
	for (t = 0; t < p->nthreads; t++)
		for (i = 0; i < TINY_INSNS; i++) {
			struct tiny_insn *insn = &p->insn[t][i];

			insn->noreturn = false;	/* no form of the kernel's says just this */
			if (c->runtime)	/* to loads they come with pointers only */
				insn->addr = insn->data = 0;
			if (insn->op == TINY_W && insn->data && scramble(number + 16 * t + i) % 2) {
				insn->ctrl = insn->data;
				insn->data = 0;
			}
		}
}
