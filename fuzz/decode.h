/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode.h - from a fuzzer's bytes to an input of the engine, and back.
 *
 * Decoding is total: every string of bytes is a valid input.  The empty one is
 * the scenario's own plan without a deviation.  All others are a list of
 * records of three bytes, each of which stands for itself: changing, adding or
 * deleting one leaves the meaning of the others alone.  FORMAT.md has the
 * layout.
 */
#ifndef LW_FUZZ_DECODE_H
#define LW_FUZZ_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "weave/runtime/engine.h"

#define LW_RECORD_BYTES	3u
/*
 * A plan written out in full needs at most one record an operation, one a
 * thread, and one for where it begins.
 */
#define LW_INPUT_MAX_RECORDS \
	(LW_MAX_DEVIATIONS + LW_SCENARIO_MAX_THREADS * (LW_PLAN_MAX_OPS + 1u) + 1u)
#define LW_INPUT_MAX_BYTES	(LW_RECORD_BYTES * LW_INPUT_MAX_RECORDS)
/* Deviations are addressed by decision numbers from 1 to this. */
#define LW_INPUT_MAX_NTH	1024u

enum lw_record_kind {
	LW_RECORD_SCHED,	/* a deviation in a thread's scheduling stream */
	LW_RECORD_VALUE,	/* one in its value stream */
	LW_RECORD_OP,		/* an operation of the plan, or the end of a thread's list */
	LW_RECORD_SCHED_TOO,	/* means LW_RECORD_SCHED; never written by the encoder */
	LW_RECORD_START,	/* where setup() begins */
};

struct lw_record {
	uint8_t kind;		/* enum lw_record_kind */
	uint8_t thread;		/* 0 to 7 */
	/* LW_RECORD_SCHED, LW_RECORD_VALUE */
	uint16_t nth;		/* 1 to LW_INPUT_MAX_NTH */
	uint8_t alternative;
	/* LW_RECORD_OP */
	uint8_t slot;		/* 0 to 7 */
	uint8_t op;		/* taken modulo the number of operations + 1; the last: "ends here" */
	uint8_t arg;		/* taken modulo the operation's nargs */
	/* LW_RECORD_START */
	uint16_t start;		/* taken modulo the scenario's nstarts */
};

/* Bytes past the end of a record count as 0. */
void lw_record_unpack(const uint8_t *bytes, size_t avail, struct lw_record *r);
void lw_record_pack(const struct lw_record *r, uint8_t bytes[LW_RECORD_BYTES]);

/*
 * Reads at most LW_INPUT_MAX_RECORDS records; what follows is ignored, and so
 * are deviations after the first LW_MAX_DEVIATIONS.
 */
void lw_decode(const struct lw_scenario *scenario, const uint8_t *data, size_t size,
	       struct lw_input *out);

/*
 * The shortest list of records that decodes to `in`: plan first, as
 * differences from the scenario's own.  `in` must be an input that lw_decode()
 * can return (in particular: no empty threads at the end beyond min_threads).
 * Returns the number of bytes, at most LW_INPUT_MAX_BYTES.
 */
size_t lw_encode(const struct lw_scenario *scenario, const struct lw_input *in,
		 uint8_t out[LW_INPUT_MAX_BYTES]);

#endif /* LW_FUZZ_DECODE_H */
