// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A mutex around a plain counter, and completions that are handed on.
 * EXPECT: nothing
 */
#include <linux/completion.h>
#include <linux/mutex.h>

#include "../case.h"

static DEFINE_MUTEX(mutex);
static struct completion token;
static unsigned long counter, message;

static void count(unsigned int arg)
{
	if (arg && !mutex_trylock(&mutex))
		return;
	if (!arg)
		mutex_lock(&mutex);
	counter++;
	mutex_unlock(&mutex);
}

/* One token goes round; who has it may write. */
static void hand_on(unsigned int arg)
{
	(void)arg;
	wait_for_completion(&token);
	message++;
	complete(&token);
}

static void setup(void)
{
	init_completion(&token);
	complete(&token);
}

LW_CASE(setup, NULL, { "count", count, 2 }, { "hand-on", hand_on, 1 });
