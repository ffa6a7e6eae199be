/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "judge/text.h"

#define MAX_BACK 16	/* loads of a thread that a dependency may name */

struct parser {
	struct text_graph *t;
	int thread;
	unsigned int back[MAX_BACK];	/* its loads, latest last */
	unsigned int nback;
	char label[JG_MAX_EVENTS];	/* #a of SRCU events */
	unsigned int nlocs;
	unsigned int letter[26];	/* location of a letter, plus 1 */
};

static const struct {
	const char *name;
	uint8_t fence;
} fences[] = {
	{ "mb", MM_FENCE_SEQ_CST },	{ "fsc", MM_FENCE_SEQ_CST },
	{ "rmb", MM_FENCE_RMB },	{ "wmb", MM_FENCE_WMB },
	{ "ba", MM_FENCE_BEFORE_ATOMIC }, { "aa", MM_FENCE_AFTER_ATOMIC },
	{ "as", MM_FENCE_AFTER_SPINLOCK }, { "aul", MM_FENCE_AFTER_UNLOCK_LOCK },
	{ "rd", MM_FENCE_READ_DEPENDS }, { "cb", JG_FENCE_COMPILER },
	{ "fa", MM_FENCE_ACQUIRE },	{ "fr", MM_FENCE_RELEASE },
	{ "far", MM_FENCE_ACQ_REL },
};

static unsigned int add_event(struct parser *p, enum jg_kind kind, const char *word)
{
	struct jg_graph *g = &p->t->g;
	const unsigned int e = g->nevents++;

	assert_true(e < JG_MAX_EVENTS);
	g->ev[e] = (struct jg_event) {
		.thread = (int8_t)p->thread, .kind = (uint8_t)kind, .rf = -1, .partner = -1,
	};
	snprintf(p->t->word[e], TEXT_MAX_WORD, "%s", word);
	return e;
}

static unsigned int location(struct parser *p, char c)
{
	if (c < 'a' || c > 'z')
		fail_msg("no location '%c'", c);
	if (!p->letter[c - 'a'])
		p->letter[c - 'a'] = ++p->nlocs;
	return p->letter[c - 'a'] - 1;
}

static void add_edge(struct jg_edge *edge, unsigned int *n, unsigned int from, unsigned int to)
{
	assert_true(*n < TEXT_MAX_EDGES);
	edge[(*n)++] = (struct jg_edge) { (uint16_t)from, (uint16_t)to };
}

static void depend(struct parser *p, const char *tag, unsigned int e)
{
	struct jg_graph *g = &p->t->g;
	const unsigned int back = tag[4] ? (unsigned int)atoi(tag + 4) : 1;
	unsigned int from;

	if (!back || back > p->nback)
		fail_msg("'%s': no such load", tag);
	from = p->back[p->nback - back];
	if (!strncmp(tag, "addr", 4))
		add_edge(p->t->addr, &g->naddr, from, e);
	else if (!strncmp(tag, "data", 4))
		add_edge(p->t->data, &g->ndata, from, e);
	else
		add_edge(p->t->ctrl, &g->nctrl, from, e);
}

static bool is_dependency(const char *tag)
{
	return !strncmp(tag, "addr", 4) || !strncmp(tag, "data", 4) || !strncmp(tag, "ctrl", 4);
}

/* e2: the write of a read-modify-write whose read is e, else the same. */
static void apply_tag(struct parser *p, const char *tag, unsigned int e, unsigned int e2)
{
	struct jg_event *ev = p->t->g.ev;

	if (is_dependency(tag)) {
		depend(p, tag, tag[0] == 'd' ? e2 : e);
		return;
	}
	if (!strcmp(tag, "plain"))
		ev[e].tags |= JG_PLAIN;
	else if (!strcmp(tag, "acq"))
		ev[e].tags |= JG_ACQUIRE;
	else if (!strcmp(tag, "rel"))
		ev[e2].tags |= JG_RELEASE;
	else if (!strcmp(tag, "nr"))
		ev[e].tags |= JG_NORETURN;
	else if (!strcmp(tag, "rmw"))
		ev[e].tags |= JG_RMW;
	else if (!strcmp(tag, "sc"))
		ev[e].tags |= JG_SEQ_CST, ev[e2].tags |= JG_SEQ_CST;
	else
		fail_msg("no tag '%s'", tag);
}

static uint64_t number(const char **c, const char *word)
{
	char *end;
	const unsigned long long n = strtoull(*c, &end, 10);

	if (end == *c)
		fail_msg("'%s': number expected", word);
	*c = end;
	return n;
}

static void parse_access(struct parser *p, const char *word)
{
	struct jg_event *ev = p->t->g.ev;
	const char kind = word[0];
	const unsigned int loc = location(p, word[1]);
	const char *c = word + 3;
	unsigned int e, e2;
	char tags[TEXT_MAX_WORD], *save = NULL;

	assert_int_equal(word[2], '=');
	e = e2 = add_event(p, kind == 'W' || kind == 'U' ? JG_WRITE : JG_READ, word);
	ev[e].loc = (uint16_t)loc;
	ev[e].value = number(&c, word);
	if (kind == 'X' || kind == 'L') {
		assert_int_equal(*c, '>');
		c++;
		e2 = add_event(p, JG_WRITE, word);
		ev[e2].loc = (uint16_t)loc;
		ev[e2].value = number(&c, word);
		ev[e].partner = (int16_t)e2;
		ev[e2].partner = (int16_t)e;
		ev[e].tags = kind == 'X' ? JG_RMW : JG_LKR;
		ev[e2].tags = kind == 'X' ? JG_RMW : JG_LKW;
	} else if (kind == 'U') {
		ev[e].tags = JG_UL;
	} else if (kind == 'F' || kind == 'E') {
		ev[e].tags = kind == 'F' ? JG_LF : JG_RU;
	}
	snprintf(tags, sizeof(tags), "%s", c);
	for (char *tag = strtok_r(tags, ":", &save); tag; tag = strtok_r(NULL, ":", &save))
		apply_tag(p, tag, e, e2);
	if (ev[e].kind == JG_READ) {
		assert_true(p->nback < MAX_BACK);
		p->back[p->nback++] = e;
	}
}

static void parse_rcu(struct parser *p, const char *word)
{
	const char *digit = word + (word[0] == 'g' ? 2 : 1);
	const bool srcu = *digit != '\0';
	enum jg_kind kind = JG_SYNC_RCU;
	unsigned int e;

	if (word[0] == '(')
		kind = JG_RCU_LOCK;
	else if (word[0] == ')')
		kind = JG_RCU_UNLOCK;
	if (srcu)
		kind += JG_SRCU_LOCK - JG_RCU_LOCK;
	e = add_event(p, kind, word);
	if (!srcu)
		return;
	p->t->g.ev[e].loc = (uint16_t)(*digit - '0');
	if (digit[1] == '#')
		p->label[e] = digit[2];
}

static void parse_word(struct parser *p, const char *word)
{
	if (strchr("WRXLUFE", word[0])) {
		parse_access(p, word);
		return;
	}
	if (word[0] == '(' || word[0] == ')' || !strncmp(word, "gp", 2)) {
		parse_rcu(p, word);
		return;
	}
	for (unsigned int f = 0; f < sizeof(fences) / sizeof(fences[0]); f++)
		if (!strcmp(word, fences[f].name)) {
			p->t->g.ev[add_event(p, JG_FENCE, word)].fence = fences[f].fence;
			return;
		}
	fail_msg("what is '%s'?", word);
}

static unsigned int writer(const struct jg_graph *g, unsigned int loc, uint64_t value)
{
	for (unsigned int e = 0; e < g->nevents; e++)
		if ((g->ev[e].kind == JG_WRITE || g->ev[e].kind == JG_INIT) &&
		    g->ev[e].loc == loc && g->ev[e].value == value)
			return e;
	fail_msg("nobody writes %llu there", (unsigned long long)value);
	return 0;
}

/* Writes by value; then those that the tail names, in its order. */
static void order_location(struct parser *p, unsigned int loc, const char *tail)
{
	struct jg_graph *g = &p->t->g;
	const unsigned int from = g->co_start[loc];
	unsigned int to = from;

	for (unsigned int e = 0; e < g->nevents; e++) {
		unsigned int c;

		if ((g->ev[e].kind != JG_WRITE && g->ev[e].kind != JG_INIT) || g->ev[e].loc != loc)
			continue;
		for (c = to++; c > from && g->ev[g->co[c - 1]].value > g->ev[e].value; c--)
			g->co[c] = g->co[c - 1];
		g->co[c] = (uint16_t)e;
	}
	g->co_start[loc + 1] = (uint16_t)to;
	for (unsigned int c = from + 1; tail && *tail; c++) {
		assert_true(c < to);
		g->co[c] = (uint16_t)writer(g, loc, number(&tail, "tail"));
		tail += strspn(tail, " ");
		if (*tail >= 'a' && *tail <= 'z')
			break;
	}
}

static void finish(struct parser *p, const char *tail)
{
	struct jg_graph *g = &p->t->g;

	g->nlocs = p->nlocs;
	p->thread = -1;
	for (unsigned int l = 0; l < p->nlocs; l++)
		g->ev[add_event(p, JG_INIT, "init")].loc = (uint16_t)l;
	for (unsigned int e = 0; e < g->nevents; e++)
		if (g->ev[e].kind == JG_READ)
			g->ev[e].rf = (int16_t)writer(g, g->ev[e].loc, g->ev[e].value);
	for (char c = 'a'; c <= 'z'; c++) {
		const char *at = tail ? strchr(tail, c) : NULL;

		if (at && !p->letter[c - 'a'])
			fail_msg("tail: no location '%c'", c);
	}
	for (unsigned int l = 0; l < p->nlocs; l++) {
		const char *at = NULL;

		for (int c = 0; c < 26; c++)
			if (p->letter[c] == l + 1 && tail)
				at = strchr(tail, 'a' + c);
		order_location(p, l, at ? at + 1 + strspn(at + 1, " ") : NULL);
	}
	for (unsigned int a = 0; a < g->nevents; a++)
		for (unsigned int b = 0; b < g->nevents; b++)
			if (a != b && p->label[a] && p->label[a] == p->label[b])
				g->ev[a].partner = (int16_t)b;
}

void text_parse(struct text_graph *t, const char *text)
{
	struct parser p = { .t = t };
	char line[1024], *tail, *save = NULL;

	memset(&t->g, 0, sizeof(t->g));
	t->g.addr = t->addr;
	t->g.data = t->data;
	t->g.ctrl = t->ctrl;
	assert_true(strlen(text) < sizeof(line));
	snprintf(line, sizeof(line), "%s", text);
	tail = strchr(line, ';');
	if (tail)
		*tail++ = '\0';
	for (char *word = strtok_r(line, " \n\t", &save); word;
	     word = strtok_r(NULL, " \n\t", &save)) {
		if (strcmp(word, "|")) {
			parse_word(&p, word);
			continue;
		}
		p.thread++;
		p.nback = 0;
	}
	finish(&p, tail);
}
