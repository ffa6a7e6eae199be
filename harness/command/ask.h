/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask.h - questions about locks, and the evidence for their answers.
 *
 * A question is a file lockimpl/NAME/questions/NN-WORDS.txt, NN its number.  Lines
 * "Key: text", indented lines go on, "#" begins a comment:
 *
 *	Question:	what was asked
 *	Asked:		who asked it
 *	Thread:		where: number and subject
 *	Concluded:	what the thread came to
 *	Answer:		what lockweave says
 *	Run:		COMMAND => MODEL OUTCOME, MODEL OUTCOME...
 *
 * each once but Run, of which there is one at least.  COMMAND is lockweave's
 * explore, fuzz (--runs must be given; the seed is 1, nothing is remembered) or
 * litmus, without a model; words in '' may have spaces.  Litmus tests and patches
 * are named from the sources' folder.  OUTCOME is "nothing", or
 * the class of a finding, or several with "/" between them, of which it must be one;
 * of litmus tests the verdict: Never, Sometimes or Always.
 */
#ifndef LW_COMMAND_ASK_H
#define LW_COMMAND_ASK_H

#include "command/command.h"
#include "command/json.h"

#define ASK_MAX_NUMBER	999u
#define ASK_MAX_RUNS	16u	/* Run lines of a question */
#define ASK_MAX_WORDS	16u	/* words of a command */

enum ask_field { ASK_QUESTION, ASK_ASKED, ASK_THREAD, ASK_CONCLUDED, ASK_ANSWER, ASK_NR_FIELDS };

struct ask_expected {
	enum mm_model model;
	char outcome[128];
};

struct ask_run {
	char *command;			/* as it is written, without the model */
	char *word[ASK_MAX_WORDS + 1];	/* its words, ending with NULL */
	unsigned int nwords, nexpected;
	struct ask_expected expected[MM_NR_MODELS];
};

struct question {
	unsigned int number;
	char lock[64];
	char *field[ASK_NR_FIELDS];	/* in one line each */
	unsigned int nruns;
	struct ask_run run[ASK_MAX_RUNS];
};

struct questions {
	const char *sources;	/* where litmus tests are named from */
	unsigned int n;
	struct question *question;	/* sorted by number */
};

/* What a command gave under a model. */
struct ask_result {
	char outcome[64];	/* "nothing", a class, a verdict, or why there is none */
	char text[160];		/* how much was run */
	char name[132], file[PATH_MAX];	/* of a finding: what to replay; "" if there is none */
	bool well;		/* as expected */
	bool interrupted;
};

/* ---- ask_file.c ---- */
/* All below sources/lockimpl; dies in one line if a file is not as it should be. */
void questions_read(struct questions *out, const char *sources);
void questions_free(struct questions *q);

/* ---- ask_run.c ---- */
/* max_runs: of fuzzing that is to find nothing; 0: as written. */
void ask_run(const char *sources, const struct question *q, const struct ask_run *run,
	     const struct ask_expected *expected, unsigned long max_runs, struct ask_result *out);
/* The command as one would type it, in a static buffer. */
const char *ask_command(const struct ask_run *run, enum mm_model model);

/* ---- ask_print.c ---- */
void ask_print_list(const struct questions *q);
void ask_print_markdown(const struct questions *q);
void ask_print_question(const struct question *q);
void ask_print_result(const struct ask_run *run, const struct ask_expected *expected,
		      const struct ask_result *result);
cJSON *ask_json(const struct question *q);
cJSON *ask_json_result(const struct ask_run *run, const struct ask_expected *expected,
		       const struct ask_result *result);

#endif /* LW_COMMAND_ASK_H */
