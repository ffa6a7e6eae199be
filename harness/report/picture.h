/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * picture.h - a column for each CPU, time going down, at most 80 columns wide.
 * A row belongs to one thread, so its text may run on to the right, over columns
 * that have nothing to say in that row; only the last has to be wide.
 */
#ifndef LW_REPORT_PICTURE_H
#define LW_REPORT_PICTURE_H

#include "report/internal.h"

#define LW_PICTURE_WIDTH	80u
#define LW_PICTURE_INDENT	2u	/* a step under its function's name */

#define LW_BOLD_RED	"\033[1;31m"
#define LW_YELLOW	"\033[33m"
#define LW_BOLD		"\033[1m"
#define LW_DIM		"\033[2m"
#define LW_OFF		"\033[0m"

struct picture {
	FILE *out;
	const struct lw_report *r;
	bool colour;
	unsigned int ncolumns;
	unsigned int start[LW_MAX_THREADS];	/* by column */
	int column[LW_MAX_THREADS];		/* by thread; -1: none */
	char where[LW_MAX_THREADS][240];	/* the function each thread was in last */
};

/* Columns for the threads that have something to say, and their heads. */
void lw_picture_begin(struct picture *p, const bool *keep);

/* The column of that thread. */
unsigned int lw_picture_column(const struct picture *p, unsigned int thread);

/* Text, wrapped if it must be, with the number of a step (0: none) in front. */
void lw_paragraph(struct picture *p, uint32_t step, unsigned int column, const char *text,
		  unsigned int indent, const char *style);

/* Under a step, deeper. */
void lw_remark(struct picture *p, unsigned int column, const char *style, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Text without columns. */
void lw_wrapped(FILE *out, const char *text);

/* ---- diagram.c ---- */
/*
 * Says which function the thread of e is in if that is another than before.
 * False: which line of it is not known.
 */
bool lw_heading(struct picture *p, const struct lw_event *e, const struct lw_frame *frame,
		unsigned int column);

/* ---- remarks.c: what is to be said of event i, behind its text ---- */
void lw_remarks(struct picture *p, uint32_t i, enum lw_surprise surprise);

#endif /* LW_REPORT_PICTURE_H */
