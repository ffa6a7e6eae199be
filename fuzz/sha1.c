// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz/sha1.h"

#include <stdio.h>
#include <string.h>

static uint32_t rotate(uint32_t x, unsigned int by)
{
	return x << by | x >> (32 - by);
}

static void block(uint32_t h[5], const uint8_t *p)
{
	uint32_t w[80], v[5], f, k, next;
	unsigned int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (; i < 80; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, h, sizeof(v));
	for (i = 0; i < 80; i++) {
		if (i < 20) {
			f = (v[1] & v[2]) | (~v[1] & v[3]);
			k = 0x5a827999;
		} else if (i < 40) {
			f = v[1] ^ v[2] ^ v[3];
			k = 0x6ed9eba1;
		} else if (i < 60) {
			f = (v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3]);
			k = 0x8f1bbcdc;
		} else {
			f = v[1] ^ v[2] ^ v[3];
			k = 0xca62c1d6;
		}
		next = rotate(v[0], 5) + f + v[4] + k + w[i];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotate(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (i = 0; i < 5; i++)
		h[i] += v[i];
}

void lw_sha1_hex(const uint8_t *data, size_t size, char out[41])
{
	uint32_t h[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
	uint8_t tail[128] = { 0 };
	size_t whole = size / 64 * 64, rest = size - whole, end = rest < 56 ? 64 : 128, i;
	uint64_t bits = (uint64_t)size * 8;

	for (i = 0; i < whole; i += 64)
		block(h, data + i);
	if (rest)
		memcpy(tail, data + whole, rest);
	tail[rest] = 0x80;
	for (i = 0; i < 8; i++)
		tail[end - 1 - i] = (uint8_t)(bits >> (8 * i));
	for (i = 0; i < end; i += 64)
		block(h, tail + i);
	for (i = 0; i < 5; i++)
		snprintf(out + 8 * i, 9, "%08x", h[i]);
}
