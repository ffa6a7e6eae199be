/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c - a result as an object of the JSON document. */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "litmus/command.h"

static void add_number(cJSON *o, const char *name, uint64_t n)
{
	cJSON_AddNumberToObject(o, name, (double)n);
}

static cJSON *outcomes(const struct lt_test *t, const struct lt_result *r)
{
	cJSON *list = cJSON_CreateArray();
	char value[80], name[120];
	unsigned int k;
	size_t i;

	for (i = 0; i < r->noutcomes; i++) {
		cJSON *o = cJSON_CreateObject(), *v = cJSON_AddObjectToObject(o, "values");

		cJSON_AddBoolToObject(o, "positive", r->outcomes[i].positive);
		for (k = 0; k < r->nterms; k++) {
			const struct lt_term *term = &r->terms[k];

			lt_value_text(t, r->outcomes[i].values[k], value, sizeof(value));
			if (term->kind == T_REG)
				snprintf(name, sizeof(name), "%u:%.100s", term->proc, term->name);
			else
				lt_value_text(t, LT_ADDR(t->locs[term->loc].first) + term->loc -
					      t->locs[term->loc].first, name, sizeof(name));
			cJSON_AddStringToObject(v, name, value);
		}
		cJSON_AddItemToArray(list, o);
	}
	return list;
}

void lt_print_json(const char *path, const struct lt_test *t, enum mm_model model,
		   const struct lt_result *r, FILE *out)
{
	cJSON *o = cJSON_CreateObject();
	char *text;

	cJSON_AddStringToObject(o, "file", path);
	cJSON_AddStringToObject(o, "name", t->name);
	cJSON_AddStringToObject(o, "model", mm_model_name(model));
	cJSON_AddStringToObject(o, "verdict", lt_verdict_name(r->verdict));
	if (r->reason[0])
		cJSON_AddStringToObject(o, "reason", r->reason);
	add_number(o, "positive", r->positive);
	add_number(o, "negative", r->negative);
	cJSON_AddStringToObject(o, "counted", r->graph ? "execution graphs" : "final states");
	cJSON_AddBoolToObject(o, "lower_bounds", r->partial);
	cJSON_AddBoolToObject(o, "data_race", r->race);
	if (r->flag)
		cJSON_AddStringToObject(o, "flag", r->flag);
	add_number(o, "states_explored", r->states);
	add_number(o, "unrolled_dropped", r->unrolled);
	add_number(o, "unmodelled", r->unmodelled);
	add_number(o, "rejected", r->rejected);
	if (r->rejected)
		cJSON_AddStringToObject(o, "rejected_by", r->rejected_by);
	cJSON_AddItemToObject(o, "states", outcomes(t, r));
	text = cJSON_PrintUnformatted(o);
	if (text)
		fputs(text, out);
	free(text);
	cJSON_Delete(o);
}
