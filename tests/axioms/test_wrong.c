/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test_wrong.c - models that are wrong on purpose: the comparison must say so, and the
 * shrinker leave a small litmus file on which the right model gets the axioms' answer.
 *
 * usage: test_axioms_wrong DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "axioms/check.h"
#include "litmus/litmus.h"
#include "weave/model/internal.h"

static const char *dir;
static struct mm_ops wrong;
static const struct mm_ops *right;
static enum mm_model model;
static bool exact;
static enum mm_fence changed;
static bool stronger;	/* the fence becomes a full one; otherwise it is dropped */

static void wrong_fence(struct mm *mm, unsigned int t, enum mm_fence fence)
{
	if (fence != changed)
		right->fence(mm, t, fence);
	else if (stronger)
		right->fence(mm, t, MM_FENCE_SEQ_CST);
}

static struct mm *create(void)
{
	struct mm *mm = mm_create(model, exact);

	if (!mm)
		return NULL;
	right = mm->ops;
	wrong = *right;
	wrong.fence = wrong_fence;
	mm->ops = &wrong;
	return mm;
}

static enum lt_verdict run_file(const char *path, const struct lt_request *req)
{
	static char buf[8000];
	struct lt_test *t = NULL;
	struct lt_error err;
	struct lt_result r;
	enum lt_verdict v;
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_int_equal(lw_litmus_parse(buf, fread(buf, 1, sizeof(buf), f), &t, &err), 0);
	fclose(f);
	assert_true(lt_explore(t, req, &r));
	assert_int_equal(r.rejected, 0);
	v = r.verdict;
	lt_result_free(&r);
	lw_litmus_free(t);
	return v;
}

/* Until the comparison objects, within as many programs as a test run makes. */
static void must_object(const char *name, enum mm_fence fence, bool full, enum check_kind kind,
			unsigned int most_events)
{
	struct check_case c;
	struct check_result r = { .kind = CHECK_SAME };
	struct tiny_program p;
	char path[400];
	unsigned int k;

	assert_true(check_case(&c, name));
	changed = fence;
	stronger = full;
	model = c.req.model;
	exact = !c.req.as_compiled;
	c.req.create = create;
	for (k = 0; k < 2000 && r.kind < CHECK_MISSES; k++) {
		check_generate(&c, k, &p);
		check_program(&c, &p, &r);
	}
	assert_int_equal(r.kind, kind);
	check_shrink(&c, &p, &r);
	assert_int_equal(r.kind, kind);
	assert_true(check_events(&p) <= most_events);
	assert_true(check_write(&c, &p, &r, dir, k - 1, path, sizeof(path)));
	c.req.create = NULL;
	check_program(&c, &p, &r);
	assert_int_equal(r.kind, CHECK_SAME);
	assert_int_equal(run_file(path, &c.req), kind == CHECK_REJECTED ? LT_ALWAYS : LT_SOMETIMES);
	remove(path);
	jg_scratch_free(c.scratch);
}

/* Store buffering with two fences, of which the model drops both: four accesses, two fences. */
static void fence_dropped(void **state)
{
	(void)state;
	must_object("lkmm", MM_FENCE_SEQ_CST, false, CHECK_REJECTED, 6);
}

/* Message passing needs two barriers; the writer's is gone. */
static void wmb_dropped(void **state)
{
	(void)state;
	must_object("lkmm/compiled", MM_FENCE_WMB, false, CHECK_REJECTED, 6);
}

/* A barrier that orders more than it should hides store buffering. */
static void too_strong(void **state)
{
	(void)state;
	must_object("lkmm/compiled", MM_FENCE_RMB, true, CHECK_MISSES, 8);
	must_object("tso", MM_FENCE_WMB, true, CHECK_MISSES, 6);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fence_dropped),
		cmocka_unit_test(wmb_dropped),
		cmocka_unit_test(too_strong),
	};

	if (argc != 2)
		return 2;
	dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
