// SPDX-License-Identifier: GPL-2.0-or-later
/* See guide.h. */
#include "weave/runtime/entry.h"
#include "weave/runtime/guide.h"
#include "weave/runtime/state.h"

const struct lw_guide *lw_guide;

struct lw_here lw_here[LW_MAX_THREADS];
_Static_assert(offsetof(struct lw_engine, cur) == 0, "entry.h looks for it there");

/* Where AddressSanitizer is told that nobody has business, there is the same each round. */
__attribute__((no_sanitize("address")))
static uint64_t mix(uint64_t h, const uint64_t *p, const uint64_t *end)
{
	for (; p < end; p++) {
		h = (h ^ *p) * 0xff51afd7ed558ccdu;
		h ^= h >> 31;
	}
	return h;
}

uint64_t lw_state_here(void)
{
	const uint64_t *word = lw_here[lw_eng.cur].word;
	uint64_t h = mix(0, word, word + LW_HERE_WORDS);

	return mix(h, (const uint64_t *)word[0], (const uint64_t *)lw_stack_top(lw_eng.cur));
}

void lw_guide_spin(void)
{
	while (lw_guide->spins(lw_state_here()))
		lw_block(LW_WAIT_NEWS, 0);
}
