/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.h - the figures of a run, for the forms in which they are shown. */
#ifndef LW_NATIVE_SUMMARY_H
#define LW_NATIVE_SUMMARY_H

#include "native/run.h"

/* Of one operation, or of all of a kind. */
struct lw_row {
	const char *name, *kind;
	uint64_t ops, fell_back, retried;	/* the rest went through at once */
	struct lw_histogram latency;
};

/* So far; may be called while threads run.  False if there are none in the mix. */
bool lw_row_of_op(unsigned int op, struct lw_row *out);
bool lw_row_of_kind(enum lw_kind kind, struct lw_row *out);
/* Readers that found an object which was another by the time that they touched it. */
uint64_t lw_total_met(void);
double lw_mib(uint64_t bytes);
double lw_percent(uint64_t part, uint64_t of);
/* "850 ns", "12.3 us", ... */
const char *lw_duration(uint64_t ns, char text[16]);

const char *lw_sanitizer(void);
const char *lw_delay_name(enum lw_delay_mode mode);
/* "lock" or "lock:bug", as the build called this program. */
const char *lw_target_name(void);

void lw_print_json(double seconds);

#endif /* LW_NATIVE_SUMMARY_H */
