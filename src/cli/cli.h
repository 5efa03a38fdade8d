/* cli.h: what every command of the archefit program shares.
 *
 * A command is a row: its words, how it opens the database, its options, its help, and a run function. cli.c reads the
 * arguments by the row (options.c), opens the store as the row says, calls run and turns its result into an exit status.
 * Commands print through `out` and `err` only, so that a test can drive them without a process. */
#ifndef CLI_H
#define CLI_H

#include "archefit.h"

/* Exit statuses, documented by `archefit help`. */
enum cli_exit {
	EXIT_DONE = 0,
	EXIT_NOTHING = 1,   /* nothing found, or refused */
	EXIT_USAGE = 2,     /* the command line is wrong */
	EXIT_REJECTS = 3,   /* done, but some rows were rejected */
	EXIT_INPUT = 4,     /* a file or a value is invalid */
	EXIT_DATABASE = 5,  /* the database cannot be used */
	EXIT_SYSTEM = 6,    /* no memory, a full disk, a bug */
	EXIT_INTERRUPT = 130
};

/* How a command opens the database. */
enum cli_database {
	DB_NONE,
	DB_OPTIONAL, /* for reading when the file exists; otherwise cli.store is NULL */
	DB_READ,
	DB_WRITE,
	DB_CREATE
};

enum cli_kind { KIND_FLAG, KIND_TEXT, KIND_NUMBER, KIND_TENTHS, KIND_MONTH };

struct cli_option {
	const char *name;     /* long name without dashes; NULL ends a table */
	char letter;          /* short name, or 0 */
	enum cli_kind kind;
	const char *argument; /* what the value is, for help: "FILE"; NULL for a flag */
	int least, most;      /* of KIND_NUMBER, and of KIND_TENTHS in tenths */
	const char *help;
};

struct cli;

struct cli_command {
	const char *name;      /* "match", "candidate list" */
	const char *arguments; /* for help: "PROJECT KEY" */
	int least, most;       /* how many arguments; most -1: any number */
	enum cli_database database;
	const char *summary;   /* one sentence */
	const char *about;     /* more to know, lines of at most 96 columns, or NULL */
	const struct cli_option *options;
	const char *const *examples; /* command lines, NULL-terminated */
	const char *const *formats;  /* what --format takes for this command beside the formats of reports, NULL-terminated; or NULL */
	const char *format_help;     /* what --format does for such a command, in place of the usual words */
	int (*prepare)(struct cli *cli); /* called before the database is opened, to refuse early; may be NULL */
	int (*run)(struct cli *cli);     /* returns an exit status */
};

/* One option as it was given. */
struct cli_value {
	const struct cli_option *option;
	const char *value; /* NULL for a flag */
};

struct cli {
	FILE *out, *err;
	const struct cli_command *command;
	const char *topic; /* words that a group of commands begins with, when only they were given: "skill alias" */
	char topic_words[80];
	const char *const *args; /* arguments that are no options */
	int arg_count;
	struct cli_value *values;
	size_t value_count;
	enum af_format format;
	bool format_given;
	const char *own_format; /* one of the command's own formats, when --format names it; else NULL */
	unsigned width; /* columns; 0: no limit */
	bool color, quiet;
	bool blind; /* --blind was given: nothing that is printed may tell who anybody is */
	struct af_blind *codes; /* then: codes in place of people, once the database is open */
	enum cli_database database; /* how to open it: the command's, unless prepare says otherwise */
	struct af_store *store; /* NULL unless the command has a database */
	FILE **inputs; /* for each argument the file that prepare has opened, or NULL; closed and freed by cli.c */
};

/* The whole program: returns the exit status. out and err stay the caller's. */
int cli_main(int argc, char **argv, FILE *out, FILE *err);

/* The commands in the order of help, NULL-terminated. */
extern const struct cli_command *const cli_commands[];
/* Options that every command takes. */
extern const struct cli_option cli_globals[];

/* ---- messages (message.c); what could command a terminal, or is no UTF-8, is shown as \xNN */

/* Writes "archefit: message" and a line end to cli->err. */
void cli_message(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* As cli_message, then the line that points at help. Returns EXIT_USAGE. */
int cli_usage(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints the error and returns the exit status that belongs to it. */
int cli_fail(struct cli *cli, const struct af_error *err);
/* As cli_fail, with "what: " before the message. */
int cli_fail_with(struct cli *cli, const char *what, const struct af_error *err);
/* Says that memory is out. Returns EXIT_SYSTEM. */
int cli_nomem(struct cli *cli);

/* ---- reports (report.c) */

/* Starts a report on cli->out in the format asked for, or prints why not and returns NULL (exit with EXIT_SYSTEM). */
struct af_report *cli_report(struct cli *cli);
/* Ends the report; returns status, unless writing failed: then prints why and returns EXIT_SYSTEM. */
int cli_report_end(struct cli *cli, struct af_report *report, int status);

/* ---- time (clock.c): the only place that asks what time it is */

/* The current month in UTC, or that of $SOURCE_DATE_EPOCH. */
int cli_this_month(void);
/* The current second in UTC, or $SOURCE_DATE_EPOCH, as "2026-11-23T08:00:00Z". */
void cli_now(char out[32]);
/* Milliseconds since some moment in the past, for measuring how long something takes. */
uint64_t cli_milliseconds(void);

#endif
