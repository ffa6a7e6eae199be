/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what a person, a CI system or a crash service reads of one
 * recorded execution.
 *
 * Everything here is a function of its arguments alone: the same execution
 * gives the same bytes.  The diagram and the JSON hold no addresses; the
 * sanitizer block does, because the services want them.
 */
#ifndef LW_REPORT_REPORT_H
#define LW_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/symbol.h"
#include "weave/runtime/engine.h"

#define LW_REPORT_JSON_VERSION 1

struct lw_report {
	const struct lw_scenario *scenario;
	const char *bug;	/* of the patch that was applied; NULL: none */
	enum mm_model model;
	const struct lw_input *input;
	const struct lw_outcome *outcome;
	const struct lw_trace *trace;
	const struct lw_symbolizer *symbols;
	const char *replay;	/* the command that shows this again; may be NULL */
	const char *shrink;	/* the command that makes the input smaller; may be NULL */
};

struct lw_report_style {
	bool whole;	/* every step, not only those that matter */
	bool colour;
};

/* The lines that sanitizers' tools parse, up to "SUMMARY:"; findings only. */
void lw_report_sanitizer(FILE *out, const struct lw_report *r);

/* One column a thread, one row a step, at most 80 columns wide. */
void lw_report_diagram(FILE *out, const struct lw_report *r, const struct lw_report_style *style);

/* All of the execution, versioned: LW_REPORT_JSON_VERSION. */
void lw_report_json(FILE *out, const struct lw_report *r);

/*
 * "data-race--f--g": equal for findings that are the same bug.  The functions
 * are the lock's own, innermost first; of two accesses the names are sorted,
 * because which one comes second is chance.
 */
void lw_report_token(const struct lw_report *r, char *out, size_t size);

#endif /* LW_REPORT_REPORT_H */
