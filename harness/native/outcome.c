// SPDX-License-Identifier: GPL-2.0-or-later
/* outcome.c - what a scenario says became of an operation (run.h). */
#include "lockweave/scenario.h"
#include "native/native.h"

void lw_op_fell_back(void)
{
	lw_me()->fell_back = true;
}

void lw_op_retried(void)
{
	lw_me()->retried = true;
}
