/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.h - one execution of a litmus test: processes over a memory model.
 *
 * Stores are named by process and event number, never by the order in which
 * things happened, so that equal states look equal however they came about.
 */
#ifndef LW_LITMUS_RUN_H
#define LW_LITMUS_RUN_H

#include "litmus/prog.h"
#include "weave/judge/judge.h"

#define LT_MAX_EVENTS	480u	/* of one execution; JG_MAX_EVENTS less initial writes */
#define LT_MAX_READS	128u	/* of one process, as dependencies in the graph */
#define LT_MAX_SECTIONS	64u	/* SRCU sections of one process */

/* A set of a process' reads, by number. */
struct lt_reads { uint64_t w[LT_MAX_READS / 64]; };

struct lt_value {
	uint64_t v;
	mm_dep dep;		/* the model's name of what it depends on */
	struct lt_reads reads;	/* the same, for the graph */
};

/* One event of the execution; becomes one of the judge's. */
struct lt_event {
	uint8_t proc;
	uint8_t kind;		/* enum jg_kind */
	uint8_t fence;
	uint16_t tags;
	uint16_t loc;
	int16_t partner;
	uint16_t read;		/* JG_READ: its number in the process */
	mm_tag tag;		/* JG_WRITE: its own; JG_READ: of what it reads from */
	uint64_t value;
	struct lt_reads addr, data, ctrl;
};

struct lt_proc {
	uint16_t pc;
	bool in_gp;		/* synchronize_rcu() has begun */
	uint16_t nevents, nreads;
	uint8_t nesting;	/* of RCU sections */
	uint8_t nsections;	/* SRCU sections begun */
	unsigned int section, gp;
	unsigned int sections[LT_MAX_SECTIONS];
	int16_t section_event[LT_MAX_SECTIONS];
	uint64_t closed;	/* SRCU sections that have ended */
	struct lt_value ctrl;
	uint64_t history;	/* of all that it did and saw */
	uint64_t reads_from;	/* which store each of its reads got; a sum */
	/* TSO: locations of stores not yet in memory, and those ahead of a section's end */
	uint16_t fifo_head, fifo_tail;
	uint16_t fifo_closed[MM_MAX_DOMAINS];
	uint8_t fifo[LT_MAX_EVENTS];
	struct lt_value regs[LT_MAX_REGS];
};

enum lt_status {
	LT_RUNNING,
	LT_DONE,
	LT_DROPPED,		/* no such execution, or nothing new in it */
	LT_UNROLLED,		/* a loop beyond its bound */
	LT_UNSUPPORTED,		/* run->reason */
	LT_TOO_LARGE,		/* run->reason */
};

#define LT_MAX_OPEN	16u	/* loads open at once */
#define LT_MAX_GUESSES	32u	/* values stored at one location */
#define LT_TAG_OPEN	UINT32_MAX	/* an open load's lt_event.tag */

/* Values stored at each location. */
struct lt_guesses {
	unsigned int n[LT_MAX_LOCS];
	unsigned int total;
	bool overflow;
	uint64_t value[LT_MAX_LOCS][LT_MAX_GUESSES];
};

struct lt_run {
	const struct lt_prog *prog;
	struct mm *mm;
	struct lt_decider *decider;
	bool free;		/* fences and sections are the judge's business alone */
	enum lt_status status;
	const char *reason;
	struct lt_proc proc[LT_MAX_PROCS];
	/* Loads left open (open.h): what they may expect, or NULL: none is; those that are. */
	const struct lt_guesses *guesses;
	struct lt_guesses *stored;	/* or NULL; what is stored while none is open */
	bool opened;		/* one was, at some time */
	unsigned int nopen;
	uint16_t open[LT_MAX_OPEN];	/* their events, in the order of the log */
	unsigned int nevents;
	struct lt_event event[LT_MAX_EVENTS + 1];	/* the last one takes what is too much */
};

/* An open load, or the store of one. */
static inline bool lt_event_open(const struct lt_run *run, const struct lt_event *e)
{
	if (e->kind == JG_WRITE && (e->tags & JG_RMW) && e->partner >= 0)
		e = &run->event[e->partner];
	return e->kind == JG_READ && e->tag == LT_TAG_OPEN;
}

/* Whoever makes the choices; choose() returns one below n. */
struct lt_decider {
	struct lw_decider d;	/* first: the model's view of it */
	unsigned int (*choose)(struct lt_decider *d, unsigned int n);
};

/* Begin an execution: every process stands before its first event. */
void lt_run_start(struct lt_run *run, const struct mm_config *config);

/* What a process can do next. */
static inline const struct lt_insn *lt_next(const struct lt_run *run, unsigned int p)
{
	return &run->prog->code[p]->insn[run->proc[p].pc];
}
static inline bool lt_finished(const struct lt_run *run, unsigned int p)
{
	return lt_next(run, p)->op == O_END;
}
/* Its next event can happen now (TSO: without draining first). */
bool lt_enabled(const struct lt_run *run, unsigned int p);
/* Perform it, and what follows on registers. */
void lt_step(struct lt_run *run, unsigned int p);
/* An smp_mb__before_atomic() of the process has yet to take effect. */
bool lt_fence_ahead(const struct lt_run *run, unsigned int p);
/* TSO: the oldest store of p becomes visible. */
void lt_drain(struct lt_run *run, unsigned int p);

/* The state, for the table of those visited; graph: with each process' history. */
uint64_t lt_run_hash(const struct lt_run *run, bool graph, uint64_t *second);
/* The execution graph alone. */
uint64_t lt_graph_hash(const struct lt_run *run, uint64_t *second);

/* The graph of an execution so far; edges' storage belongs to `lt_graph`. */
struct lt_graph {
	struct jg_graph g;
	struct jg_edge addr[8192], data[8192], ctrl[16384];
};
/* Without what is still open.  False: too many edges or events. */
bool lt_graph_build(const struct lt_run *run, struct lt_graph *out);

static inline uint64_t lt_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9fb21c651e98df25);
	return h ^ h >> 35;
}

#endif /* LW_LITMUS_RUN_H */
