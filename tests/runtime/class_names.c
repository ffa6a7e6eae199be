// SPDX-License-Identifier: GPL-2.0-or-later
/* class_names.c - prints what the engine calls its classes and warnings, one a line. */
#include <stdio.h>

#include "weave/runtime/engine.h"

int main(void)
{
	for (unsigned int c = 0; c < LW_NR_CLASSES; c++)
		puts(lw_class_name((enum lw_class)c));
	for (unsigned int w = 0; w < LW_NR_WARNINGS; w++)
		puts(lw_warning_name((enum lw_warning)w));
	return 0;
}
