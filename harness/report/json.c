// SPDX-License-Identifier: GPL-2.0-or-later
/* Everything about one execution, for other programs.  Version: LW_REPORT_JSON_VERSION. */
#include "report/internal.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdlib.h>

/* cJSON's own memory errors end here: nothing of a report is printed by halves. */
static void out_of_memory(void)
{
	fprintf(stderr, "lockweave: out of memory while writing JSON\n");
	exit(2);
}

static cJSON *array_in(cJSON *parent, const char *name)
{
	cJSON *array = cJSON_AddArrayToObject(parent, name);

	if (!array)
		out_of_memory();
	return array;
}

static cJSON *object_in_array(cJSON *array)
{
	cJSON *object = cJSON_CreateObject();

	if (!object || !cJSON_AddItemToArray(array, object))
		out_of_memory();
	return object;
}

static void number(cJSON *object, const char *name, uint32_t value)
{
	if (!cJSON_AddNumberToObject(object, name, value))
		out_of_memory();
}

static void string(cJSON *object, const char *name, const char *value)
{
	if (!cJSON_AddStringToObject(object, name, value))
		out_of_memory();
}

static void boolean(cJSON *object, const char *name, bool value)
{
	if (!cJSON_AddBoolToObject(object, name, value))
		out_of_memory();
}

static void add_plan(cJSON *root, const struct lw_report *r)
{
	cJSON *plan = array_in(root, "plan");
	const struct lw_plan *p = &r->input->plan;
	unsigned int t, i;

	for (t = 0; t < p->nthreads; t++) {
		cJSON *thread = cJSON_CreateArray();

		if (!thread || !cJSON_AddItemToArray(plan, thread))
			out_of_memory();
		for (i = 0; i < p->thread[t].nops; i++) {
			cJSON *op = object_in_array(thread);

			string(op, "operation", r->scenario->ops[p->thread[t].ops[i].op].name);
			number(op, "argument", p->thread[t].ops[i].arg);
		}
	}
}

static void add_deviations(cJSON *root, const struct lw_report *r)
{
	cJSON *list = array_in(root, "deviations");
	unsigned int i;

	for (i = 0; i < r->input->ndeviations; i++) {
		const struct lw_deviation *d = &r->input->deviation[i];
		cJSON *item = object_in_array(list);

		string(item, "stream", d->stream == LW_STREAM_SCHED ? "schedule" : "value");
		number(item, "thread", d->thread);
		number(item, "nth", d->nth);
		number(item, "alternative", d->alternative);
	}
}

static void add_frames(cJSON *parent, const struct lw_report *r, const struct lw_event *e)
{
	struct lw_frame frame[LW_REPORT_FRAMES];
	unsigned int n = lw_event_frames(r, e, frame), i;
	cJSON *list = array_in(parent, "stack");

	for (i = 0; i < n; i++) {
		cJSON *item = object_in_array(list);

		string(item, "function", frame[i].function);
		string(item, "file", frame[i].file);
		number(item, "line", frame[i].line);
		number(item, "column", frame[i].column);
	}
}

static void add_finding(cJSON *root, const struct lw_report *r)
{
	const struct lw_finding *f = &r->outcome->finding;
	char token[256];
	cJSON *finding;

	if (r->outcome->verdict != LW_FINDING)
		return;
	finding = cJSON_AddObjectToObject(root, "finding");
	if (!finding)
		out_of_memory();
	lw_report_token(r, token, sizeof(token));
	string(finding, "class", lw_class_name(f->class));
	string(finding, "token", token);
	string(finding, "text", f->text);
	number(finding, "step", f->event + 1);
	if (f->has_other)
		number(finding, "other_step", f->other_event + 1);
}

static void add_warnings(cJSON *root, const struct lw_report *r)
{
	const struct lw_outcome *o = r->outcome;
	cJSON *warnings;
	unsigned int k;

	if (!o->warning.text[0])
		return;
	warnings = cJSON_AddObjectToObject(root, "warnings");
	if (!warnings)
		out_of_memory();
	for (k = 0; k < LW_NR_WARNINGS; k++)
		if (o->warnings[k])
			number(warnings, lw_warning_name(k), o->warnings[k]);
	string(warnings, "first", o->warning.text);
	number(warnings, "step", o->warning.event + 1);
}

static void add_access(cJSON *item, const struct lw_report *r, const struct lw_event *e)
{
	char text[128];

	lw_place_name(r, e, text, sizeof(text));
	string(item, "place", text);
	number(item, "bytes", e->size);
	number(item, "incarnation", e->incarnation);
	boolean(item, "known", e->known);
	if (e->known) {
		lw_value_text(r, e->value, e->size, text, sizeof(text));
		string(item, "read", text);
		lw_value_text(r, e->stored, e->size, text, sizeof(text));
		string(item, "written", text);
	}
	string(item, "order", lw_order_name(e->order));
	number(item, "reads_from_step", e->reads_from);
	number(item, "newer", e->age);
	boolean(item, "wrote", e->wrote);
}

static void add_event(cJSON *list, const struct lw_report *r, uint32_t i)
{
	const struct lw_event *e = &r->trace->event[i];
	cJSON *item = object_in_array(list);
	char text[320], thread[16];

	lw_event_text(r, e, text, sizeof(text));
	lw_thread_name(r, e->thread, thread, sizeof(thread));
	number(item, "step", i + 1);
	string(item, "thread", thread);
	string(item, "kind", lw_event_kind_name(e->kind));
	string(item, "text", text);
	boolean(item, "deviation", e->deviation != 0);
	if (e->object)
		add_access(item, r, e);
	add_frames(item, r, e);
}

void lw_report_json(FILE *out, const struct lw_report *r)
{
	static const char *const judged[] = {
		[LW_NOT_JUDGED] = "not asked", [LW_ACCEPTED] = "allow it",
		[LW_REJECTED] = "reject it", [LW_RACE_MISSED] = "see a race in it",
	};
	static const char *const verdict[] = {
		[LW_PASSED] = "passed", [LW_FINDING] = "finding",
		[LW_OUT_OF_STEPS] = "out-of-steps",
	};
	cJSON *root = cJSON_CreateObject(), *events;
	char *text;
	uint32_t i;

	if (!root)
		out_of_memory();
	number(root, "version", LW_REPORT_JSON_VERSION);
	string(root, "lock", r->scenario->name);
	string(root, "bug", r->bug ? r->bug : "");
	string(root, "model", mm_model_name(r->model));
	string(root, "verdict", verdict[r->outcome->verdict]);
	string(root, "axioms", judged[r->outcome->judged]);
	number(root, "events", r->outcome->events);
	number(root, "deviations_taken", r->outcome->deviations);
	add_finding(root, r);
	add_warnings(root, r);
	add_plan(root, r);
	if (r->input->plan.start)
		number(root, "start", r->input->plan.start);
	add_deviations(root, r);
	events = array_in(root, "trace");
	for (i = 0; i < r->trace->nevents; i++)
		add_event(events, r, i);
	boolean(root, "truncated", r->trace->truncated);
	if (r->replay)
		string(root, "replay", r->replay);
	if (r->shrink)
		string(root, "shrink", r->shrink);
	text = cJSON_Print(root);
	if (!text)
		out_of_memory();
	fprintf(out, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(root);
}
