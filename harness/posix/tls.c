// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Thread-local variables.  Programs are compiled for emulated ones: each is a control
 * object, and the compiler asks for its address, where the running thread has its copy.
 * Copies are made when first asked for, and end with their thread.
 */
#include "posix/posix.h"

#define MAX_COPIES 64u	/* of one thread */

struct control {	/* the compiler's */
	size_t size, align;
	void *unused;
	const void *initial;	/* NULL: zeroes */
};

void *lwp___emutls_get_address(struct control *control);

static struct copy {
	const struct control *control;
	void *memory;
} copy[LW_MAX_THREADS][MAX_COPIES];
static unsigned int ncopies[LW_MAX_THREADS];

void lwp_tls_reset(void)
{
	memset(ncopies, 0, sizeof(ncopies));
}

static void *make(const struct control *c, unsigned int t, uintptr_t pc)
{
	struct copy *new;

	lw_enter(pc);
	if (ncopies[t] == MAX_COPIES)
		lw_found(LW_UNSUPPORTED, "thread %u uses more than %u thread-local variables", t,
			 MAX_COPIES);
	new = &copy[t][ncopies[t]++];
	new->control = c;
	new->memory = lwp_new(c->size, "thread-local", 0, 0);
	if (c->initial)
		memcpy(new->memory, c->initial, c->size);
	return new->memory;
}

void *lwp___emutls_get_address(struct control *control)
{
	unsigned int t = lw_eng.cur;

	for (unsigned int i = 0; i < ncopies[t]; i++)
		if (copy[t][i].control == control)
			return copy[t][i].memory;
	return make(control, t, LW_SITE());
}

int *lwp___errno_location(void)
{
	static struct control control = { .size = sizeof(int), .align = sizeof(int) };

	return lwp___emutls_get_address(&control);
}

void lwp_tls_end(void)
{
	unsigned int t = lw_eng.cur;

	for (unsigned int i = 0; i < ncopies[t]; i++)
		lw_object_free(lw_object_of(copy[t][i].memory));
	ncopies[t] = 0;
}

void lwp_tls_each(void (*each)(uintptr_t begin, size_t size))
{
	for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
		for (unsigned int i = 0; i < ncopies[t]; i++)
			each((uintptr_t)copy[t][i].memory, copy[t][i].control->size);
}
