// SPDX-License-Identifier: GPL-2.0-or-later
/* The picture that a kernel engineer would draw by hand. */
#include "report/picture.h"

#include <string.h>

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

bool lw_heading(struct picture *p, const struct lw_event *e, const struct lw_frame *frame,
		unsigned int column)
{
	char *where = p->where[e->thread % LW_MAX_THREADS];
	char now[sizeof(p->where[0])];

	if (!strcmp(frame[0].file, "??"))
		return false;
	snprintf(now, sizeof(now), "%s() %s", frame[0].function, base_name(frame[0].file));
	if (strcmp(now, where)) {
		memcpy(where, now, sizeof(now));
		lw_paragraph(p, 0, column, now, 0, "");
	}
	return frame[0].line != 0;
}

/* Where a fresh value came from, if another thread wrote it. */
static void add_source(const struct lw_report *r, const struct lw_event *e, char *text, size_t size)
{
	const struct lw_trace *trace = r->trace;
	size_t used = strlen(text);

	if (e->age || !e->reads_from || e->reads_from > trace->nevents ||
	    trace->event[e->reads_from - 1].thread == e->thread || e->kind == LW_EV_DRAIN)
		return;
	snprintf(text + used, size - used, " (from %u)", e->reads_from);
}

static void show_operation(struct picture *p, const struct lw_event *e)
{
	char what[320], text[384];

	lw_event_text(p->r, e, what, sizeof(what));
	snprintf(text, sizeof(text), "-- %s --", what);
	lw_paragraph(p, 0, lw_picture_column(p, e->thread), text, 0, LW_BOLD);
	p->where[e->thread % LW_MAX_THREADS][0] = 0;
}

static void show_step(struct picture *p, uint32_t i)
{
	const struct lw_event *e = &p->r->trace->event[i];
	unsigned int column = lw_picture_column(p, e->thread);
	struct lw_frame frame[LW_REPORT_FRAMES];
	char what[320], text[384];
	bool is_finding = lw_finding_event(p->r) == e || lw_finding_other(p->r) == e;

	lw_event_text(p->r, e, what, sizeof(what));
	add_source(p->r, e, what, sizeof(what));
	if (lw_event_frames(p->r, e, frame) && lw_heading(p, e, frame, column))
		snprintf(text, sizeof(text), ":%u %s", frame[0].line, what);
	else
		snprintf(text, sizeof(text), "%s", what);
	lw_paragraph(p, i + 1, column, text, LW_PICTURE_INDENT, is_finding ? LW_BOLD_RED : "");
}

static bool is_step(const struct lw_event *e)
{
	return e->kind != LW_EV_OP_BEGIN && e->kind != LW_EV_OP_END;
}

static void introduction(FILE *out, const struct lw_report *r, const bool *keep, bool colour)
{
	const struct lw_outcome *o = r->outcome;
	char title[320], line[512], start[32] = "";
	uint32_t steps = 0, shown = 0, i;

	if (o->verdict == LW_FINDING) {
		lw_report_title(r, title, sizeof(title));
		fprintf(out, "%s%s%s\n", colour ? LW_BOLD_RED : "", title, colour ? LW_OFF : "");
		lw_finding_text(r, line, sizeof(line));
		if (*line)
			lw_wrapped(out, line);
	} else {
		fprintf(out, "%s\n", o->verdict == LW_PASSED ? "nothing found" :
			"out of steps: cut off before it ended");
	}
	for (i = 0; i < r->trace->nevents; i++) {
		steps += is_step(&r->trace->event[i]);
		shown += is_step(&r->trace->event[i]) && keep[i];
	}
	if (r->input->plan.start)
		snprintf(start, sizeof(start), ", start %u", r->input->plan.start);
	snprintf(line, sizeof(line), "%s%s%s under %s%s; deviations: %u; steps: %u of %u",
		 r->scenario->name, r->bug ? ":" : "", r->bug ? r->bug : "", mm_model_name(r->model),
		 start, o->deviations, shown, steps);
	lw_wrapped(out, line);
	if (o->warning.text[0]) {
		lw_warning_text(r, title, sizeof(title));
		snprintf(line, sizeof(line), "warning: %s", title);
		lw_wrapped(out, line);
	}
	fputc('\n', out);
}

static void commands(FILE *out, const struct lw_report *r)
{
	if (r->replay)
		fprintf(out, "\nsee it again:\n  %s\n", r->replay);
	if (r->shrink)
		fprintf(out, "make the input smaller:\n  %s\n", r->shrink);
}

void lw_report_diagram(FILE *out, const struct lw_report *r, const struct lw_report_style *style)
{
	static bool keep[LW_TRACE_MAX];
	static uint8_t surprise[LW_TRACE_MAX];
	struct picture p = { .out = out, .r = r, .colour = style->colour };
	uint32_t i;

	if (style->whole)
		memset(keep, true, sizeof(keep));
	else
		lw_relevant(r, keep);
	lw_surprises(r, surprise);
	introduction(out, r, keep, style->colour);
	lw_picture_begin(&p, keep);
	for (i = 0; i < r->trace->nevents; i++) {
		if (!keep[i])
			continue;
		if (is_step(&r->trace->event[i]))
			show_step(&p, i);
		else
			show_operation(&p, &r->trace->event[i]);
		lw_remarks(&p, i, (enum lw_surprise)surprise[i]);
	}
	if (r->trace->truncated)
		fprintf(out, "  ... the rest is not recorded: more than %u steps\n", LW_TRACE_MAX);
	commands(out, r);
}
