// SPDX-License-Identifier: GPL-2.0-or-later
/* Ctrl-C: a command ends what runs for it, and says what it has so far. */
#include "command/command.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t seen;
static bool caught;

static void on_interrupt(int number)
{
	(void)number;
	if (seen > 1)
		_exit(130);	/* asked for the third time */
	seen++;
}

void interrupts_catch(void)
{
	struct sigaction action = { .sa_handler = on_interrupt, .sa_flags = SA_RESTART };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	caught = true;
}

bool interrupts_caught(void)
{
	return caught;
}

int interrupts(void)
{
	return seen;
}
