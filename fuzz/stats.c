// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/stats.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void *map_file(int fd, int protection)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st))
		return NULL;
	if (!S_ISREG(st.st_mode) || st.st_size != (off_t)sizeof(struct lw_stats)) {
		errno = EINVAL;
		return NULL;
	}
	p = mmap(NULL, sizeof(struct lw_stats), protection, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

struct lw_stats *lw_stats_create(const char *path)
{
	struct lw_stats *s = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return NULL;
	if (!ftruncate(fd, sizeof(*s)))
		s = map_file(fd, PROT_READ | PROT_WRITE);
	close(fd);
	return s;
}

void lw_stats_unmap(struct lw_stats *s)
{
	munmap(s, sizeof(*s));
}

const struct lw_stats *lw_stats_map(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const struct lw_stats *s;

	if (fd < 0)
		return NULL;
	s = map_file(fd, PROT_READ);
	close(fd);
	if (s && s->version != LW_STATS_VERSION) {
		munmap((void *)(uintptr_t)s, sizeof(*s));
		errno = EINVAL;
		return NULL;
	}
	return s;
}

struct lw_stats *lw_stats_open(void)
{
	static struct lw_stats own;
	const char *path = getenv(LW_STATS_ENV);
	struct lw_stats *s = NULL;
	int fd;

	if (path && *path) {
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0) {
			s = map_file(fd, PROT_READ | PROT_WRITE);
			close(fd);
		}
	}
	if (!s)
		s = &own;
	s->version = LW_STATS_VERSION;
	return s;
}

void lw_stats_merge(struct lw_stats *to, const struct lw_stats *from)
{
	uint32_t i;

	to->executions += from->executions;
	to->events += from->events;
	to->out_of_steps += from->out_of_steps;
	to->unmodelled += from->unmodelled;
	to->warned += from->warned;
	if (!to->warning[0])
		memcpy(to->warning, from->warning, sizeof(to->warning));
	to->judged += from->judged;
	to->rejected += from->rejected;
	to->races_missed += from->races_missed;
	if (from->version)
		to->version = from->version;
	if (from->ncounters > to->ncounters)
		to->ncounters = from->ncounters;
	for (i = 0; i < LW_STATS_MAX_COUNTERS; i++)
		to->covered[i] |= from->covered[i];
	for (i = 0; i < 1u << LW_HLL_BITS; i++)
		if (to->seen[i] < from->seen[i])
			to->seen[i] = from->seen[i];
}

/* Flajolet, Fusy, Gandouet, Meunier: HyperLogLog (2007), figure 3, for 64-bit hashes. */
uint64_t lw_stats_distinct(const struct lw_stats *s)
{
	const double m = 1u << LW_HLL_BITS;
	double sum = 0, estimate;
	unsigned int zeros = 0, i;

	for (i = 0; i < 1u << LW_HLL_BITS; i++) {
		sum += ldexp(1, -s->seen[i]);
		zeros += !s->seen[i];
	}
	estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
	if (estimate <= 2.5 * m && zeros)
		estimate = m * log(m / zeros);
	estimate += 0.5;
	/* It is an estimate; but never more than there were. */
	return estimate < (double)s->executions ? (uint64_t)estimate : s->executions;
}
