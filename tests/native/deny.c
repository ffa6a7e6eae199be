// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usage: deny membarrier COMMAND...: runs a command on a kernel that has no such
 * call, as far as it can tell.  Status 77 if the kernel cannot do that.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct { const char *name; unsigned int number; } calls[] = {
	{ "membarrier", SYS_membarrier },
};

static int deny(unsigned int number)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof(filter) / sizeof(filter[0]), .filter = filter };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
	for (unsigned int i = 0; argc > 2 && i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strcmp(argv[1], calls[i].name))
			continue;
		if (deny(calls[i].number)) {
			fprintf(stderr, "deny: %s\n", strerror(errno));
			return 77;
		}
		execv(argv[2], argv + 2);
		fprintf(stderr, "deny: cannot run %s: %s\n", argv[2], strerror(errno));
		return 127;
	}
	fputs("usage: deny membarrier COMMAND...\n", stderr);
	return 2;
}
