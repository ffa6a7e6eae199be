// SPDX-License-Identifier: GPL-2.0-or-later
/* A lock that does not exist, what happened to it, and the source it never had. */
#include <stdio.h>
#include <string.h>

#include "toy.h"

struct lw_trace trace;
struct lw_outcome outcome;
struct lw_input input;

static void run_op(unsigned int arg)
{
	(void)arg;
}

static const struct lw_op ops[] = { { "reader", run_op, 2 }, { "writer", run_op, 2 } };
static const struct lw_scenario scenario = { .name = "toy", .ops = ops, .nops = 2 };

/* A program counter of line L in function F of the toy lock is 1000 * F + L. */
static unsigned int toy_frames(void *ctx, uintptr_t pc, struct lw_frame *out, unsigned int max)
{
	static const char *const function[] = {
		"atomic_read", "toy_read_lock", "toy_write_lock", "toy_alloc", "scenario_run",
	};
	unsigned int f = (unsigned int)(pc / 1000), n = 0;

	(void)ctx;
	if (!max)
		return 0;
	memset(out, 0, sizeof(*out));
	out->address = 0x400000 + pc;
	out->line = (unsigned int)(pc % 1000);
	out->column = 9;
	if (f < 5) {
		strcpy(out->function, function[f]);
		strcpy(out->file, f == 0 ? "harness/include/linux/atomic.h" :
				  f == 4 ? "lockimpl/toy/scenario.c" : "lockimpl/toy/toy.c");
	}
	n++;
	return n;
}

static bool toy_name(void *ctx, uintptr_t address, char *out, size_t size)
{
	(void)ctx;
	if (address != 0x500000)
		return false;
	snprintf(out, size, "init_toy");
	return true;
}

static bool toy_member(void *ctx, const char *type, unsigned int whole, unsigned int offset,
		       unsigned int bytes, char *out, size_t size)
{
	(void)ctx;
	(void)whole;
	(void)bytes;
	if (strcmp(type, "toy") || offset > 8)
		return false;
	snprintf(out, size, "%s", offset == 0 ? "count" : offset == 4 ? "seq" : "owner");
	return true;
}

static const struct lw_symbolizer symbols = {
	.frames = toy_frames, .name = toy_name, .member = toy_member,
};

struct lw_event *add(unsigned int thread, enum lw_event_kind kind, uintptr_t pc)
{
	struct lw_event *e = &trace.event[trace.nevents++];

	memset(e, 0, sizeof(*e));
	e->kind = (uint8_t)kind;
	e->thread = (uint8_t)thread;
	e->order = MM_RELAXED;
	if (pc) {
		e->pc[e->depth++] = 3;		/* our own wrapper, to be left out */
		e->pc[e->depth++] = pc;
		e->pc[e->depth++] = 4012;
	}
	return e;
}

struct lw_event *access(unsigned int thread, enum lw_event_kind kind, uintptr_t pc,
			unsigned int object, unsigned int offset, unsigned int size,
			uint64_t value)
{
	struct lw_event *e = add(thread, kind, pc);

	e->object = object;
	e->incarnation = 1;
	e->offset = offset;
	e->size = (uint8_t)size;
	e->known = true;
	if (kind == LW_EV_STORE || kind == LW_EV_PLAIN_STORE)
		e->stored = value;
	else
		e->value = value;
	return e;
}

void begin(unsigned int thread, unsigned int op, unsigned int arg)
{
	struct lw_event *e = add(thread, LW_EV_OP_BEGIN, 0);

	e->text = ops[op].name;
	input.plan.thread[thread].ops[0].op = (unsigned char)op;
	input.plan.thread[thread].ops[0].arg = (unsigned char)arg;
}

void fresh(unsigned int nthreads)
{
	unsigned int t;

	memset(&trace, 0, sizeof(trace));
	memset(&outcome, 0, sizeof(outcome));
	memset(&input, 0, sizeof(input));
	input.plan.nthreads = nthreads;
	for (t = 0; t < nthreads; t++) {
		input.plan.thread[t].nops = 1;
	}
	trace.nobjects = 2;
	trace.object[0] = (struct lw_object_name){ "toy#1", 0x10000, 64 };
	trace.object[1] = (struct lw_object_name){ "other#0", 0x20000, 64 };
}

void finding(enum lw_class class, const char *text, uint32_t event, int other)
{
	outcome.verdict = LW_FINDING;
	outcome.events = trace.nevents;
	outcome.finding.class = class;
	snprintf(outcome.finding.text, sizeof(outcome.finding.text), "%s", text);
	outcome.finding.event = event;
	outcome.finding.thread = trace.event[event].thread;
	if (other >= 0) {
		outcome.finding.has_other = true;
		outcome.finding.other_event = (uint32_t)other;
		outcome.finding.other_thread = trace.event[other].thread;
	}
}

struct lw_report report_of(enum mm_model model)
{
	return (struct lw_report){
		.scenario = &scenario, .bug = "relaxed", .model = model, .input = &input,
		.outcome = &outcome, .trace = &trace, .symbols = &symbols,
		.replay = "lockweave replay toy:relaxed x.bin --model lkmm",
		.shrink = "lockweave shrink toy:relaxed x.bin --model lkmm",
	};
}
