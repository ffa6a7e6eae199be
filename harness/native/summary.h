/* SPDX-License-Identifier: GPL-2.0-or-later */
/* summary.h - the figures of a run, for the two forms in which they are printed. */
#ifndef LW_NATIVE_SUMMARY_H
#define LW_NATIVE_SUMMARY_H

#include "native/run.h"

uint64_t lw_total_ops(void);
uint64_t lw_ops_of(unsigned int op);
void lw_latency_of(unsigned int op, struct lw_histogram *out);	/* when all is over */
double lw_memory_mib(void);
const char *lw_sanitizer(void);
const char *lw_delay_name(enum lw_delay_mode mode);
/* "lock" or "lock:bug", as the build called this program. */
const char *lw_target_name(void);

void lw_print_json(double seconds);

#endif /* LW_NATIVE_SUMMARY_H */
