/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random.c - the engine against the axioms on generated programs.
 *
 * usage: axioms_random MODEL[/compiled|/in-order|/runtime] FIRST COUNT DIR
 * A disagreement is shrunk and written to DIR as a litmus file, whose name is printed.
 * Exit: 0 none (but for what may be missed: one program in 500), 1 some, 2 wrong usage.
 */
#include <stdio.h>
#include <stdlib.h>

#include "axioms/check.h"

#define MOST_FILES 5u

int main(int argc, char **argv)
{
	unsigned long compared = 0, large = 0, missed = 0, failed = 0, outcomes = 0;
	unsigned int first, count, k;
	struct check_case c;

	if (argc != 5 || !check_case(&c, argv[1])) {
		fprintf(stderr, "usage: axioms_random MODEL[/compiled|/in-order|/runtime] FIRST COUNT DIR\n");
		return 2;
	}
	first = (unsigned int)strtoul(argv[2], NULL, 10);
	count = (unsigned int)strtoul(argv[3], NULL, 10);
	/* Those with too many candidates do not count, nor what no lock may do. */
	for (k = first; compared < count && large < count; k++) {
		struct tiny_program p;
		struct check_result r;
		char path[400];

		check_generate(&c, k, &p);
		check_program(&c, &p, &r);
		outcomes += r.outcomes;
		if (r.kind == CHECK_TOO_LARGE || r.kind == CHECK_NONE) {
			large++;
			continue;
		}
		compared++;
		if (r.kind == CHECK_MISSES && c.may_miss) {
			missed++;
			continue;
		}
		if (r.kind == CHECK_SAME || failed++ >= MOST_FILES)
			continue;
		check_shrink(&c, &p, &r);
		if (!check_write(&c, &p, &r, argv[4], k, path, sizeof(path)))
			return 2;
	}
	printf("%s: %lu programs compared, %lu outcomes; %lu disagree, %lu miss an outcome as documented; "
	       "%lu more are left out\n", argv[1], compared, outcomes, failed, missed, large);
	jg_scratch_free(c.scratch);
	return failed || compared < count || missed * 500 > compared + 500;
}
