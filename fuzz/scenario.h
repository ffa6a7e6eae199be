/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario.h - is a scenario one that can be run? */
#ifndef LW_FUZZ_SCENARIO_H
#define LW_FUZZ_SCENARIO_H

#include "lockweave/scenario.h"

/*
 * NULL, or why the scenario cannot be used: it breaks a limit of
 * lockweave/scenario.h.  Names the field, its value and the limit, in a static
 * buffer.  folder: what the lock's folder is called; NULL: whatever the scenario says.
 */
const char *lw_scenario_problem(const struct lw_scenario *scenario, const char *folder);

#endif /* LW_FUZZ_SCENARIO_H */
