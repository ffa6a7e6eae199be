/* SPDX-License-Identifier: GPL-2.0-or-later */
/* litmus_command.c - the `litmus` command on its own. */
#include "litmus/litmus.h"

int main(int argc, char **argv)
{
	return lw_litmus_main(argc, argv);
}
