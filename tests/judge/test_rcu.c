/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Grace periods and sections: a cycle with at least as many grace periods as
 * sections is forbidden, for SRCU only where those of one domain nest.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "judge/cases.h"

static const struct judge_case cases[] = {
	{ MM_LKMM, "1 gp, 1 section, MP", "( Rx=1 Ry=0 ) | Wy=1 gp Wx=1", "rcu",
	  "the section would span the grace period" },
	{ MM_LKMM, "1 gp, 1 section, other order", "( Ry=0 Rx=1 ) | Wy=1 gp Wx=1", "rcu",
	  "order within the section does not matter" },
	{ MM_LKMM, "no section", "Rx=1 Ry=0 | Wy=1 gp Wx=1", NULL, "nobody waits for them" },
	{ MM_LKMM, "two sections, one each", "( Ry=0 ) ( Rx=1 ) | Wy=1 gp Wx=1", NULL,
	  "the grace period fits between" },
	{ MM_LKMM, "nested", "( Ry=0 ( ) Rx=1 ) | Wy=1 gp Wx=1", "rcu",
	  "the outermost section counts" },
	{ MM_LKMM, "1 gp, 1 section, SB", "Wx=2 gp ( Ry=0 ) | ( Wy=2 Rx=0 )", "rcu", "published" },
	{ MM_LKMM, "1 gp, 2 sections", "Wx=2 gp Ry=0 | ( Wy=2 Rz=0 ) | ( Wz=2 Rx=0 )", NULL,
	  "published: one grace period, two sections" },
	{ MM_LKMM, "2 gps, 2 sections", "Wx=2 gp gp Ry=0 | ( Wy=2 Rz=0 ) | ( Wz=2 Rx=0 )", "rcu",
	  "as many as sections" },
	{ MM_LKMM, "2 gps on two threads, 2 sections",
	  "Wx=1 gp Ry=0 | Wy=1 gp Rz=0 | ( Wz=1 Rw=0 ) | ( Ww=1 Rx=0 )", "rcu", "as many" },
	{ MM_LKMM, "2 gps and 2 sections in turn",
	  "Wx=1 gp Ry=0 | ( Wy=1 Rz=0 ) | Wz=1 gp Rw=0 | ( Ww=1 Rx=0 )", "rcu", "as many" },
	{ MM_LKMM, "2 gps, 3 sections",
	  "Wx=1 gp gp Ry=0 | ( Wy=1 Rz=0 ) | ( Wz=1 Rw=0 ) | ( Ww=1 Rx=0 )", NULL, "too few" },
	{ MM_LKMM, "3 gps, 3 sections",
	  "Wx=1 gp gp gp Ry=0 | ( Wy=1 Rz=0 ) | ( Wz=1 Rw=0 ) | ( Ww=1 Rx=0 )", "rcu",
	  "nothing but grace periods between grace periods" },
	{ MM_LKMM, "SB with gps", "Wx=1 gp Ry=0 | Wy=1 gp Rx=0", "propagation",
	  "full fences for their callers" },
	{ MM_LKMM, "SB with gp and nothing", "Wx=1 gp Ry=0 | Wy=1 Rx=0", NULL,
	  "other threads are not touched" },
	{ MM_LKMM, "relayed", "Wz=1 gp Rx=0 | ( Wx=2 ) | Rx=2 rmb Rz=0", "rcu",
	  "published: what a section did is global after the grace period" },
	{ MM_LKMM, "gp in its own section", "( gp )", "rcu", "waits for itself" },

	/* SRCU */
	{ MM_LKMM, "srcu, 1 gp, 1 section", "(1 Rx=1 Ry=0 )1 | Wy=1 gp1 Wx=1", "rcu", "as RCU" },
	{ MM_LKMM, "srcu, other domain", "(1 Rx=1 Ry=0 )1 | Wy=1 gp2 Wx=1", NULL,
	  "other sections" },
	{ MM_LKMM, "srcu gp, RCU section", "( Rx=1 Ry=0 ) | Wy=1 gp1 Wx=1", NULL,
	  "other sections" },
	{ MM_LKMM, "srcu, observed by a third",
	  "(1 Wy=1 Wx=1 )1 | Ry=1 gp1 Rz=0 | Wz=1 mb Rx=0", "rcu", "published" },
	{ MM_LKMM, "srcu, 2 domains crossing",
	  "(1 Rb=0 Wa=1 )1 | (2 Rc=0 Wb=1 )2 | Wc=1 gp1 Rd=0 | Wd=1 gp2 Ra=0", NULL,
	  "published: gp1 gp2 section1 section2 do not nest" },
	{ MM_LKMM, "srcu, 2 domains nesting",
	  "(2 Rb=0 Wa=1 )2 | (1 Rc=0 Wb=1 )1 | Wc=1 gp1 Rd=0 | Wd=1 gp2 Ra=0", "rcu",
	  "gp1 gp2 section2 section1 nest" },
	{ MM_LKMM, "srcu, 8 threads",
	  "Ra=1 gp1 Wb=1 | (1 Wc=1 Rb=1 )1 | (1 Wd=1 Rc=1 )1 | Rd=1 gp1 We=1 | "
	  "Re=1 gp2 Wf=1 | (2 Wg=1 Rf=1 )2 | (2 Wh=1 Rg=1 )2 | Rh=1 gp2 Wa=1", "rcu",
	  "published: two of each in either domain" },
	{ MM_LKMM, "srcu, overlapping sections, named",
	  "(1#a Ry=0 (1#b )1#a Rx=1 )1#b | Wy=1 gp1 Wx=1", NULL,
	  "neither of the two covers both loads" },
	{ MM_LKMM, "srcu, overlapping sections, nested",
	  "(1 Ry=0 (1 )1 Rx=1 )1 | Wy=1 gp1 Wx=1", "rcu", "by nesting, the first does" },

	/* flags */
	{ MM_LKMM, "flag: none", "( Rx=0 ) (1 Rx=0 )1", NULL, "all matched", .flag = "" },
	{ MM_LKMM, "flag: lock", "( Rx=0", NULL, "no unlock", .flag = "unmatched-rcu-lock" },
	{ MM_LKMM, "flag: unlock", "( Rx=0 ) )", NULL, "no lock", .flag = "unmatched-rcu-unlock" },
	{ MM_LKMM, "flag: srcu lock", "(1 Rx=0 )2 )1", NULL, "other domain",
	  .flag = "unmatched-srcu-unlock" },
	{ MM_LKMM, "flag: srcu unlock", "(1 (2 Rx=0 )1", NULL, "other domain",
	  .flag = "unmatched-srcu-lock" },
	{ MM_LKMM, "flag: sleep", "( gp1 )", NULL, "an RCU section must not sleep",
	  .flag = "invalid-sleep" },

	/* an unmatched lock orders nothing */
	{ MM_LKMM, "no end of section", "( Rx=1 Ry=0 | Wy=1 gp Wx=1", NULL, "no section" },

	/* alpha has the same */
	{ MM_ALPHA, "1 gp, 1 section", "( Rx=1 Ry=0 ) | Wy=1 gp Wx=1", "rcu", "the same" },
};

/*
 * Rings of 2 to 8 threads, each reading what the one before wrote: each is a
 * load, a grace period and a store, or a section with the store first.  By the
 * rule of RCU a ring is forbidden if and only if grace periods are at least as
 * many as sections.
 */
static void append_thread(char *text, size_t size, unsigned int t, unsigned int threads, bool grace)
{
	const char from = (char)('a' + t), to = (char)('a' + (t + 1) % threads);
	const size_t at = strlen(text);

	snprintf(text + at, size - at, grace ? "%sR%c=1 gp W%c=1" : "%s( W%c=1 R%c=1 )",
		 t ? " | " : "", grace ? from : to, grace ? to : from);
}

static void rings(void **state)
{
	static struct text_graph t;
	struct jg_scratch *s = jg_scratch_new();
	const struct jg_options opt = { .model = MM_LKMM };

	(void)state;
	assert_non_null(s);
	for (unsigned int threads = 2; threads <= 8; threads++) {
		for (unsigned int graces = 0; graces < 1u << threads; graces++) {
			const unsigned int n = (unsigned int)__builtin_popcount(graces);
			struct jg_verdict v;
			char text[256] = "";

			for (unsigned int k = 0; k < threads; k++)
				append_thread(text, sizeof(text), k, threads, graces >> k & 1u);
			text_parse(&t, text);
			jg_judge(&t.g, &opt, s, &v);
			if (v.allowed != (n < threads - n))
				fail_msg("%s: %s", text, v.allowed ? "allowed" : v.axiom);
		}
	}
	jg_scratch_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(rings) };

	return RUN_CASES("rcu", cases) + cmocka_run_group_tests(tests, NULL, NULL);
}
