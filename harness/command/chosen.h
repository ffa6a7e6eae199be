/* SPDX-License-Identifier: GPL-2.0-or-later */
/* chosen.h - which lock, with which bug or patch, under which model: options of several commands. */
#ifndef LW_COMMAND_CHOSEN_H
#define LW_COMMAND_CHOSEN_H

#include "command/command.h"

#define MAX_PROGRAM_WORDS 64u

struct chosen {
	const char *name, *patch;	/* NAME or NAME:BUG; patch: NULL for none */
	/* Or the files of a program, and options for the compiler; name is the first file. */
	const char *program[MAX_PROGRAM_WORDS], *compile[MAX_PROGRAM_WORDS];
	unsigned int nprogram, ncompile;
	const char *file;		/* chosen_parse_file(): of an input */
	enum mm_model model;
	bool model_given;		/* else a program's is weak */
};

/* For a table of options; give each option that chosen_parse() knows its key here. */
#define CHOSEN_OPTIONS								\
	{ .name = "model", .key = OPTION('m'), .arg = "M",			\
	  .doc = "memory model: sc, tso, weak, lkmm or alpha (default: lkmm; for "\
		 "programs: weak, which is C11's)" },				\
	{ .name = "patch", .key = OPTION('p'), .arg = "FILE",			\
	  .doc = "the lock with this patch applied" },				\
	{ .name = "compile", .key = OPTION('C'), .arg = "OPTION",		\
	  .doc = "one more option for the compiler of a program, such as -DN=3" }

/*
 * What a parser does with the options above, with the first argument, which is
 * the name, and with their end; command: "fuzz", ...  ARGP_ERR_UNKNOWN if it is
 * something else.
 */
error_t chosen_parse(struct chosen *c, const char *command, int key, char *arg);

/* The same for a command that takes the file of an input behind the name. */
error_t chosen_parse_file(struct chosen *c, const char *command, int key, char *arg);

/* Is it the file of a program? */
bool is_program(const char *word);
/* Build the program; dies if that does not work.  Fills in *out. */
void build_program(const struct chosen *c, struct target *out);

/* The target to run; builds it in *patched if there is a patch.  Dies if there is no such thing. */
const struct target *chosen_target(const struct chosen *c, const struct targets *all,
				   struct target *patched);

/* What to call it in a command for the user: its name, or a program's files and options. */
const char *chosen_words(const struct chosen *c);

/* Run a target with these arguments; its reports name commands as the user called us. */
int chosen_run(char *const argv[]);
/*
 * The same for that file: with the target's option `what`, the model, and more
 * arguments (up to 4, then NULL).
 */
int chosen_run_file(const struct chosen *c, const char *what, char *const more[]);

#endif /* LW_COMMAND_CHOSEN_H */
