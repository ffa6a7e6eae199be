// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cell.c - readers and writers of the areas of one address space: what a lock as
 * the lock of areas costs.
 *
 * How an area is found is the same for all locks: a table, under RCU.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lockweave/engine_api.h"
#include "lockweave/native_lock.h"
#include "native/bare/bench.h"
#include "native/native.h"

#define AREA_SIZE	4096ul
/* The clock takes as long as some locks: one operation in so many is timed. */
#define READS_TIMED	64u
#define WRITES_TIMED	8u

extern const struct lw_native_lock lw_native_lock __attribute__((weak));

struct entry {
	unsigned long start, end;
	void *vma;
};

struct table {
	unsigned int n;
	struct entry entry[];
};

/* An address space with so many areas, made when it is first wanted, and kept. */
struct space {
	unsigned int areas;
	void *mm;
	struct table *table;
	struct space *next;
};

enum { READS, WRITES, NR_KINDS };

struct tally {
	uint64_t reads, writes, fallbacks, torn;
	struct lw_histogram latency[NR_KINDS];
};

struct hand {
	struct space *space;
	unsigned int writers;
	struct tally tally;
};

static struct lw_histogram *so_far[LW_MAX_CELLS];	/* NR_KINDS each */
static struct space *spaces;

bool lw_cell_possible(void)
{
	return &lw_native_lock != NULL;
}

static struct space *space_with(unsigned int areas)
{
	struct space *s;

	for (s = spaces; s; s = s->next)
		if (s->areas == areas)
			return s;
	s = calloc(1, sizeof(*s));
	if (!s || !(s->table = malloc(sizeof(*s->table) + areas * sizeof(s->table->entry[0]))))
		lw_die("out of memory for %u areas", areas);
	s->areas = s->table->n = areas;
	s->mm = lw_native_lock.mm_new();
	for (unsigned int i = 0; i < areas; i++) {
		struct entry *e = &s->table->entry[i];

		e->start = i * AREA_SIZE;
		e->end = e->start + AREA_SIZE;
		e->vma = lw_native_lock.vma_new(s->mm, e->start, e->end);
	}
	s->next = spaces;
	spaces = s;
	return s;
}

/* Halves the table until one is left, which has the address. */
static void *find(struct space *s, unsigned long address)
{
	const struct table *t = __atomic_load_n(&s->table, __ATOMIC_CONSUME);
	unsigned int low = 0, high = t->n;

	while (high - low > 1) {
		unsigned int middle = (low + high) / 2;

		if (address < t->entry[middle].start)
			high = middle;
		else
			low = middle;
	}
	return t->entry[low].vma;
}

static unsigned long *attribute(void *vma, unsigned int which)
{
	return (unsigned long *)((char *)vma + lw_native_lock.attribute[which]);
}

static void read_area(struct hand *h, unsigned long address)
{
	const struct lw_native_lock *l = &lw_native_lock;
	void *mm = h->space->mm, *vma;
	bool locked;

	lw_rcu_read_lock();
	vma = find(h->space, address);
	locked = l->start_read(mm, vma, address);
	lw_rcu_read_unlock();
	if (__builtin_expect(!locked, 0)) {
		h->tally.fallbacks++;
		l->mmap_read_lock(mm);
		vma = find(h->space, address);
		l->start_read_locked(mm, vma);
		l->mmap_read_unlock(mm);
	}
	h->tally.torn += *attribute(vma, 1) - *attribute(vma, 0) != 100;
	l->end_read(mm, vma);
}

static void write_area(struct hand *h, unsigned long address)
{
	const struct lw_native_lock *l = &lw_native_lock;
	void *mm = h->space->mm, *vma;

	l->mmap_write_lock(mm);
	vma = find(h->space, address);
	l->start_write(mm, vma);
	h->tally.torn += *attribute(vma, 1) - *attribute(vma, 0) != 100;
	++*attribute(vma, 0);
	++*attribute(vma, 1);
	l->end_write(mm, vma);
}

static void operate(struct lw_hand *me, struct hand *h)
{
	uint64_t r = lw_random(&me->random);
	unsigned long address = (unsigned long)(r % (h->space->areas * AREA_SIZE));
	bool writes = (r >> 32) % 100 < h->writers;
	uint64_t *n = writes ? &h->tally.writes : &h->tally.reads;
	bool timed = *n % (writes ? WRITES_TIMED : READS_TIMED) == 0;
	uint64_t start = timed ? lw_now() : 0;

	if (writes)
		write_area(h, address);
	else
		read_area(h, address);
	if (timed)
		lw_histogram_add(&h->tally.latency[writes ? WRITES : READS], lw_now() - start);
	++*n;
}

static void work(struct lw_hand *me)
{
	struct hand *h = me->own;

	while (lw_go_on(me)) {
		operate(me, h);
		me->done++;
	}
}

static void print_latency(const char *name, const struct lw_histogram *h)
{
	printf(",\"%s\":{\"samples\":%llu,\"p50\":%llu,\"p99\":%llu,\"p99.9\":%llu,\"max\":%llu}", name,
	       (unsigned long long)h->n, (unsigned long long)lw_histogram_quantile(h, 0.5),
	       (unsigned long long)lw_histogram_quantile(h, 0.99),
	       (unsigned long long)lw_histogram_quantile(h, 0.999), (unsigned long long)h->max);
}

static void report(const struct lw_cell_order *order, const struct tally *sum, uint64_t took)
{
	static const char *const slice[] = { "read", "write" }, *const all[] = { "all_read", "all_write" };
	struct lw_histogram **h = &so_far[order->cell];

	if (!*h && !(*h = calloc(NR_KINDS, sizeof(**h))))
		lw_die("out of memory for latencies");
	printf("{\"nanoseconds\":%llu,\"reads\":%llu,\"writes\":%llu,\"fallbacks\":%llu",
	       (unsigned long long)took, (unsigned long long)sum->reads, (unsigned long long)sum->writes,
	       (unsigned long long)sum->fallbacks);
	for (unsigned int k = 0; k < NR_KINDS; k++) {
		lw_histogram_join(&(*h)[k], &sum->latency[k]);
		print_latency(slice[k], &sum->latency[k]);
		print_latency(all[k], &(*h)[k]);
	}
	puts("}");
}

void lw_cell_run(const struct lw_cell_order *order)
{
	static struct tally sum;
	static struct hand *hands[LW_MAX_HANDS];
	uint64_t took;

	for (unsigned int i = 0; i < order->slice.threads; i++) {
		if (!hands[i] && !(hands[i] = aligned_alloc(128, (sizeof(*hands[i]) + 127) / 128 * 128)))
			lw_die("out of memory for a thread");
		*hands[i] = (struct hand){ .space = space_with(order->areas), .writers = order->writers };
		lw_hands[i].own = hands[i];
		lw_hands[i].random = (i + 1) * 0x9e3779b97f4a7c15ull;
	}
	took = lw_crew_run(&order->slice, lw_hands, work);
	sum = (struct tally){ 0 };
	for (unsigned int i = 0; i < order->slice.threads; i++) {
		const struct tally *t = &hands[i]->tally;

		sum.reads += t->reads;
		sum.writes += t->writes;
		sum.fallbacks += t->fallbacks;
		sum.torn += t->torn;
		for (unsigned int k = 0; k < NR_KINDS; k++)
			lw_histogram_join(&sum.latency[k], &t->latency[k]);
	}
	if (sum.torn)
		lw_found("assertion", "%llu operations saw half a change: this lock locks nothing",
			 (unsigned long long)sum.torn);
	report(order, &sum, took);
}

/* What the clock itself takes, which is in every latency. */
static uint64_t clock_takes(void)
{
	static struct lw_histogram h;

	for (unsigned int i = 0; i < 1000; i++) {
		uint64_t start = lw_now();

		lw_histogram_add(&h, lw_now() - start);
	}
	return lw_histogram_quantile(&h, 0.5);
}

void lw_cell_describe(void)
{
	const struct lw_native_lock *l = &lw_native_lock;

	printf("{\"clock\":%llu,\"vma_size\":%zu,\"fields\":[", (unsigned long long)clock_takes(), l->vma_size);
	for (unsigned int i = 0; i < LW_NATIVE_MAX_FIELDS && l->field[i].name; i++)
		printf("%s{\"name\":\"%s\",\"size\":%zu}", i ? "," : "", l->field[i].name, l->field[i].size);
	puts("]}");
}
