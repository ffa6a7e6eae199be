// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * step.c - where a step begins and ends.
 */
#include <stddef.h>
#include <string.h>

#include "explore/internal.h"
#include "weave/runtime/state.h"

_Noreturn void ex_give_up(enum ex_end why)
{
	ex.end = why;
	lw_infeasible();
}

static void new_node(struct ex_frame *f)
{
	f->pending = NULL;
	f->done = NULL;
	f->after = f->rest = NULL;
	f->sleepers = ex.nsleeper;
	f->nsleepers = 0;
	f->stuck = 0;
	f->first = ex.naccess;
	f->names = ex.nnames;
	f->barred = ex.nbarred;
}

/* Where nothing said what the step did it has to do with everything. */
static void complete(struct ex_frame *f)
{
	struct ex_access *a = &ex.access[ex.naccess < EX_ACCESSES ? ex.naccess : ex.naccess - 1];

	if (ex.known && !ex.options->all_orders)
		return;
	ex.naccess += ex.naccess < EX_ACCESSES;
	*a = (struct ex_access){ .space = EX_EVERYTHING, .kind = EX_EXCLUSIVE };
	ex_gist_add(&f->gist, a);
	f->n++;
}

void ex_step_ends(void)
{
	uint32_t k = ex.depth;
	struct ex_frame *f = &ex.frame[k], *next = f + 1;

	if (k < ex.base) {
		ex.open = false;
		ex.depth++;
		return;
	}
	complete(f);
	if (f->label.n && ex_label_asleep(f, f->proc, &f->label))
		ex_give_up(EX_KNOWN);
	f->fences = lw_eng.mm->fences;
	ex.open = false;
	ex.depth++;
	new_node(next);
	next->pending = f->after;
	f->after = NULL;
	if (ex.depth < ex.importing)
		ex_import(ex.depth);
	ex_sleep_on(k);
}

void ex_step_begins(unsigned int proc)
{
	struct ex_frame *f = &ex.frame[ex.depth];

	ex.open = true;
	ex.known = ex.rwlock = ex.no_choice = false;
	if (ex.depth < ex.base) {
		f->follow = f->label.n;
		f->given = f->exact = true;
		f->label.n = 0;
		return;
	}
	f->proc = (uint8_t)proc;
	f->n = f->nbarred = 0;
	f->gist = (struct ex_gist){ 0 };
	f->met = 0;
	f->fence_facts = 0;
	/* After its flush a thread goes on when nothing is left in its buffer. */
	f->empties = proc < EX_DRAIN && ex.buffer[proc].flushing ? (uint8_t)(1u << proc) : 0;
	if (proc < EX_DRAIN) {
		f->empties |= ex.vain_empties[proc];
		ex.vain_empties[proc] = 0;
	}
	f->behind = 0;
	f->label.places = 0;
	if (proc < EX_DRAIN)
		f->woken_by = ex.woken_by[proc];
	else
		f->woken_by = (uint16_t)(ex_first_store(proc % EX_DRAIN) + 1);
	if (!f->given)
		f->follow = 0;
	f->label.n = 0;
}

/* Step `depth` is this process's, as demanded. */
unsigned int ex_take(struct ex_frame *f)
{
	struct ex_tree *tree = f->pending;
	unsigned int proc = tree->proc;

	f->pending = tree->next;
	f->given = true;
	f->exact = tree->exact;
	f->follow = tree->label.n;
	f->beside = tree->beside;
	memcpy(f->label.name, tree->label.name, sizeof(f->label.name));
	f->after = tree->children;
	tree->children = NULL;
	tree->next = NULL;
	ex_tree_free(tree);
	return proc;
}

void ex_drop_first(struct ex_frame *f)
{
	struct ex_tree *tree = f->pending;

	f->pending = tree->next;
	tree->next = NULL;
	ex_tree_free(tree);
	if (!f->pending && f->done)
		ex_give_up(EX_UNABLE);
}

void ex_steer_begin(void)
{
	struct ex_frame *base = &ex.frame[ex.base];

	ex.depth = 0;
	ex.open = ex.known = ex.aside = false;
	ex.starting = true;
	ex.started = ex.in_vain = 0;
	memset(ex.vain_empties, 0, sizeof(ex.vain_empties));
	ex.end = EX_RAN;
	ex.nlog = 0;
	ex.known_facts = ex.facts;
	memset(ex.nfences, 0, sizeof(ex.nfences));
	ex.offered[0] = UINT32_MAX - 1;
	memset(ex.woken_by, 0, sizeof(ex.woken_by));
	memset(ex.nth, 0, sizeof(ex.nth));
	memset(ex.early, 0, sizeof(ex.early));
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		memset(&ex.buffer[t], 0, offsetof(struct ex_buffer, entry));
	ex.naccess = base->first;
	ex.nnames = base->names;
	ex.nbarred = base->barred;
	ex.nsleeper = base->sleepers + base->nsleepers;
	ex_watch_begin();
}

/* The last step ends with the execution, if it was one. */
void ex_steer_end(void)
{
	if (ex.open && (ex.end == EX_RAN || ex.end == EX_BLOCKED)) {
		struct ex_frame *f = &ex.frame[ex.depth];

		if (f->proc < EX_DRAIN && ex_in_vain(f->proc))
			return;
		if (ex.depth >= ex.base)
			complete(f);
		if (ex.depth >= ex.base && f->label.n && ex_label_asleep(f, f->proc, &f->label)) {
			ex.end = EX_KNOWN;
			return;
		}
		f->fences = lw_eng.mm->fences;
		ex.depth++;
		if (ex.depth > ex.base) {
			new_node(f + 1);
			f[1].pending = f->after;
			f->after = NULL;
		}
		ex.open = false;
	}
}
