// SPDX-License-Identifier: GPL-2.0-or-later
/* lockweave: one command for people; the targets and litmus files do the work. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

#ifdef LW_HAVE_LITMUS
#include "litmus/litmus.h"
#endif

static const char help[] =
"usage: lockweave COMMAND [OPTION...]\n"
"\n"
"Runs locks written in C through weak-memory interleavings, and shows the one\n"
"that breaks them.\n"
"\n"
"  list                    the locks and the known bugs that there are\n"
"  fuzz NAME[:BUG]         look for an execution that breaks a lock\n"
"  replay NAME[:BUG] FILE  show one that was found\n"
"  shrink NAME[:BUG] FILE  leave out of it what the finding does not need\n"
"  explore NAME[:BUG]      run every execution of a small plan\n"
"  explore FILE.c...       the same for a pthread program; so fuzz, replay, shrink\n"
"  stress NAME[:BUG]       run a lock on real threads\n"
"  litmus FILE|DIR...      what a memory model allows a litmus test to do\n"
"  ask list|all|N...       questions about these locks, answered by running them\n"
"  bench                   how fast executions are\n"
"  bugs [NAME[:BUG]...]    how soon known bugs are found, and that all of them are\n"
"\n"
"lockweave COMMAND --help says more.  Exit status: 0 nothing found, 1 a finding,\n"
"2 wrong usage or something missing.\n";

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "list", command_list },
	{ "fuzz", command_fuzz },
	{ "replay", command_replay },
	{ "shrink", command_shrink },
	{ "stress", command_stress },
#ifdef LW_HAVE_LITMUS
	{ "litmus", lw_litmus_main },
#endif
	{ "explore", command_explore },
	{ "ask", command_ask },
	{ "bench", command_bench },
	{ "bugs", command_bugs },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

int main(int argc, char **argv)
{
	const char *names[NR_COMMANDS + 2] = { NULL };
	unsigned int i;

	if (argc > 0 && strchr(argv[0], '/'))
		command_name = argv[0];
	if (argc < 2)
		die("say what to do: list, fuzz, replay, shrink, explore, stress, litmus, ask, bench or bugs; "
		    "lockweave --help says more");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		fputs(help, stdout);
		return EXIT_NOTHING;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("lockweave " LW_VERSION);
		return EXIT_NOTHING;
	}
	for (i = 0; i < NR_COMMANDS; i++) {
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
		names[i] = commands[i].name;
	}
	die("there is no command '%s'%s lockweave --help lists them", argv[1],
	    *did_you_mean(argv[1], names) ? did_you_mean(argv[1], names) : ";");
}
