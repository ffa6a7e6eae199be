/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * free_model.h - a model without rules: a load returns any store executed before
 * it, a store goes anywhere, fences and grace periods do nothing.
 *
 * Explored exhaustively it makes every candidate execution in which program
 * order and reads-from have no cycle; what the judge leaves of those is what
 * the axioms allow, got without any of the operational rules.
 */
#ifndef LW_TESTS_FREE_MODEL_H
#define LW_TESTS_FREE_MODEL_H

#include "weave/model/mm.h"

struct mm *free_model_create(void);

#endif /* LW_TESTS_FREE_MODEL_H */
