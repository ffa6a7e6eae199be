/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sha1.h - FIPS 180-4; libFuzzer names the files of crashing inputs by it. */
#ifndef LW_FUZZ_SHA1_H
#define LW_FUZZ_SHA1_H

#include <stddef.h>
#include <stdint.h>

void lw_sha1_hex(const uint8_t *data, size_t size, char out[41]);

#endif /* LW_FUZZ_SHA1_H */
