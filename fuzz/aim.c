// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/aim.h"

#include <string.h>

#include "fuzz/decode.h"

/* ---- who accesses what ---- */

#define WORDS 2048u	/* of a hash table; what does not fit counts as accessed by all */
#define WORD 8u		/* bytes */

struct word {
	uint64_t key;
	uint8_t readers, writers;	/* threads */
};

static struct word words[WORDS];
static unsigned int nwords;

static struct word *word_of(const struct lw_event *e, uint32_t offset)
{
	uint64_t key = (uint64_t)e->object << 32 | offset / WORD;
	uint64_t at = (key * 0x9e3779b97f4a7c15u) >> 40;

	for (;; at++) {
		struct word *w = &words[at % WORDS];

		if (w->key == key)
			return w;
		if (w->key)
			continue;
		if (nwords == WORDS / 2)
			return NULL;
		nwords++;
		w->key = key;
		return w;
	}
}

static bool is_write(const struct lw_event *e)
{
	return e->kind != LW_EV_LOAD && e->kind != LW_EV_PLAIN_LOAD;
}

/* What freeing, and the like, does to an object it does to its first word. */
static uint32_t end_of(const struct lw_event *e)
{
	return e->offset + (e->size ? e->size : 1);
}

static void note_access(const struct lw_event *e)
{
	uint32_t at;

	if (!e->object)
		return;
	for (at = e->offset / WORD * WORD; at < end_of(e); at += WORD) {
		struct word *w = word_of(e, at);

		if (!w)
			return;
		if (is_write(e))
			w->writers |= (uint8_t)(1u << e->thread);
		else
			w->readers |= (uint8_t)(1u << e->thread);
	}
}

/* Does another thread access the same, and one of the two write? */
static bool is_contended(const struct lw_event *e)
{
	uint32_t at;

	for (at = e->offset / WORD * WORD; at < end_of(e); at += WORD) {
		const struct word *w = word_of(e, at);
		uint8_t others;

		if (!w)
			return true;
		others = w->writers | (is_write(e) ? w->readers : 0);
		if (others & ~(1u << e->thread))
			return true;
	}
	return false;
}

/* What setup() and finish() do is done alone. */
static void between(const struct lw_trace *trace, uint32_t *begin, uint32_t *end)
{
	uint32_t i;

	*begin = 0;
	*end = trace->nevents;
	for (i = 0; i < trace->nevents; i++) {
		const struct lw_event *e = &trace->event[i];

		if (!*begin && e->kind == LW_EV_OP_END)
			*begin = i + 1;
		if (e->kind == LW_EV_OP_BEGIN && e->text && !strcmp(e->text, "finish"))
			*end = i;
	}
}

/* ---- which decisions ---- */

static const struct lw_event *event_of(const struct lw_decision *d, const struct lw_trace *trace,
				       uint32_t end)
{
	uint32_t i;

	for (i = d->event; i < end; i++)
		if (trace->event[i].thread == d->thread)
			return &trace->event[i];
	return NULL;
}

/* The list that a decision belongs to; LW_NR_AIM_LISTS: it is not worth it. */
static enum lw_aim_list list_of(const struct lw_decision *d, const struct lw_event *e)
{
	bool contended = e && e->object && is_contended(e);

	switch (d->choice) {
	case LW_CHOOSE_THREAD:
		if (d->forced || contended ||
		    (e && (e->kind == LW_EV_SLEEP || e->kind == LW_EV_WAKE)))
			return d->others ? LW_AIM_SCHED : LW_NR_AIM_LISTS;
		return LW_NR_AIM_LISTS;
	case LW_CHOOSE_BUFFER:
		return d->others && contended ? LW_AIM_VALUE : LW_NR_AIM_LISTS;
	case LW_CHOOSE_MESSAGE:
	case LW_CHOOSE_PLACE:
		if (!d->others && contended)
			return LW_AIM_LATER;
		break;
	default:
		break;
	}
	return d->others ? LW_AIM_VALUE : LW_NR_AIM_LISTS;
}

/* Static variables are one object to the trace. */
static uint16_t place_of(const struct lw_event *e)
{
	if (!e || !e->object)
		return 0;
	return (uint16_t)(1 + e->object % 1024 + (e->object < 16 ? e->offset / 16 % 32 * 1024 : 0));
}

void lw_aims_find(const struct lw_decision *decision, uint32_t n, const struct lw_trace *trace,
		  struct lw_aims *out)
{
	uint32_t i, begin, end;

	between(trace, &begin, &end);
	memset(words, 0, sizeof(words));
	nwords = 0;
	for (i = begin; i < end; i++)
		note_access(&trace->event[i]);
	memset(out->n, 0, sizeof(out->n));
	for (i = 0; i < n; i++) {
		const struct lw_decision *d = &decision[i];
		const struct lw_event *e = event_of(d, trace, end);
		enum lw_aim_list list = list_of(d, e);

		if (list != LW_NR_AIM_LISTS && out->n[list] < LW_MAX_AIMS && d->nth <= LW_INPUT_MAX_NTH)
			out->aim[list][out->n[list]++] = (struct lw_aim){
				.thread = d->thread, .others = d->others ? d->others : 1, .nth = d->nth,
				.place = place_of(e) };
	}
}

/* ---- those of an input ---- */

#define SLOTS 1024u
#define MAX_DECISIONS 4096u

static struct slot {
	uint64_t hash;
	bool known;
	struct lw_aims aims;
} slots[SLOTS];

static uint64_t hash_of(const uint8_t *data, size_t size)
{
	uint64_t h = 0xcbf29ce484222325u + size;

	while (size--)
		h = (h ^ *data++) * 0x100000001b3u;
	return h ^ h >> 32;
}

const struct lw_aims *lw_aims_of(const struct lw_scenario *scenario, const uint8_t *data,
				 size_t size, unsigned int *ran)
{
	static struct lw_decision decision[MAX_DECISIONS];
	static struct lw_input input;
	uint64_t hash = hash_of(data, size);
	struct slot *s = &slots[hash % SLOTS];
	uint32_t n;

	*ran = 0;
	if (s->hash != hash) {
		s->hash = hash;
		s->known = false;
		return NULL;
	}
	if (!s->known) {
		lw_decode(scenario, data, size, &input);
		lw_engine_decisions(scenario, &input, decision, MAX_DECISIONS, &n);
		*ran = 1;
		lw_aims_find(decision, n, lw_engine_trace(), &s->aims);
		s->known = true;
	}
	return &s->aims;
}
