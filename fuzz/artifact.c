// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the file of a crashing input is called.  A report ends in the command
 * that replays it, so the name has to be known before libFuzzer writes it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/sha1.h"
#include "fuzz/target.h"

static const char *prefix = "./";
static const char *exact;
static char **inputs;	/* arguments that may be files to run */

void lw_artifact_options(int argc, char **argv)
{
	int i, n = 0;

	inputs = calloc((size_t)argc + 1, sizeof(*inputs));
	if (!inputs)
		lw_target_die("out of memory");
	for (i = 1; i < argc; i++) {
		if (!strncmp(argv[i], "-artifact_prefix=", 17))
			prefix = argv[i] + 17;
		else if (!strncmp(argv[i], "-exact_artifact_path=", 21))
			exact = argv[i] + 21;
		else if (argv[i][0] != '-')
			inputs[n++] = argv[i];
	}
}

static bool holds(const char *path, const uint8_t *data, size_t size)
{
	FILE *file = fopen(path, "rb");
	size_t i;
	int c = 0;

	if (!file)
		return false;
	for (i = 0; i < size && (c = getc(file)) == data[i]; i++)
		;
	if (i == size)
		c = getc(file);
	fclose(file);
	return i == size && c == EOF;
}

void lw_artifact_name(const char *kind, const uint8_t *data, size_t size, char *out,
		      size_t out_size)
{
	char hash[41];
	struct stat st;
	int i;

	/* Given files are run and nothing is written. */
	for (i = 0; inputs && inputs[i] && !strcmp(kind, "crash"); i++) {
		if (stat(inputs[i], &st) || !S_ISREG(st.st_mode) || !holds(inputs[i], data, size))
			continue;
		snprintf(out, out_size, "%s", inputs[i]);
		return;
	}
	lw_sha1_hex(data, size, hash);
	if (exact && !strcmp(kind, "crash"))
		snprintf(out, out_size, "%s", exact);
	else
		snprintf(out, out_size, "%s%s-%s", !strcmp(prefix, "./") ? "" : prefix, kind,
			 hash);
}
