// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Another thread may run at a plain access inside data_race(), claim or not.
 *
 * TWIN: claimed_point
 * EXPECT: sc tso weak lkmm alpha: assertion
 */
#define BEFORE(object)	do { lw_claim((object), NULL, 0); lw_data_race_begin(); } while (0)
#define AFTER(object)	do { lw_data_race_end(); lw_unclaim(object); } while (0)
#include "behind.h"
