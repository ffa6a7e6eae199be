/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * command.h - the `lockweave` command: what its parts share.
 *
 * The command runs nothing itself: fuzz targets lie in fuzz/ beside its own
 * executable, and it starts them, watches them, and says what came of it.
 */
#ifndef LW_COMMAND_COMMAND_H
#define LW_COMMAND_COMMAND_H

#include <argp.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "weave/model/mm.h"

enum { EXIT_NOTHING = 0, EXIT_FOUND = 1, EXIT_USAGE = 2 };

int command_list(int argc, char **argv);
int command_fuzz(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_shrink(int argc, char **argv);
int command_stress(int argc, char **argv);
int command_bench(int argc, char **argv);
int command_explore(int argc, char **argv);
int command_bugs(int argc, char **argv);
int command_ask(int argc, char **argv);

/* ---- say.c ---- */

/* "lockweave: ..." in one line on stderr, then exit with EXIT_USAGE; temporary files go first. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The candidate that `word` was probably meant to be, or NULL.  Candidates end with NULL. */
const char *nearest(const char *word, const char *const *candidates);

/* "; did you mean 'x'?" or "" in a static buffer. */
const char *did_you_mean(const char *word, const char *const *candidates);

/* "1,234,567" in one of a few static buffers. */
const char *with_commas(unsigned long long n);

/* ---- interrupt.c ---- */

/* From here on Ctrl-C (SIGINT, SIGTERM) does nothing but count. */
void interrupts_catch(void);
bool interrupts_caught(void);
/* How often; a user who asks twice wants it at once. */
int interrupts(void);

/* ---- options.c ---- */

/* An option's key: no letter, because options have long names only. */
#define OPTION(letter) (0x100 + (letter))

/*
 * argp_parse(), except that options that do not exist, and those that lack
 * their value, are one line that names the near one.  name: "fuzz", ...
 */
void parse_options(const struct argp *argp, const char *name, int argc, char **argv, void *input);
unsigned long number_option(const char *option, const char *text, unsigned long min,
			    unsigned long max);
enum mm_model model_option(const char *text);

/* ---- targets.c ---- */

struct target {
	char lock[64], bug[64];	/* bug: "" for the lock as it is */
	char path[PATH_MAX];
};

struct targets {
	unsigned int n;
	struct target *target;	/* sorted: by lock, then by bug */
};

/* Of all locks and bugs that were built; dies if there are none. */
void targets_find(struct targets *out);
void targets_free(struct targets *all);
/* The one that NAME or NAME:BUG means; dies with a suggestion if there is none. */
const struct target *target_by_name(const struct targets *all, const char *name);
/* "lock" or "lock:bug" in a static buffer. */
const char *target_name(const struct target *t);
/* The directory that the executable lies in: the build directory. */
const char *build_directory(void);
/* The same path, relative to the working directory if it lies below. */
const char *short_path(const char *path, char *out, size_t size);

/* ---- child.c ---- */

/* How the user called us: LOCKWEAVE_COMMAND for targets. */
extern const char *command_name;

/*
 * Start argv[0]; its output goes to the files named (NULL: ours).  Returns the
 * process.  Environment: pairs of name and value, ending with NULL.
 */
pid_t child_start(char *const argv[], const char *const *environment, const char *out_path,
		  const char *err_path);
/* Exit status, or 128 + signal.  Interrupts that are caught are passed on. */
int child_wait(pid_t pid);
/* What argv[0] printed, to be freed; dies if it did not end with status 0.  NULL: interrupted. */
char *child_output(char *const argv[], const char *const *environment);

/* The last few lines of a file, on stderr. */
void print_tail(const char *path);

/* A directory of our own that is removed when the command ends. */
const char *temporary_directory(void);
void temporary_remove(void);
/* All of a file, NUL-terminated, to be freed; NULL if it cannot be read. */
char *read_file(const char *path);

/* ---- files.c ---- */

/* With all above it; dies if that does not work. */
void make_directory(const char *path);
/* Makes the directory for a target's findings; *out ends with a slash. */
void findings_directory(const struct target *t, char *out, size_t size);
void copy_file(const char *from, const char *to);

/* ---- stress.c ---- */

/*
 * The program that runs NAME or NAME:BUG on real threads with that sanitizer (none,
 * thread, address); name "": is there a build with any?  False if there is none.
 */
bool stress_program(const char *sanitizer, const char *name, char *path, size_t size);

/* ---- patch.c ---- */

/* Build the lock with a patch; dies in one line if that does not work.  Fills in *out. */
void build_patched(const struct targets *all, const char *lock, const char *patch,
		   struct target *out);

#endif /* LW_COMMAND_COMMAND_H */
