// SPDX-License-Identifier: GPL-2.0-or-later
/* Keys: values that each thread has of its own, with destructors. */
#include <errno.h>
#include <limits.h>

#include "posix/posix.h"

#define MAX_KEYS 64u

int lwp_pthread_key_create(pthread_key_t *out, void (*destroy)(void *));
int lwp_pthread_key_delete(pthread_key_t key);
int lwp_pthread_setspecific(pthread_key_t key, const void *value);
void *lwp_pthread_getspecific(pthread_key_t key);
int lwp_tss_create(tss_t *out, tss_dtor_t destroy);
void lwp_tss_delete(tss_t key);
int lwp_tss_set(tss_t key, void *value);
void *lwp_tss_get(tss_t key);

static struct key {
	bool made;
	void (*destroy)(void *);
	const void *value[LW_MAX_THREADS];
} keys[MAX_KEYS];

void lwp_keys_reset(void)
{
	memset(keys, 0, sizeof(keys));
}

static int create(pthread_key_t *out, void (*destroy)(void *), uintptr_t pc)
{
	unsigned int k = 0;

	lw_visible(pc);
	lw_touch(LW_TOUCH_TASK, LWP_TOUCH_KEYS, true);
	while (k < MAX_KEYS && keys[k].made)
		k++;
	if (k == MAX_KEYS)
		lw_found(LW_UNSUPPORTED, "more than %u keys", MAX_KEYS);
	else
		keys[k] = (struct key){ .made = true, .destroy = destroy };
	lwp_write_own(out, sizeof(*out), 0, pc);
	*out = k;
	return 0;
}

static struct key *key_of(unsigned int k)
{
	if (k >= MAX_KEYS || !keys[k].made)
		lw_found(LW_ASSERTION, "thread %u uses a key that is none, or none any more", lw_eng.cur);
	return &keys[k];
}

static void delete(unsigned int k, uintptr_t pc)
{
	lw_visible(pc);
	lw_touch(LW_TOUCH_TASK, LWP_TOUCH_KEYS, true);
	key_of(k)->made = false;
}

static void set(unsigned int k, const void *value, uintptr_t pc)
{
	lw_enter(pc);
	key_of(k)->value[lw_eng.cur] = value;
}

static void *get(unsigned int k, uintptr_t pc)
{
	lw_enter(pc);
	return (void *)(uintptr_t)key_of(k)->value[lw_eng.cur];
}

void lwp_keys_each(void (*each)(uintptr_t value))
{
	for (unsigned int k = 0; k < MAX_KEYS; k++)
		for (unsigned int t = 0; t < LW_MAX_THREADS; t++)
			each((uintptr_t)keys[k].value[t]);
}

/* Destructors may set values again; after so many rounds they are left. */
void lwp_keys_end(void)
{
	unsigned int t = lw_eng.cur;
	bool again = true;

	for (unsigned int round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
		again = false;
		for (unsigned int k = 0; k < MAX_KEYS; k++) {
			void *value = (void *)(uintptr_t)keys[k].value[t];

			keys[k].value[t] = NULL;
			if (!keys[k].made || !value || !keys[k].destroy)
				continue;
			again = true;
			keys[k].destroy(value);
		}
	}
}

int lwp_pthread_key_create(pthread_key_t *out, void (*destroy)(void *))
{
	return create(out, destroy, LW_SITE());
}

int lwp_pthread_key_delete(pthread_key_t key)
{
	delete(key, LW_SITE());
	return 0;
}

int lwp_pthread_setspecific(pthread_key_t key, const void *value)
{
	set(key, value, LW_SITE());
	return 0;
}

void *lwp_pthread_getspecific(pthread_key_t key)
{
	return get(key, LW_SITE());
}

int lwp_tss_create(tss_t *out, tss_dtor_t destroy)
{
	create(out, destroy, LW_SITE());
	return thrd_success;
}

void lwp_tss_delete(tss_t key)
{
	delete(key, LW_SITE());
}

int lwp_tss_set(tss_t key, void *value)
{
	set(key, value, LW_SITE());
	return thrd_success;
}

void *lwp_tss_get(tss_t key)
{
	return get(key, LW_SITE());
}
