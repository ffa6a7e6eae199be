// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Making an input smaller: its records stand for themselves (FORMAT.md), so each
 * that can be left out without changing what is found is left out.  What is found
 * is the class and the token that groups reports; steps and values may differ.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/decode.h"
#include "fuzz/target.h"
#include "report/report.h"

#define RECORD 3u

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

struct found {
	enum lw_class class;
	char token[256];
};

/* Runs the input; false if nothing is found, or nothing that the model's axioms accept. */
static bool find(const struct lw_target_options *o, const uint8_t *data, size_t size,
		 struct found *out)
{
	static struct lw_input input;
	struct lw_outcome first;
	struct lw_report r;

	lw_decode(&lw_scenario, data, size, &input);
	first = *lw_engine_run(&lw_scenario, &input, false);
	if (first.verdict != LW_FINDING ||
	    !lw_target_record(&input, &first, o->model, o->shrink, &r) ||
	    r.outcome->judged == LW_REJECTED)
		return false;
	out->class = first.finding.class;
	lw_report_token(&r, out->token, sizeof(out->token));
	return true;
}

static bool finds_the_same(const struct lw_target_options *o, const uint8_t *data, size_t size,
			   const struct found *wanted)
{
	struct found now;

	return find(o, data, size, &now) && now.class == wanted->class &&
	       !strcmp(now.token, wanted->token);
}

/* One pass, from the end, or a part of it; returns the new size. */
static size_t leave_out(const struct lw_target_options *o, uint8_t *data, size_t size,
			const struct found *wanted)
{
	uint8_t less[LW_INPUT_MAX_BYTES];
	size_t at, n;

	for (at = (size + RECORD - 1) / RECORD * RECORD; at >= RECORD && !interrupted;
	     at -= RECORD) {
		size_t from = at - RECORD, rest = at < size ? size - at : 0;

		memcpy(less, data, from);
		memcpy(less + from, data + at, rest);
		n = from + rest;
		if (!finds_the_same(o, less, n, wanted))
			continue;
		memcpy(data, less, n);
		size = n;
	}
	return size;
}

static void write_output(const char *path, const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(data, 1, size, file) != size || fclose(file))
		lw_target_die("cannot write %s: %s; name another file with --output", path,
			      strerror(errno));
}

int lw_target_shrink(const struct lw_target_options *o)
{
	uint8_t data[LW_INPUT_MAX_BYTES];
	size_t size = lw_target_read(o->shrink, data, sizeof(data)), was = size, before;
	struct sigaction action = { .sa_handler = interrupt };
	struct found wanted;
	char output[1024];

	if (!find(o, data, size, &wanted))
		lw_target_die("%s shows no finding in %s under %s; say --model, or another NAME:BUG",
			      o->shrink, lw_target_info.lock, mm_model_name(o->model));
	/* Who has no patience gets what there is. */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	do {
		before = size;
		size = leave_out(o, data, size, &wanted);
	} while (size < before && !interrupted);
	snprintf(output, sizeof(output), "%s%s", o->output ? o->output : o->shrink,
		 o->output ? "" : ".min");
	write_output(output, data, size);
	printf("%s: %zu bytes instead of %zu%s, %s\n\nsee it:\n  %s\n", output, size, was,
	       interrupted ? " (interrupted: not all was tried)" : "", wanted.token,
	       lw_target_command("replay", output, o->model));
	return LW_EXIT_NOTHING;
}
