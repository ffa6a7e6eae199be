/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * brute.h - all that a model's axioms allow of a tiny program, by enumerating
 * every candidate execution graph and asking the judge about each.
 */
#ifndef TESTS_MODEL_BRUTE_H
#define TESTS_MODEL_BRUTE_H

#include "tiny.h"
#include "weave/judge/judge.h"

/* False: too many candidates (more than `most`). */
bool brute_force(const struct tiny_program *p, const struct jg_options *opt,
		 struct jg_scratch *scratch, uint64_t most, struct tiny_result *out);

#endif /* TESTS_MODEL_BRUTE_H */
