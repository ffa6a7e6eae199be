// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Flavour tsan: the stock runtime has found a race in the execution under way.  It
 * prints its report and ends the process, and libFuzzer writes the input; whoever
 * shares the statistics must know that this is a finding.
 */
#include "fuzz/target.h"

static struct lw_stats *stats;
static const uint8_t *data;
static size_t size;

void lw_target_under_way(struct lw_stats *shared, const uint8_t *input, size_t input_size)
{
	stats = shared;
	data = input;
	size = input_size;
}

void lw_stock_found(void);
/* Called by harness/tsan, if there is one. */
void lw_stock_found(void)
{
	if (!stats)
		return;
	lw_artifact_name("crash", data, size, stats->file, sizeof(stats->file));
	snprintf(stats->class_name, sizeof(stats->class_name), "data-race");
	snprintf(stats->token, sizeof(stats->token), "data-race--by ThreadSanitizer");
	stats->state = LW_STATS_FOUND;
}
