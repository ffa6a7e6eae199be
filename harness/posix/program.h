/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program.h - a program's scenario: one thread, which runs its main().  For the generated file. */
#ifndef LW_POSIX_PROGRAM_H
#define LW_POSIX_PROGRAM_H

#include "lockweave/scenario.h"

void lw_program_setup(void);
void lw_program_run(unsigned int unused);

#define LW_PROGRAM(file)							\
	static const struct lw_op lw_program_ops[] = {				\
		{ .name = "main", .run = lw_program_run },			\
	};									\
	const struct lw_scenario lw_scenario = {				\
		.name = (file), .summary = "a program", .setup = lw_program_setup,	\
		LW_SCENARIO_OPS(lw_program_ops), LW_SCENARIO_THREADS(1, 1),	\
		LW_SCENARIO_LENGTH(1), .program = true,				\
		.plan = { .nthreads = 1, .thread = { { .nops = 1 } } },		\
	}

#endif /* LW_POSIX_PROGRAM_H */
