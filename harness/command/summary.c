// SPDX-License-Identifier: GPL-2.0-or-later
/* What a fuzz run came to, and what to do next. */
#include "command/fuzz.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INTERRUPTED = 72 };	/* libFuzzer's exit status */

bool job_found(const struct job *job)
{
	return job->stats->state == LW_STATS_FOUND && !access(job->stats->file, R_OK);
}

bool job_broken(const struct job *job)
{
	return !job_found(job) && job->status && job->status != INTERRUPTED && job->status != 128 + 2 &&
	       job->status != 128 + 15;
}

void print_broken(const struct run *r)
{
	unsigned int i;

	for (i = 0; i < r->njobs; i++) {
		if (!job_broken(&r->job[i]))
			continue;
		print_tail(r->job[i].log_path);
		fprintf(stderr, "lockweave: the fuzz process with seed %lu ended with status %d and no "
			"report; the lines above are its last\n", r->job[i].seed, r->job[i].status);
		return;
	}
}

/*
 * The report is all from its first line to what libFuzzer says of the abort() behind
 * it; in the flavour tsan it may be ThreadSanitizer's own, up to its line of "=".
 */
static void print_report(const char *path)
{
	char *log = read_file(path), *start, *end;

	start = log ? strstr(log, "ASSERTION FAILED: lockweave") : NULL;
	end = start ? strstr(start, "\nsee it again:\n") : NULL;
	if (log && !start)
		end = start = strstr(log, "WARNING: ThreadSanitizer: ");
	if (end && strstr(end, "\n=="))
		*strstr(end, "\n==") = '\0';
	if (end)
		printf("%s\n\n", start);
	free(log);
}

/* ---- coverage ---- */

static void print_coverage(const struct run *r, const struct lw_stats *sum)
{
	char path[PATH_MAX];
	char *const argv[] = { (char *)(uintptr_t)r->target->path, "--coverage", path, NULL };
	struct lw_stats *copy;
	const cJSON *file;
	cJSON *json;
	char *text;

	if (!sum->ncounters || !sum->version)
		return;
	snprintf(path, sizeof(path), "%s/sum", temporary_directory());
	copy = lw_stats_create(path);
	if (!copy)
		return;
	*copy = *sum;
	text = child_output(argv, NULL);
	json = cJSON_Parse(text);
	free(text);
	cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(json, "files")) {
		const cJSON *missed = cJSON_GetObjectItemCaseSensitive(file, "missed"), *line;
		int shown = 0;

		printf("  lines covered %8d of %-5d %s",
		       cJSON_GetObjectItemCaseSensitive(file, "covered")->valueint,
		       cJSON_GetObjectItemCaseSensitive(file, "lines")->valueint,
		       cJSON_GetObjectItemCaseSensitive(file, "file")->valuestring);
		cJSON_ArrayForEach(line, missed) {
			if (shown++ == 6) {
				printf(", ...");
				break;
			}
			printf("%s%d", shown == 1 ? ", not " : ", ", line->valueint);
		}
		putchar('\n');
	}
	cJSON_Delete(json);
}

/* ---- findings ---- */

static bool said_before(const struct run *r, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (job_found(&r->job[i]) && !strcmp(r->job[i].stats->token, r->job[n].stats->token))
			return true;
	return false;
}

static void print_findings(const struct run *r)
{
	unsigned int i, k;

	for (i = 0; i < r->njobs; i++) {
		if (!job_found(&r->job[i]) || said_before(r, i))
			continue;
		printf("\n  %s\n", r->job[i].stats->token);
		for (k = i; k < r->njobs; k++)
			if (job_found(&r->job[k]) &&
			    !strcmp(r->job[k].stats->token, r->job[i].stats->token))
				printf("    %s\n", r->job[k].stats->file);
	}
}

static void print_next(const struct run *r, const struct lw_stats *first)
{
	const struct chosen *o = &r->options->chosen;
	const char *name = chosen_words(o);

	printf("\nnext:\n");
	if (first) {
		printf("  see every step of it:    %s replay %s %s --model %s%s%s --trace\n",
		       command_name, name, first->file, mm_model_name(o->model),
		       o->patch ? " --patch " : "", o->patch ? o->patch : "");
		if (o->model != MM_TSO)
			printf("  can x86 do that, too?    %s fuzz %s --model tso%s%s\n", command_name, name,
			       o->patch ? " --patch " : "", o->patch ? o->patch : "");
		return;
	}
	printf("  nothing found is no proof; longer, and on all cores:\n"
	       "    %s fuzz %s --model %s --seconds 600 --jobs %ld%s%s\n", command_name, name,
	       mm_model_name(o->model), sysconf(_SC_NPROCESSORS_ONLN), o->patch ? " --patch " : "",
	       o->patch ? o->patch : "");
	if (o->nprogram)
		return;
	printf("  what a finding looks like: choose a known bug from\n    %s list\n", command_name);
}

int summary(const struct run *r)
{
	static struct lw_stats sum;
	const struct lw_stats *first = NULL;
	unsigned int i, nbroken = 0, nfound = 0;
	double seconds = r->seconds > 0.001 ? r->seconds : 0.001;

	for (i = 0; i < r->njobs; i++) {
		lw_stats_merge(&sum, r->job[i].stats);
		nbroken += job_broken(&r->job[i]);
		if (!job_found(&r->job[i]))
			continue;
		if (!said_before(r, i)) {
			print_report(r->job[i].log_path);
			nfound++;
		}
		first = first ? first : r->job[i].stats;
	}
	printf("%s under %s: %.1f s%s, %u job%s, seed %lu\n\n", target_name(r->target),
	       mm_model_name(r->options->chosen.model), r->seconds, r->interrupted ? " (interrupted)" : "",
	       r->njobs, r->njobs == 1 ? "" : "s", r->options->seed);
	printf("  executions    %17s   %s a second\n", with_commas(sum.executions),
	       with_commas((unsigned long long)((double)sum.executions / seconds)));
	printf("  events        %17s   %s a second\n", with_commas(sum.events),
	       with_commas((unsigned long long)((double)sum.events / seconds)));
	printf("  different     %17s   executions, within 1 %%\n",
	       with_commas(lw_stats_distinct(&sum)));
	printf("  out of steps  %17s   cut off, neither passed nor failed\n",
	       with_commas(sum.out_of_steps));
	if (sum.unmodelled)
		printf("  unmodelled    %17s   times the model could not show all; see "
		       "docs/memory-model.md\n", with_commas(sum.unmodelled));
	if (sum.warned)
		printf("  warnings      %17s   executions; the first: %s\n", with_commas(sum.warned),
		       sum.warning);
	printf("  rejected      %17s   findings, by the model's axioms: faults of lockweave, not "
	       "reported\n", with_commas(sum.rejected));
	printf("  findings      %17s\n", with_commas(nfound));
	print_coverage(r, &sum);
	print_findings(r);
	if (!nbroken)
		print_next(r, first);
	fflush(stdout);
	print_broken(r);
	return nfound ? EXIT_FOUND : nbroken ? EXIT_USAGE : EXIT_NOTHING;
}
