/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bugs.h - how soon known bugs are found: one process a try, each from nothing. */
#ifndef LW_COMMAND_BUGS_H
#define LW_COMMAND_BUGS_H

#include "command/command.h"
#include "fuzz/stats.h"

/* What is expected of a try. */
enum try_kind {
	TRY_FIND,	/* a finding, of one of the bug's classes */
	TRY_SILENT,	/* nothing: the bug does not exist under this model, or there is none */
};

enum try_state { TRY_WAITS, TRY_RUNS, TRY_ENDED };

#define NR_STRESS_BUILDS 3u
extern const char *const stress_builds[NR_STRESS_BUILDS];	/* by their sanitizers */

/* A run on real threads. */
struct stress_try {
	bool ran, found;
	double seconds;			/* by the clock */
	char class_name[64];
};

struct known_bug {
	const struct target *target;
	char title[160], expect[128], models[64];
	bool model[MM_NR_MODELS];	/* that the bug exists under */
	struct stress_try stress[NR_STRESS_BUILDS];
};

/* One process. */
struct try {
	const struct known_bug *bug;
	enum try_kind kind;
	enum mm_model model;
	unsigned long seed, runs;
	enum try_state state;
	pid_t pid;
	unsigned int slot;	/* which of the jobs' files it has */
	int status;
	bool stopped;		/* by the user: it says nothing */
	unsigned long long executions;
	double seconds;		/* of the processor */
	char class_name[32];	/* "" if nothing was found */
	char input[PATH_MAX];	/* of a finding that was not expected */
	struct lw_stats *stats;	/* while it runs */
};

struct bugs_options {
	unsigned long seeds, runs, silent, clean, jobs;
	unsigned long stress;	/* seconds for each bug on real threads; 0: none */
	enum mm_model model;	/* MM_NR_MODELS: all */
	const char *json;
	bool markdown;
};

struct bugs {
	struct bugs_options options;
	unsigned int nbugs, ntries;
	struct known_bug *bug;
	struct try *try;
	bool interrupted;
};

/* ---- bugs_table.c ---- */
/* It did what was expected of it.  False as well as long as it has not ended. */
bool try_went_well(const struct try *t);
void bugs_print_table(const struct bugs *b);
void bugs_print_markdown(const struct bugs *b);
/* One line for each try that did not do what was expected; returns how many. */
unsigned int bugs_print_problems(const struct bugs *b);

/* Was it ever found, under any model? */
bool bugs_found_by_engine(const struct bugs *b, const struct known_bug *bug);
/* After how many executions, under the weakest model that it names and was tried under; into out. */
const char *bugs_engine_cell(const struct bugs *b, const struct known_bug *bug, char *out, size_t size);
/* What the machine calls its processor; into out. */
void bugs_processor(char *out, size_t size);

/* ---- bugs_stress.c ---- */
/* Runs every bug, and the locks as they are, with each build of the flavour that there is. */
void bugs_stress(struct bugs *b);
void bugs_print_stress(const struct bugs *b);
void bugs_print_stress_markdown(const struct bugs *b);
/* A line for each finding in a lock as it is; returns how many. */
unsigned int bugs_stress_problems(const struct bugs *b);

/* ---- bugs_json.c ---- */
void bugs_write_json(const struct bugs *b, const char *path);

#endif /* LW_COMMAND_BUGS_H */
