/* main.c: the process around cli_main. */
#include "cli/cli.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

/* A standard stream that the parent closed would be taken by the next file opened, perhaps the database. Its place is
 * held by something that can be neither written nor, as for input, read. */
static void hold_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1)
			(void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
	hold_standard_streams();
#ifdef M_ARENA_MAX /* glibc: one heap for both threads of an import, which grows in large steps */
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TOP_PAD, 4 << 20);
#endif
	af_set_up_process();
	/* Roomy enough that help fails in one piece, where the reason of the failure is still known. */
	static char buffer[1 << 16];
	if (!isatty(1))
		setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	/* Character widths need a UTF-8 locale; nothing else here depends on one. */
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	int status = cli_main(argc, argv, stdout, stderr);
	if (fclose(stdout) != 0 && status != EXIT_SYSTEM) {
		fputs("archefit: cannot write the output\n", stderr);
		status = EXIT_SYSTEM;
	}
	return status;
}
