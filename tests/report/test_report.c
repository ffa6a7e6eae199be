// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reports of traces put together by hand, against golden files that were
 * written before the program printed them.  Usage: test_report GOLDEN_DIR
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>
#include <cmocka.h>

#include "toy.h"

static const char *golden_dir;

static char *slurp(const char *name)
{
	char path[512];
	char *text = calloc(1, 1u << 16);
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", golden_dir, name);
	file = fopen(path, "r");
	if (!file || !text)
		fail_msg("cannot read %s", path);
	if (fread(text, 1, (1u << 16) - 1, file) == 0)
		fail_msg("%s is empty", path);
	fclose(file);
	return text;
}

enum what { DIAGRAM, WHOLE_DIAGRAM, COLOURED, SANITIZER, JSON };

static char *print(enum what what, const struct lw_report *r)
{
	const struct lw_report_style style = {
		.whole = what == WHOLE_DIAGRAM, .colour = what == COLOURED,
	};
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	if (what == SANITIZER)
		lw_report_sanitizer(out, r);
	else if (what == JSON)
		lw_report_json(out, r);
	else
		lw_report_diagram(out, r, &style);
	fclose(out);
	return text;
}

static void compare(enum what what, const struct lw_report *r, const char *golden)
{
	char *text = print(what, r), *expected = slurp(golden);

	if (strcmp(text, expected)) {
		fputs(text, stderr);
		fail_msg("the above differs from %s", golden);
	}
	free(text);
	free(expected);
}

/* A reader that sees an old sequence number, and races with the writer. */
static void make_race(void)
{
	struct lw_event *e;
	unsigned int i;

	fresh(2);
	begin(0, 1, 0);
	for (i = 0; i < 4; i++)		/* nothing to do with it: left out */
		access(0, LW_EV_PLAIN_STORE, 2005, 2, 8 * i, 8, 0);
	e = access(0, LW_EV_RMW, 2010, 1, 0, 4, 1);
	e->stored = 0x40000001;
	e->wrote = true;
	e->order = MM_ACQUIRE;
	access(0, LW_EV_STORE, 2012, 1, 4, 4, 6)->order = MM_RELEASE;
	e = add(0, LW_EV_FENCE, 2013);
	e->order = MM_FENCE_WMB;
	access(0, LW_EV_PLAIN_STORE, 2014, 1, 8, 8, 0x20000);
	begin(1, 0, 1);
	e = access(1, LW_EV_LOAD, 1020, 1, 0, 4, 0x40000001);
	e->reads_from = 6;
	e->deviation = 1u << LW_CHOOSE_THREAD;
	e = access(1, LW_EV_LOAD, 1021, 1, 4, 4, 4);
	e->age = 1;
	e->deviation = 1u << LW_CHOOSE_MESSAGE;
	access(1, LW_EV_PLAIN_LOAD, 1022, 1, 8, 8, 0x500000);
	outcome.deviations = 2;
	finding(LW_DATA_RACE, "a plain read of toy#1+8 is not ordered after a plain write of it", 12, 8);
}

static void race(void **st)
{
	struct lw_report r;

	(void)st;
	make_race();
	r = report_of(MM_LKMM);
	compare(DIAGRAM, &r, "race.txt");
	compare(SANITIZER, &r, "race.sanitizer.txt");
	compare(WHOLE_DIAGRAM, &r, "race.whole.txt");
}

static const cJSON *field(const cJSON *object, const char *name)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

	if (!item)
		fail_msg("the JSON has no field %s", name);
	return item;
}

static void json(void **st)
{
	const cJSON *finding, *step, *frame;
	struct lw_report r;
	cJSON *root;
	char *text;

	(void)st;
	make_race();
	r = report_of(MM_LKMM);
	text = print(JSON, &r);
	root = cJSON_Parse(text);
	assert_non_null(root);
	assert_int_equal(field(root, "version")->valueint, 1);
	assert_string_equal(field(root, "lock")->valuestring, "toy");
	assert_string_equal(field(root, "model")->valuestring, "lkmm");
	assert_string_equal(field(root, "verdict")->valuestring, "finding");
	finding = field(root, "finding");
	assert_string_equal(field(finding, "class")->valuestring, "data-race");
	assert_int_equal(field(finding, "step")->valueint, 13);
	assert_int_equal(field(finding, "other_step")->valueint, 9);
	assert_int_equal(cJSON_GetArraySize(field(root, "trace")), 13);
	step = cJSON_GetArrayItem(field(root, "trace"), 11);
	assert_string_equal(field(step, "place")->valuestring, "toy#1.seq");
	assert_string_equal(field(step, "read")->valuestring, "4");
	assert_int_equal(field(step, "newer")->valueint, 1);
	assert_true(cJSON_IsTrue(field(step, "deviation")));
	frame = cJSON_GetArrayItem(field(step, "stack"), 0);
	assert_string_equal(field(frame, "function")->valuestring, "toy_read_lock");
	assert_int_equal(field(frame, "line")->valueint, 21);
	/* Nothing in it depends on where things lie in memory. */
	assert_null(strstr(text, "0x10000"));
	assert_null(strstr(text, "0x20000"));
	cJSON_Delete(root);
	free(text);
}

/* Four CPUs and a worker, and texts that have to wrap in narrow columns. */
static void make_crowd(void)
{
	struct lw_event *e;
	unsigned int t;

	fresh(4);
	for (t = 0; t < 4; t++) {
		begin(t, t == 0, 0);
		add(t, LW_EV_RCU_LOCK, 1030);
		e = access(t, LW_EV_RMW, 1031, 1, 0, 4, t);
		e->stored = t + 1;
		e->wrote = true;
		e->order = MM_SEQ_CST;
		e->reads_from = t ? trace.nevents - 4 : 0;
		add(t, LW_EV_RCU_UNLOCK, 1032);
	}
	add(4, LW_EV_GP_END, 0);
	e = add(4, LW_EV_FREE, 3040);
	e->object = 1;
	e->incarnation = 1;
	e = access(3, LW_EV_RMW, 1033, 1, 0, 4, 0);
	e->stored = 0xffffffff;
	e->wrote = true;
	e->incarnation = 1;
	finding(LW_USE_AFTER_FREE, "toy#1 is used after it was freed", 18, -1);
}

static void crowd(void **st)
{
	struct lw_report r;

	(void)st;
	make_crowd();
	r = report_of(MM_SC);
	r.bug = NULL;
	compare(DIAGRAM, &r, "crowd.txt");
	compare(WHOLE_DIAGRAM, &r, "crowd.whole.txt");
	compare(SANITIZER, &r, "crowd.sanitizer.txt");
}

static bool says(void (*show)(FILE *, const struct lw_report *), const struct lw_report *r,
		 const char *text)
{
	size_t size = 0;
	char *out = NULL;
	FILE *file = open_memstream(&out, &size);
	bool found;

	assert_non_null(file);
	show(file, r);
	fclose(file);
	found = strstr(out, text) != NULL;
	free(out);
	return found;
}

static void print_diagram(FILE *out, const struct lw_report *r)
{
	lw_report_diagram(out, r, &(struct lw_report_style){ 0 });
}

/* Where a plan begins is said if that is not the first place. */
static void another_beginning(void **st)
{
	struct lw_report r;

	(void)st;
	make_crowd();
	r = report_of(MM_SC);
	assert_false(says(print_diagram, &r, "start"));
	assert_false(says(lw_report_json, &r, "\"start\""));
	input.plan.start = 69;
	assert_true(says(print_diagram, &r, "start 69"));
	assert_true(says(lw_report_json, &r, "\"start\":\t69"));
}

static void token_of_both_orders(void **st)
{
	char first[256], second[256];
	struct lw_report r;

	(void)st;
	make_race();
	r = report_of(MM_LKMM);
	lw_report_token(&r, first, sizeof(first));
	assert_string_equal(first, "data-race--toy_read_lock--toy_write_lock");
	outcome.finding.event = 8;
	outcome.finding.other_event = 12;
	lw_report_token(&r, second, sizeof(second));
	assert_string_equal(first, second);
}

static void nothing_found(void **st)
{
	struct lw_report r;

	(void)st;
	make_race();
	outcome.verdict = LW_PASSED;
	r = report_of(MM_LKMM);
	compare(WHOLE_DIAGRAM, &r, "passed.whole.txt");
}

static unsigned int longest_line(const char *text)
{
	unsigned int longest = 0, n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = (unsigned int)strcspn(text, "\n");
		longest = n > longest ? n : longest;
	}
	return longest;
}

/* Whatever a trace holds: no crash, no line beyond column 80, the same bytes twice. */
static void any_trace(void **st)
{
	uint64_t state = 7;
	unsigned int round, i;

	(void)st;
	for (round = 0; round < 300; round++) {
		struct lw_report r;
		char *once, *twice;

		fresh(1 + round % 4);
		trace.nevents = round;
		for (i = 0; i < round; i++) {
			unsigned char *bytes = (unsigned char *)&trace.event[i];
			unsigned int b;

			for (b = 0; b < sizeof(trace.event[i]); b++) {
				state = state * 6364136223846793005u + 1442695040888963407u;
				bytes[b] = (unsigned char)(state >> 40);
			}
			trace.event[i].wrote = bytes[0] & 2;
			trace.event[i].known = bytes[0] & 4;
			trace.event[i].thread %= LW_MAX_THREADS;
			trace.event[i].kind %= LW_NR_EVENT_KINDS;
			trace.event[i].object %= 4;
			trace.event[i].reads_from %= 300;
			trace.event[i].text = bytes[1] & 1 ? NULL :
				"a_function_with_quite_a_long_name_that_fits_into_no_column_at_all";
		}
		if (round)
			finding(round % LW_NR_CLASSES, "anything", round / 2, (int)(round / 3));
		r = report_of(MM_TSO);
		r.replay = NULL;
		once = print(round % 2 ? DIAGRAM : WHOLE_DIAGRAM, &r);
		twice = print(round % 2 ? DIAGRAM : WHOLE_DIAGRAM, &r);
		assert_in_range(longest_line(once), 0, 80);
		assert_string_equal(once, twice);
		free(once);
		free(twice);
		free(print(JSON, &r));
	}
}

/* Colour adds escapes and changes nothing else. */
static void colour(void **st)
{
	char *plain, *coloured, *to, *from;
	struct lw_report r;

	(void)st;
	make_race();
	r = report_of(MM_LKMM);
	plain = print(DIAGRAM, &r);
	coloured = print(COLOURED, &r);
	assert_string_not_equal(plain, coloured);
	for (to = from = coloured; *from; ) {
		if (*from == '\033')
			from += strcspn(from, "m") + 1;
		else
			*to++ = *from++;
	}
	*to = 0;
	assert_string_equal(plain, coloured);
	free(plain);
	free(coloured);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(race),
		cmocka_unit_test(json),
		cmocka_unit_test(crowd),
		cmocka_unit_test(another_beginning),
		cmocka_unit_test(token_of_both_orders),
		cmocka_unit_test(nothing_found),
		cmocka_unit_test(any_trace),
		cmocka_unit_test(colour),
	};

	if (argc != 2)
		return 2;
	golden_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
