// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A fuzz engine as small as can be: it runs the files that it is given.  It speaks
 * libFuzzer's language, but has no LLVMFuzzerMutate(): like AFL++ and honggfuzz it
 * must do without the target's mutator.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	static uint8_t data[4096];
	int i;

	if (LLVMFuzzerInitialize(&argc, &argv))
		return 2;
	for (i = 1; i < argc; i++) {
		FILE *file = argv[i][0] == '-' ? NULL : fopen(argv[i], "rb");
		size_t size;

		if (!file)
			continue;
		size = fread(data, 1, sizeof(data), file);
		fclose(file);
		if (LLVMFuzzerTestOneInput(data, size))
			return 3;	/* nothing but 0 is allowed */
	}
	printf("ran %d\n", argc - 1);
	return 0;
}
