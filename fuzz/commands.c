// SPDX-License-Identifier: GPL-2.0-or-later
/* The commands that a report ends with: to be pasted into a shell. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/target.h"
#include "lockweave/scenario.h"

/* Append a word the way a shell takes it back as one. */
static void add_word(char *out, size_t size, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
	size_t used = strlen(out);
	bool quote = !*word || word[strspn(word, plain)];

	if (used && used + 1 < size) {
		out[used++] = ' ';
		out[used] = 0;
	}
	if (!quote) {
		snprintf(out + used, size - used, "%s", word);
		return;
	}
	if (used + 1 < size)
		out[used++] = '\'';
	for (; *word && used + 6 < size; word++) {
		if (*word == '\'') {
			memcpy(out + used, "'\\''", 4);
			used += 4;
		} else {
			out[used++] = *word;
		}
	}
	snprintf(out + used, size - used, "'");
}

static void add_lines(char *out, size_t size, const char *lines)
{
	char word[1024];

	for (; *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n') {
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(lines, "\n"), lines);
		add_word(out, size, word);
	}
}

const char *lw_target_command(const char *verb, const char *file, enum mm_model model)
{
	static char commands[4][1536];
	static unsigned int n;
	char *command = commands[n++ % 4], target[128];
	const char *self = getenv(LW_COMMAND_ENV), *patch = getenv(LW_PATCH_ENV);
	const char *program = getenv(LW_PROGRAM_ENV);

	command[0] = 0;
	snprintf(target, sizeof(target), "%s%s%s", lw_target_info.lock,
		 lw_target_info.bug && !patch ? ":" : "",
		 lw_target_info.bug && !patch ? lw_target_info.bug : "");
	add_word(command, sizeof(commands[0]), self && *self ? self : "lockweave");
	add_word(command, sizeof(commands[0]), verb);
	if (program)
		add_lines(command, sizeof(commands[0]), program);
	else
		add_word(command, sizeof(commands[0]), target);
	add_word(command, sizeof(commands[0]), file);
	add_word(command, sizeof(commands[0]), "--model");
	add_word(command, sizeof(commands[0]), mm_model_name(model));
	if (patch) {
		add_word(command, sizeof(commands[0]), "--patch");
		add_word(command, sizeof(commands[0]), patch);
	}
	return command;
}
