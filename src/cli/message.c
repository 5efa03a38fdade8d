/* message.c: what the program says on the error stream, and which exit status goes with it. */
#include "cli/cli.h"

#include <stdarg.h>
#include <string.h>

/* Bytes of the control or direction character at s, 0 when there is none. */
static size_t hostile(const unsigned char *s)
{
	if (s[0] < 0x20 || s[0] == 0x7f)
		return 1;
	if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f) /* U+0080..U+009F */
		return 2;
	if (s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae)))
		return 3; /* direction marks, line separators, embeddings */
	if (s[0] == 0xe2 && s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9) /* isolates */
		return 3;
	return 0;
}

void cli_write_safe(FILE *stream, const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s;) {
		size_t n = hostile(s);
		if (n == 0)
			fputc(*s++, stream);
		for (; n > 0; n--)
			fprintf(stream, "\\x%02x", *s++);
	}
}

static void say(struct cli *cli, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof text, format, args);
	fflush(cli->out); /* keep the order of what is said on both streams */
	fputs("archefit: ", cli->err);
	cli_write_safe(cli->err, text);
	fputc('\n', cli->err);
}

void cli_message(struct cli *cli, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(cli, format, args);
	va_end(args);
}

int cli_usage(struct cli *cli, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say(cli, format, args);
	va_end(args);
	const char *topic = cli->command ? cli->command->name : cli->topic;
	if (topic)
		cli_message(cli, "see `archefit help %s`", topic);
	else
		cli_message(cli, "see `archefit help`");
	return EXIT_USAGE;
}

int cli_nomem(struct cli *cli)
{
	cli_message(cli, "out of memory");
	return EXIT_SYSTEM;
}

/* The exit status that belongs to a status of the library. */
static int exit_of(enum af_status status)
{
	switch (status) {
	case AF_OK:
		return EXIT_DONE;
	case AF_NOT_FOUND:
	case AF_CONFLICT:
		return EXIT_NOTHING;
	case AF_INVALID:
		return EXIT_INPUT;
	case AF_BUSY:
	case AF_READONLY:
	case AF_NOT_OURS:
	case AF_NEWER:
	case AF_CORRUPT:
		return EXIT_DATABASE;
	case AF_CANCELLED:
		return EXIT_INTERRUPT;
	case AF_NOMEM:
	case AF_IO:
	case AF_INTERNAL:
		break;
	}
	return EXIT_SYSTEM;
}

int cli_fail(struct cli *cli, const struct af_error *err)
{
	cli_message(cli, "%s", err->message[0] ? err->message : af_status_name(err->status));
	return exit_of(err->status);
}

int cli_fail_with(struct cli *cli, const char *what, const struct af_error *err)
{
	cli_message(cli, "%s: %s", what, err->message[0] ? err->message : af_status_name(err->status));
	return exit_of(err->status);
}
