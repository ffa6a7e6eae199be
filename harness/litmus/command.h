/* SPDX-License-Identifier: GPL-2.0-or-later */
/* command.h - the `litmus` command: options, the files asked for, what came of each. */
#ifndef LW_LITMUS_COMMAND_H
#define LW_LITMUS_COMMAND_H

#include <stdio.h>

#include "litmus/explore.h"
#include "litmus/litmus.h"

struct lt_options {
	bool model_given;
	struct lt_request req;
	bool json, comments, verbose;
	const char *column;	/* of expected.csv, instead of what as_compiled says */
	unsigned int jobs;
	unsigned int npaths;
	char **paths;
};

/* Exits by itself for --help and wrong usage (status 2). */
void lt_parse_options(int argc, char **argv, struct lt_options *opt);

/* What a verdict is compared with. */
struct lt_expected {
	bool given;
	bool deadlock;		/* "Result: DEADLOCK": no execution is left */
	enum lt_verdict verdict;
	bool race_given, race;
};

struct lt_file {
	char *path;
	unsigned int folder;	/* index into lt_files.folders */
	struct lt_expected expected;
};

struct lt_folder {
	char *path;		/* "" for files named one by one */
	bool table;		/* expected.csv: a line of the table */
};

struct lt_files {
	size_t n, room;
	struct lt_file *file;
	unsigned int nfolders;
	struct lt_folder *folder;
	bool failed;		/* something was missing; said already */
};

/* Files as named, folders with all that is in them, sorted; reads each expected.csv. */
void lt_find_files(const struct lt_options *opt, struct lt_files *out);
void lt_free_files(struct lt_files *f);
/* Adds what expected.csv says of the files of a folder. */
void lt_read_expected(const struct lt_options *opt, struct lt_files *files, size_t from,
		      const char *csv);
/* What a test's comments say: "Verdict: MODEL V", or, of lkmm, "Result: V". */
void lt_comment_expected(const struct lt_options *opt, const struct lt_test *t,
			 struct lt_expected *out);
bool lt_verdict_by_name(const char *s, size_t n, enum lt_verdict *out);

enum lt_job_status {
	LT_JOB_RAN,
	LT_JOB_SKIPPED,		/* its comments say nothing of this model */
	LT_JOB_SYNTAX,		/* did not parse */
	LT_JOB_MISSING,		/* could not be read */
	LT_JOB_CRASHED,
};

/* What a worker tells of a file, before the text it prints. */
struct lt_report {
	enum lt_job_status status;
	enum lt_verdict verdict;
	struct lt_expected expected;
	bool race, partial, empty;	/* empty: no execution at all */
	char reason[96];
	uint64_t rejected;
	size_t length;			/* of the text */
};

/* Runs one file and writes what is to be printed. */
void lt_run_job(const struct lt_options *opt, const struct lt_file *file, struct lt_report *report,
		FILE *text);
/*
 * Every file, `jobs` at a time; done() is called in the order of the files.  Ctrl-C
 * ends it: what had not ended by then is LT_JOB_SKIPPED, and lt_interrupted() true.
 */
void lt_run_all(const struct lt_options *opt, const struct lt_files *files,
		void (*done)(void *arg, size_t i, const struct lt_report *r, const char *text),
		void *arg);
bool lt_interrupted(void);

void lt_print_text(const struct lt_options *opt, const char *path, const struct lt_test *t,
		   const struct lt_result *r, FILE *out);
void lt_print_json(const char *path, const struct lt_test *t, enum mm_model model,
		   const struct lt_result *r, FILE *out);
/* A value as herd prints it: a number, or the name of the location at that address. */
void lt_value_text(const struct lt_test *t, uint64_t v, char *buf, size_t size);

/* How a file's verdict compares with what was expected. */
enum lt_class {
	LT_AGREE, LT_FORBIDDEN_SHOWN, LT_ALLOWED_MISSED, LT_C_UNSUPPORTED, LT_C_TOO_LARGE,
	LT_RACE_DIFFERS, LT_UNCOMPARED, LT_NR_CLASSES
};
enum lt_class lt_compare(const struct lt_report *r);
/* The table, the disagreements by name; returns the number of those. */
size_t lt_print_table(const struct lt_options *opt, const struct lt_files *files,
		      const struct lt_report *reports, FILE *out);

#endif /* LW_LITMUS_COMMAND_H */
