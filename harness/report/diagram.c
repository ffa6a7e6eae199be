// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The picture that a kernel engineer would draw by hand: a column for each
 * CPU, time going down, one step a row.  With more than two threads columns
 * would be too narrow to read; but a row belongs to one thread, so there its
 * text runs on to the right, over columns that have nothing to say in that row.
 */
#include "report/internal.h"

#include <stdarg.h>
#include <string.h>

#define WIDTH		80u
#define MARGIN		7u	/* the step number and a gap */
#define LAST_COLUMN	40u	/* what the rightmost of three and more has at least */
#define INDENT		2u	/* a step under its function's name */

#define BOLD_RED	"\033[1;31m"
#define YELLOW		"\033[33m"
#define BOLD		"\033[1m"
#define DIM		"\033[2m"
#define OFF		"\033[0m"

struct picture {
	FILE *out;
	const struct lw_report *r;
	bool colour;
	unsigned int ncolumns;
	unsigned int start[LW_MAX_THREADS];	/* by column */
	int column[LW_MAX_THREADS];		/* by thread; -1: none */
	char where[LW_MAX_THREADS][240];	/* the function each thread was in last */
};

/* ---- layout ---- */

static void choose_columns(struct picture *p, const bool *keep)
{
	const struct lw_trace *trace = p->r->trace;
	unsigned int t, c, step;
	bool used[LW_MAX_THREADS] = { false };
	uint32_t i;

	for (i = 0; i < trace->nevents; i++)
		if (keep[i])
			used[trace->event[i].thread % LW_MAX_THREADS] = true;
	for (t = 0; t < LW_MAX_THREADS; t++)
		p->column[t] = used[t] ? (int)p->ncolumns++ : -1;
	if (!p->ncolumns)
		return;
	step = (WIDTH - MARGIN) / p->ncolumns;
	if (p->ncolumns > 2 && step * (p->ncolumns - 1) + LAST_COLUMN > WIDTH - MARGIN)
		step = (WIDTH - MARGIN - LAST_COLUMN) / (p->ncolumns - 1);
	for (c = 0; c < p->ncolumns; c++)
		p->start[c] = MARGIN + c * step;
}

/* ---- one line ---- */

static void pad_to(struct picture *p, unsigned int *at, unsigned int column)
{
	for (; *at < column; ++*at)
		fputc(' ', p->out);
}

/* Bars show where the other CPUs' columns are. */
static void bars(struct picture *p, unsigned int *at, unsigned int first, unsigned int end)
{
	unsigned int c;

	for (c = first; c < end; c++) {
		if (p->start[c] <= *at)
			continue;
		pad_to(p, at, p->start[c]);
		fprintf(p->out, "%s|%s", p->colour ? DIM : "", p->colour ? OFF : "");
		++*at;
	}
}

static void row(struct picture *p, uint32_t step, unsigned int column, const char *text,
		unsigned int length, unsigned int indent, const char *style)
{
	unsigned int at;

	if (step)
		at = (unsigned int)fprintf(p->out, "%5u", step);
	else
		at = 0;
	bars(p, &at, 0, column);
	pad_to(p, &at, p->start[column] + indent);
	fprintf(p->out, "%s%.*s%s", p->colour ? style : "", (int)length, text,
		p->colour && *style ? OFF : "");
	at += length;
	bars(p, &at, column + 1, p->ncolumns);
	fputc('\n', p->out);
}

/* How much of text fits into width: up to a space if there is one, but not that in "(from 7)". */
static unsigned int fit(const char *text, unsigned int width)
{
	unsigned int n = (unsigned int)strlen(text), i;

	if (n <= width)
		return n;
	for (i = width; i > width / 4; i--)
		if (text[i] == ' ' && (i < 5 || strncmp(text + i - 5, "(from", 5) != 0))
			return i;
	return width;
}

static unsigned int right_edge(const struct picture *p, unsigned int column)
{
	return p->ncolumns == 2 && column == 0 ? p->start[1] - 1 : WIDTH;
}

static void paragraph(struct picture *p, uint32_t step, unsigned int column, const char *text,
		      unsigned int indent, const char *style)
{
	unsigned int length;

	do {
		length = fit(text, right_edge(p, column) - p->start[column] - indent);
		row(p, step, column, text, length, indent, style);
		step = 0;
		text += length;
		while (*text == ' ')
			text++;
		indent = 2 * INDENT + 2;
	} while (*text);
}

__attribute__((format(printf, 3, 4)))
static void remark(struct picture *p, unsigned int column, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	paragraph(p, 0, column, text, 2 * INDENT + 2, YELLOW);
}

/* ---- one step ---- */

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

/* Says which function the thread is in when that has changed; the line within it comes back. */
static unsigned int heading(struct picture *p, const struct lw_event *e,
			    const struct lw_frame *frame, unsigned int n, unsigned int column)
{
	char *where = p->where[e->thread % LW_MAX_THREADS];
	char now[sizeof(p->where[0])];

	if (!n || !strcmp(frame[0].file, "??"))
		return 0;
	snprintf(now, sizeof(now), "%s() %s", frame[0].function, base_name(frame[0].file));
	if (strcmp(now, where)) {
		memcpy(where, now, sizeof(now));
		paragraph(p, 0, column, now, 0, "");
	}
	return frame[0].line;
}

static void stale_remark(struct picture *p, const struct lw_event *e, unsigned int column)
{
	char source[48];

	if (!e->age)
		return;
	if (e->reads_from)
		snprintf(source, sizeof(source), "what step %u wrote", e->reads_from);
	else
		snprintf(source, sizeof(source), "the initial value");
	remark(p, column, "[deviation: stale, %s; %u newer]", source, e->age);
}

static const struct lw_event *step_before(const struct lw_trace *trace, const struct lw_event *e)
{
	while (e-- > trace->event)
		if (e->kind != LW_EV_OP_BEGIN && e->kind != LW_EV_OP_END)
			return e;
	return NULL;
}

static void deviation_remark(struct picture *p, const struct lw_event *e, unsigned int column)
{
	const struct lw_event *before = step_before(p->r->trace, e);
	char name[16];

	/* That a load was stale is said already; the mark may stand behind it. */
	if (!e->deviation || e->age || (before && before->age && before->thread == e->thread))
		return;
	lw_thread_name(p->r, e->thread, name, sizeof(name));
	if (before && before->thread != e->thread)
		remark(p, column, "[deviation: %s runs here]", name);
	else
		remark(p, column, "[deviation]");
}

/* What was found after the last event, at a place of its own. */
static void failed_check(struct picture *p, const struct lw_event *e, unsigned int column)
{
	struct lw_frame frame[LW_REPORT_FRAMES];
	const struct lw_finding *f = &p->r->outcome->finding;
	unsigned int n, line;
	char text[96];

	n = lw_finding_frames(p->r, frame);
	line = heading(p, e, frame, n, column);
	if (line)
		snprintf(text, sizeof(text), ":%u <== %s", line, lw_class_name(f->class));
	else
		snprintf(text, sizeof(text), "<== %s", lw_class_name(f->class));
	paragraph(p, 0, column, text, INDENT, BOLD_RED);
}

static void finding_remark(struct picture *p, const struct lw_event *e, unsigned int column)
{
	const struct lw_event *event = lw_finding_event(p->r), *other = lw_finding_other(p->r);
	const char *class;
	char text[96];

	if (!event || (e != event && e != other))
		return;
	if (e == event && !other && p->r->outcome->finding.pc && e->depth &&
	    p->r->outcome->finding.pc != e->pc[0]) {
		failed_check(p, e, column);
		return;
	}
	class = lw_class_name(p->r->outcome->finding.class);
	if (e == event && other)
		snprintf(text, sizeof(text), "<== %s with step %u", class,
			 p->r->outcome->finding.other_event + 1);
	else if (e == event)
		snprintf(text, sizeof(text), "<== %s", class);
	else
		snprintf(text, sizeof(text), "<== %s with step %u", class,
			 p->r->outcome->finding.event + 1);
	paragraph(p, 0, column, text, 2 * INDENT + 2, BOLD_RED);
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

static void show_step(struct picture *p, uint32_t i)
{
	const struct lw_event *e = &p->r->trace->event[i];
	unsigned int column = (unsigned int)p->column[e->thread % LW_MAX_THREADS];
	unsigned int line;
	struct lw_frame frame[LW_REPORT_FRAMES];
	char what[320], text[384];

	lw_event_text(p->r, e, what, sizeof(what));
	if (e->kind == LW_EV_OP_BEGIN || e->kind == LW_EV_OP_END) {
		snprintf(text, sizeof(text), "-- %s --", what);
		paragraph(p, 0, column, text, 0, BOLD);
		p->where[e->thread % LW_MAX_THREADS][0] = 0;
	} else {
		add_source(p->r, e, what, sizeof(what));
		line = heading(p, e, frame, lw_event_frames(p->r, e, frame), column);
		if (line)
			snprintf(text, sizeof(text), ":%u %s", line, what);
		else
			snprintf(text, sizeof(text), "%s", what);
		paragraph(p, i + 1, column, text, INDENT, lw_finding_event(p->r) == e ||
			  lw_finding_other(p->r) == e ? BOLD_RED : "");
	}
	stale_remark(p, e, column);
	deviation_remark(p, e, column);
	finding_remark(p, e, column);
}

/* ---- the whole ---- */

static void column_heads(struct picture *p)
{
	unsigned int t, at;
	char name[16];

	at = (unsigned int)fprintf(p->out, " step");
	for (t = 0; t < LW_MAX_THREADS; t++) {
		if (p->column[t] < 0)
			continue;
		pad_to(p, &at, p->start[p->column[t]]);
		lw_thread_name(p->r, t, name, sizeof(name));
		at += (unsigned int)fprintf(p->out, "%s", name);
	}
	fprintf(p->out, "\n ");
	for (at = 1; at < WIDTH; at++)
		fputc('-', p->out);
	fputc('\n', p->out);
}

/* Steps first to end - 1 are left out: say how many, and whose. */
static void show_gap(struct picture *p, uint32_t first, uint32_t end)
{
	bool used[LW_MAX_THREADS] = { false };
	const char *separator = "";
	uint32_t i, steps = 0;
	char name[16];

	for (i = first; i < end; i++) {
		if (p->r->trace->event[i].kind == LW_EV_OP_BEGIN ||
		    p->r->trace->event[i].kind == LW_EV_OP_END)
			continue;
		used[p->r->trace->event[i].thread % LW_MAX_THREADS] = true;
		steps++;
	}
	if (!steps)
		return;
	fprintf(p->out, "%s  ... %u step%s not shown (", p->colour ? DIM : "", steps,
		steps == 1 ? "" : "s");
	for (i = 0; i < LW_MAX_THREADS; i++) {
		if (!used[i])
			continue;
		lw_thread_name(p->r, i, name, sizeof(name));
		fprintf(p->out, "%s%s", separator, name);
		separator = ", ";
	}
	fprintf(p->out, ")%s\n", p->colour ? OFF : "");
}

static void wrapped(FILE *out, const char *text)
{
	unsigned int length;

	do {
		length = fit(text, WIDTH - 2);
		fprintf(out, "%.*s\n", (int)length, text);
		text += length;
		while (*text == ' ')
			text++;
	} while (*text);
}

static void introduction(FILE *out, const struct lw_report *r, bool colour)
{
	const struct lw_outcome *o = r->outcome;
	char title[320], line[512], start[32] = "";

	if (o->verdict == LW_FINDING) {
		lw_report_title(r, title, sizeof(title));
		fprintf(out, "%s%s%s\n", colour ? BOLD_RED : "", title, colour ? OFF : "");
		lw_finding_text(r, line, sizeof(line));
		if (*line)
			wrapped(out, line);
	} else {
		fprintf(out, "%s\n", o->verdict == LW_PASSED ? "nothing found" :
			"out of steps: cut off before it ended");
	}
	if (r->input->plan.start)
		snprintf(start, sizeof(start), ", start %u", r->input->plan.start);
	snprintf(line, sizeof(line),
		 "lock %s%s%s, memory model %s%s: %u events, %u deviation%s from the default",
		 r->scenario->name, r->bug ? " with bug " : "", r->bug ? r->bug : "",
		 mm_model_name(r->model), start, o->events, o->deviations, o->deviations == 1 ? "" : "s");
	wrapped(out, line);
	fputc('\n', out);
}

void lw_report_diagram(FILE *out, const struct lw_report *r, const struct lw_report_style *style)
{
	static bool keep[LW_TRACE_MAX];
	struct picture p = { .out = out, .r = r, .colour = style->colour };
	uint32_t i, shown_to = 0;

	if (style->whole)
		memset(keep, true, sizeof(keep));
	else
		lw_relevant(r, keep);
	introduction(out, r, style->colour);
	choose_columns(&p, keep);
	if (p.ncolumns)
		column_heads(&p);
	for (i = 0; i < r->trace->nevents; i++) {
		if (!keep[i])
			continue;
		if (i > shown_to)
			show_gap(&p, shown_to, i);
		show_step(&p, i);
		shown_to = i + 1;
	}
	if (shown_to < r->trace->nevents)
		show_gap(&p, shown_to, r->trace->nevents);
	if (r->trace->truncated)
		fprintf(out, "  ... the rest is not recorded: more than %u steps\n", LW_TRACE_MAX);
	if (r->replay)
		fprintf(out, "\nsee it again:\n  %s\n", r->replay);
}
