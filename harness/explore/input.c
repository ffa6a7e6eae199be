// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * input.c - an execution as an input: its plan, and the decisions that were not
 * the default.
 */
#include "explore/internal.h"

/* What a finding left in the buffers waits for longer than the execution lasted. */
static void still_buffered(const struct ex_buffer *b)
{
	for (uint32_t i = 0; i < b->count; i++)
		ex.log[b->entry[(b->head + i) % 64].log].chosen = 7;
}

void ex_input(struct lw_input *in)
{
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		still_buffered(&ex.buffer[t]);
	in->ndeviations = 0;
	for (uint32_t i = 0; i < ex.nlog; i++) {
		const struct ex_log *l = &ex.log[i];

		if (!l->chosen)
			continue;
		if (in->ndeviations < LW_MAX_DEVIATIONS)
			in->deviation[in->ndeviations] = (struct lw_deviation){
				.stream = l->stream, .thread = l->thread, .nth = l->nth,
				.alternative = (uint8_t)(l->chosen - 1),
			};
		in->ndeviations++;
	}
}
