/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz.h - one fuzz run: its options, its processes and what they counted. */
#ifndef LW_COMMAND_FUZZ_H
#define LW_COMMAND_FUZZ_H

#include "command/chosen.h"
#include "fuzz/stats.h"

#define MAX_JOBS 64u

struct fuzz_options {
	struct chosen chosen;
	const char *corpus;
	unsigned long seconds;	/* 0: until something is found or Ctrl-C */
	unsigned long runs;	/* 0: no limit; of all jobs together */
	unsigned long seed, jobs;
	bool json;
	char **engine_options;	/* for libFuzzer, ending with NULL */
};

struct job {
	pid_t pid;		/* 0 when it has ended */
	int status;
	unsigned long seed;
	struct lw_stats *stats;
	char stats_path[PATH_MAX], log_path[PATH_MAX];
};

struct run {
	const struct fuzz_options *options;
	const struct target *target;
	char corpus[PATH_MAX], findings[PATH_MAX];
	bool own_corpus;	/* temporary: goes away with us */
	bool interrupted;
	unsigned int njobs;
	struct job job[MAX_JOBS];
	double start, seconds;	/* wall clock */
};

/* ---- progress.c ---- */
double clock_now(void);
/* Called often; says something when it is time to. */
void progress(const struct run *r);
void progress_end(void);

/* ---- summary.c ---- */
/* What was found and counted, for people.  Returns the exit status. */
int summary(const struct run *r);
/* Only what can be shown again counts: the input is written after the report. */
bool job_found(const struct job *job);
/* Ended neither by itself nor by a finding nor because it was told to. */
bool job_broken(const struct job *job);
/* The last lines of the first that did, on stderr. */
void print_broken(const struct run *r);

/* ---- summary_json.c ---- */
/* The same for machines. */
int summary_json(const struct run *r);

#endif /* LW_COMMAND_FUZZ_H */
