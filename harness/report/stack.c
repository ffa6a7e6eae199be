// SPDX-License-Identifier: GPL-2.0-or-later
/* Whose code an event came from, and what that makes of a finding's name. */
#include "report/internal.h"

#include <stdio.h>
#include <string.h>

static bool is_ours(const char *file)
{
	return !strncmp(file, "harness/", 8) || !strncmp(file, "fuzz/", 5);
}

unsigned int lw_event_frames(const struct lw_report *r, const struct lw_event *e,
			     struct lw_frame out[LW_REPORT_FRAMES])
{
	struct lw_frame all[LW_REPORT_FRAMES];
	unsigned int n = 0, kept = 0, i;

	for (i = 0; i < e->depth && i < LW_TRACE_STACK && n < LW_REPORT_FRAMES; i++)
		if (e->pc[i])
			n += r->symbols->frames(r->symbols->ctx, e->pc[i], all + n,
						LW_REPORT_FRAMES - n);
	for (i = 0; i < n; i++)
		if (!is_ours(all[i].file) && strcmp(all[i].file, "??"))
			out[kept++] = all[i];
	if (kept)
		return kept;
	memcpy(out, all, n * sizeof(all[0]));
	return n;
}

/*
 * A check that fails is no event.  Its own place is in the finding, its callers
 * are those of the last event, from the function that both are in.
 */
unsigned int lw_finding_frames(const struct lw_report *r, struct lw_frame out[LW_REPORT_FRAMES])
{
	const struct lw_finding *f = &r->outcome->finding;
	const struct lw_event *e = lw_finding_event(r);
	struct lw_event place = { .depth = 1, .pc = { f->pc } };
	struct lw_frame behind[LW_REPORT_FRAMES];
	unsigned int n, nbehind, i;

	nbehind = e ? lw_event_frames(r, e, behind) : 0;
	if (!f->pc || (e && e->depth && e->pc[0] == f->pc)) {
		memcpy(out, behind, nbehind * sizeof(behind[0]));
		return nbehind;
	}
	n = lw_event_frames(r, &place, out);
	for (i = 0; n && i < nbehind; i++)
		if (!strcmp(behind[i].function, out[n - 1].function))
			break;
	for (i++; i < nbehind && n < LW_REPORT_FRAMES; i++)
		out[n++] = behind[i];
	return n;
}

static const struct lw_event *event_at(const struct lw_report *r, uint32_t number)
{
	return number < r->trace->nevents ? &r->trace->event[number] : NULL;
}

const struct lw_event *lw_finding_event(const struct lw_report *r)
{
	if (r->outcome->verdict != LW_FINDING)
		return NULL;
	return event_at(r, r->outcome->finding.event);
}

const struct lw_event *lw_finding_other(const struct lw_report *r)
{
	if (r->outcome->verdict != LW_FINDING || !r->outcome->finding.has_other)
		return NULL;
	return event_at(r, r->outcome->finding.other_event);
}

/* The two names that a finding goes by; "" where there is none. */
static void two_functions(const struct lw_report *r, char a[80], char b[80])
{
	const struct lw_event *other = lw_finding_other(r);
	struct lw_frame frames[LW_REPORT_FRAMES];
	unsigned int n = lw_finding_frames(r, frames);
	char swap[80];

	snprintf(a, 80, "%s", n > 0 ? frames[0].function : "");
	snprintf(b, 80, "%s", n > 1 && !other ? frames[1].function : "");
	if (other && lw_event_frames(r, other, frames))
		snprintf(b, 80, "%s", frames[0].function);
	if (other && *a && *b && strcmp(a, b) > 0) {
		memcpy(swap, a, sizeof(swap));
		memcpy(a, b, sizeof(swap));
		memcpy(b, swap, sizeof(swap));
	}
}

void lw_report_token(const struct lw_report *r, char *out, size_t size)
{
	char a[80], b[80];

	two_functions(r, a, b);
	snprintf(out, size, "%s%s%s%s%s", lw_class_name(r->outcome->finding.class),
		 *a ? "--" : "", a, *b ? "--" : "", b);
}

void lw_report_title(const struct lw_report *r, char *out, size_t size)
{
	char a[80], b[80];
	const char *class = lw_class_name(r->outcome->finding.class);

	two_functions(r, a, b);
	if (!*a)
		snprintf(out, size, "%s", class);
	else if (*b && lw_finding_other(r))
		snprintf(out, size, "%s in %s / %s", class, a, b);
	else
		snprintf(out, size, "%s in %s", class, a);
}
