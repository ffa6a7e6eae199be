// SPDX-License-Identifier: GPL-2.0-or-later
/* Columns, rows and wrapped text. */
#include "report/picture.h"

#include <stdarg.h>
#include <string.h>

#define MARGIN		7u	/* the step number and a gap */
#define LAST_COLUMN	46u	/* what the rightmost column has at least */

static void choose_columns(struct picture *p, const bool *keep)
{
	const struct lw_trace *trace = p->r->trace;
	bool used[LW_MAX_THREADS] = { false };
	unsigned int t, c, step;
	uint32_t i;

	for (i = 0; i < trace->nevents; i++)
		if (keep[i])
			used[trace->event[i].thread % LW_MAX_THREADS] = true;
	for (t = 0; t < LW_MAX_THREADS; t++)
		p->column[t] = used[t] ? (int)p->ncolumns++ : -1;
	step = p->ncolumns > 1 ? (LW_PICTURE_WIDTH - MARGIN - LAST_COLUMN) / (p->ncolumns - 1) : 0;
	for (c = 0; c < p->ncolumns; c++)
		p->start[c] = MARGIN + c * step;
}

static void pad_to(struct picture *p, unsigned int *at, unsigned int column)
{
	for (; *at < column; ++*at)
		fputc(' ', p->out);
}

static void heads(struct picture *p)
{
	unsigned int t, at;
	char name[16];

	at = (unsigned int)fprintf(p->out, " step");
	for (t = 0; t < LW_MAX_THREADS; t++) {
		if (p->column[t] < 0)
			continue;
		pad_to(p, &at, p->start[p->column[t]]);
		/* Eight threads have narrow columns. */
		lw_thread_name(p->r, t, name, sizeof(name));
		at += (unsigned int)fprintf(p->out, "%.*s", p->ncolumns > 6 ? 3 : 15,
					    p->ncolumns <= 6 ? name :
					    !p->r->scenario->program ? name + 3 :
					    t ? name + strlen("thread") : name);
	}
	fprintf(p->out, "\n ");
	for (at = 1; at < LW_PICTURE_WIDTH; at++)
		fputc('-', p->out);
	fputc('\n', p->out);
}

void lw_picture_begin(struct picture *p, const bool *keep)
{
	choose_columns(p, keep);
	if (p->ncolumns)
		heads(p);
}

unsigned int lw_picture_column(const struct picture *p, unsigned int thread)
{
	return (unsigned int)p->column[thread % LW_MAX_THREADS];
}

/* Bars show where the other CPUs' columns are. */
static void bars(struct picture *p, unsigned int *at, unsigned int first, unsigned int end)
{
	unsigned int c;

	for (c = first; c < end; c++) {
		if (p->start[c] <= *at)
			continue;
		pad_to(p, at, p->start[c]);
		fprintf(p->out, "%s|%s", p->colour ? LW_DIM : "", p->colour ? LW_OFF : "");
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
		p->colour && *style ? LW_OFF : "");
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

void lw_paragraph(struct picture *p, uint32_t step, unsigned int column, const char *text,
		  unsigned int indent, const char *style)
{
	unsigned int length, more = indent + 2 * LW_PICTURE_INDENT;

	do {
		length = fit(text, LW_PICTURE_WIDTH - p->start[column] - indent);
		row(p, step, column, text, length, indent, style);
		step = 0;
		text += length;
		while (*text == ' ')
			text++;
		indent = more;
	} while (*text);
}

void lw_remark(struct picture *p, unsigned int column, const char *style, const char *format, ...)
{
	char text[320];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	lw_paragraph(p, 0, column, text, 2 * LW_PICTURE_INDENT + 2, style);
}

void lw_wrapped(FILE *out, const char *text)
{
	unsigned int length;

	do {
		length = fit(text, LW_PICTURE_WIDTH);
		fprintf(out, "%.*s\n", (int)length, text);
		text += length;
		while (*text == ' ')
			text++;
	} while (*text);
}
