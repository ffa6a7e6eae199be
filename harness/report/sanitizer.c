// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The block that crash services parse.  Its shape is fixed by them: the first
 * line makes their stack parsers look, frames read "#N 0xADDR in func
 * file:line:col", and the token groups.
 */
#include "report/internal.h"

#include <inttypes.h>
#include <stdio.h>

#define FRAMES_SHOWN 3u

static void print_frames(FILE *out, const struct lw_frame *frame, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n && i < FRAMES_SHOWN; i++)
		fprintf(out, "    #%u 0x%" PRIxPTR " in %s %s:%u:%u\n", i, frame[i].address,
			frame[i].function, frame[i].file, frame[i].line, frame[i].column);
}

static const char *access_word(const struct lw_event *e)
{
	switch ((enum lw_event_kind)e->kind) {
	case LW_EV_LOAD:
	case LW_EV_STORE:
	case LW_EV_RMW:
	case LW_EV_PLAIN_LOAD:
	case LW_EV_PLAIN_STORE:
		return "access";
	default:
		return "step";
	}
}

void lw_report_sanitizer(FILE *out, const struct lw_report *r)
{
	const struct lw_event *other = lw_finding_other(r);
	const char *class = lw_class_name(r->outcome->finding.class);
	struct lw_frame frame[LW_REPORT_FRAMES];
	char token[256];

	lw_report_token(r, token, sizeof(token));
	fprintf(out, "ASSERTION FAILED: lockweave %s %s\n", r->scenario->name, class);
	print_frames(out, frame, lw_finding_frames(r, frame));
	if (other) {
		fprintf(out, "  previous %s by thread T%u", access_word(other), other->thread);
		if (other->size)
			fprintf(out, " (%u bytes)", other->size);
		fprintf(out, ":\n");
		print_frames(out, frame, lw_event_frames(r, other, frame));
	}
	fprintf(out, "DEDUP_TOKEN: %s\n", token);
	fprintf(out, "SUMMARY: LockweaveSanitizer: %s\n", class);
}
