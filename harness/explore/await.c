// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * await.c - threads that wait in a loop for a value, and which values they do not wait for.
 *
 * A round of a loop that read one message, did nothing else, and came back to where it began
 * in the same state, is the same whenever that value is read there.  Once that has been seen
 * the thread, standing at the beginning of such a round, is as one that waits for a lock:
 * see docs/explore.md.
 */
#include <string.h>

#include "explore/internal.h"
#include "weave/runtime/state.h"

#define MAX_ROUNDS	255u
#define MAX_VALUES	8u

static struct {
	uint64_t state;
	uintptr_t pc;
	uint32_t off;		/* of the location that is read */
	uint32_t n;
	uint64_t value[MAX_VALUES];
} known[MAX_ROUNDS + 1];	/* [0] is none */
static unsigned int nknown;

void ex_await_forget(void)
{
	nknown = 0;
}

static unsigned int find(uint64_t state, uintptr_t pc)
{
	for (unsigned int i = 1; i <= nknown; i++)
		if (known[i].state == state && known[i].pc == pc)
			return i;
	return 0;
}

/* Location 0 is one, too. */
unsigned int ex_loc_at(uint32_t off)
{
	for (unsigned int i = 0; i < lw_eng.nlocs; i++)
		if (lw_eng.loc[i].size && lw_eng.loc[i].off == off)
			return i;
	return UINT32_MAX;
}

static uint32_t decisions_of_others(unsigned int t)
{
	uint32_t sum = 0;

	for (unsigned int s = 0; s < LW_NR_STREAMS; s++)
		for (unsigned int u = 0; u < LW_MAX_THREADS; u++)
			sum += u == t ? 0 : ex.nth[s][u];
	return sum;
}

/* The models in which that costs something are asked while nothing is known of the round. */
static void note_beginning(unsigned int t, bool met)
{
	struct ex_round *r = &ex.spin[t].before;

	r->noted = !met || !ex_weak();
	if (!r->noted)
		return;
	r->depth = ex.depth + ex.open;
	r->mark = mm_mark(lw_eng.mm, t);
	r->graph = ex.graph[t];
	r->signature = lw_eng.signature[t];
	r->nlog = ex.nlog;
	r->others = decisions_of_others(t);
	for (unsigned int s = 0; s < LW_NR_STREAMS; s++)
		r->nth[s] = ex.nth[s][t];
}

/* Thread t comes to the beginning of a round. */
void ex_await_begins(unsigned int t)
{
	unsigned int i = find(ex.spin[t].state, ex.spin[t].pc);

	ex.spin[t].simple = true;
	ex.spin[t].await = (uint8_t)i;
	ex.spin[t].await_loc = i ? ex_loc_at(known[i].off) : UINT32_MAX;
	note_beginning(t, i);
}

/* Has that step been nothing but thread t's look? */
static bool only_looked(const struct ex_frame *f, unsigned int t)
{
	return f->proc == t && !f->given && f->n == 1 && f->label.n <= 1 && !f->nbarred &&
	       !f->empties && !f->behind;
}

/*
 * Was it the last thing, as soon as the round began, and nothing before it is shared?  Others
 * may have found since that they must wait: no steps, but decisions.
 */
static bool just_looked(unsigned int t)
{
	const struct ex_frame *now = &ex.frame[ex.depth];

	return ex.open && ex.depth > ex.base && ex.depth > ex.shared &&
	       ex.depth == ex.spin[t].before.depth + 1 &&
	       decisions_of_others(t) == ex.spin[t].before.others &&
	       !now->given && !now->n && !now->label.n && only_looked(now - 1, t);
}

/*
 * The look that has just turned out to be in vain told the thread nothing, and is all that
 * the last step was, which it took as soon as it came here; the one under way is nothing so
 * far.  Then neither was one, and the thread stands where it stood.  Nothing remembers that
 * it looked, an input neither: under sc a look would order it before later stores.
 */
bool ex_undo_look(unsigned int t)
{
	const struct ex_round *r = &ex.spin[t].before;
	const struct ex_frame *look;

	/* With plain accesses there could be a race with it, which no input would show. */
	if (!r->noted || (ex.facts & EX_MIXED) || !just_looked(t) ||
	    !mm_unread(lw_eng.mm, t, ex.spin[t].read[0].loc, ex.spin[t].read[0].tag, r->mark))
		return false;
	ex.graph[t] = r->graph;
	lw_eng.signature[t] = r->signature;
	ex.nlog = r->nlog;
	for (unsigned int s = 0; s < LW_NR_STREAMS; s++)
		ex.nth[s][t] = r->nth[s];
	ex.loop[t].changes++;	/* a program's next look is no second time */
	ex.loop[t].nread = 0;
	ex.open = false;
	look = &ex.frame[--ex.depth];
	ex.naccess = look->first;
	ex.nnames = look->names;
	ex.nsleeper = look->sleepers + look->nsleepers;
	return true;
}

/* It has gone round once, and is where it was. */
bool ex_await_learn(unsigned int t)
{
	unsigned int i = find(ex.spin[t].state, ex.spin[t].pc);
	uint32_t off = lw_eng.loc[ex.spin[t].read[0].loc].off;

	if (!ex.spin[t].simple || ex.spin[t].nread != 1)
		return false;
	if (!i) {
		if (nknown == MAX_ROUNDS)
			return false;
		i = ++nknown;
		memset(&known[i], 0, sizeof(known[i]));
		known[i].state = ex.spin[t].state;
		known[i].pc = ex.spin[t].pc;
		known[i].off = off;
	}
	if (known[i].off != off || known[i].n == MAX_VALUES ||
	    ex_futile(i, ex.spin[t].read[0].value))
		return false;
	known[i].value[known[i].n++] = ex.spin[t].read[0].value;
	return true;
}

bool ex_futile(unsigned int await, uint64_t value)
{
	for (uint32_t i = 0; i < known[await].n; i++)
		if (known[await].value[i] == value)
			return true;
	return false;
}

bool ex_futile_message(unsigned int await, mm_tag tag)
{
	unsigned int loc = ex_loc_at(known[await].off);
	uint64_t value;

	return loc != UINT32_MAX && mm_value_of(lw_eng.mm, loc, tag, &value) &&
	       ex_futile(await, value);
}

/* What thread t is about to read, if it stands there: see access.await. */
unsigned int ex_awaits(unsigned int t)
{
	if (!ex.spin[t].valid || !ex.spin[t].pure || !ex.spin[t].simple || ex.spin[t].nread ||
	    ex.spin[t].await_loc >= lw_eng.nlocs || (ex.facts & EX_MIXED))
		return 0;
	return lw_eng.loc[ex.spin[t].await_loc].size ? ex.spin[t].await : 0;
}

/* Would thread t, whatever it reads, come back to where it stands? */
bool ex_looks_in_vain(unsigned int t)
{
	unsigned int i = ex_awaits(t);

	if (!i || lw_buffered_by(t, ex.spin[t].await_loc))
		return false;
	if (ex_weak())
		return mm_all_among(lw_eng.mm, t, ex.spin[t].await_loc, known[i].value,
				    known[i].n);
	return ex_futile(i, mm_newest(lw_eng.mm, ex.spin[t].await_loc, NULL));
}

bool ex_demands_in_vain(const struct ex_tree *tree)
{
	unsigned int i;

	if (tree->proc >= EX_DRAIN)
		return false;
	i = ex_awaits(tree->proc);
	return i && (ex_looks_in_vain(tree->proc) ||
		     (tree->label.n && ex_weak() && ex_futile_message(i, tree->label.name[0])));
}
