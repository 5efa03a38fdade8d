/* message.c: what the program says on the error stream, and which exit status goes with it. */
#include "cli/cli.h"

#include <stdarg.h>
#include <string.h>

/* Length of the UTF-8 character at s, which is not the end; 0 when it is none. */
static size_t decode(const unsigned char *s, unsigned *point)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf8 ? 4 : 0;
	*point = n < 2 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (s[i] & 0x3fu);
	}
	return n && *point >= least[n] && *point <= 0x10ffff && (*point < 0xd800 || *point > 0xdfff) ? n : 0;
}

/* Controls, direction marks, line separators, and characters that show nothing. */
static bool hostile(unsigned point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x061c || point == 0xfeff ||
	       (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2060 && point <= 0x206f) || (point >= 0xfff9 && point <= 0xfffb) ||
	       (point >= 0xe0000 && point <= 0xe007f);
}

/* Writes text with what is hostile, or no UTF-8, made visible. */
static void write_safe(FILE *stream, const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s;) {
		unsigned point;
		size_t n = decode(s, &point);
		bool safe = n && !hostile(point);
		for (n = n ? n : 1; n > 0; n--)
			fprintf(stream, safe ? "%c" : "\\x%02x", *s++);
	}
}

static void say(struct cli *cli, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof text, format, args);
	fflush(cli->out); /* keep the order of what is said on both streams */
	fputs("archefit: ", cli->err);
	write_safe(cli->err, text);
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
