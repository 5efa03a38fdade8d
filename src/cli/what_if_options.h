/* what_if_options.h: the changes of `match --what-if` from its options. */
#ifndef CLI_WHAT_IF_OPTIONS_H
#define CLI_WHAT_IF_OPTIONS_H

#include "cli/cli.h"
#include "cli/textbuf.h"

/* Rows for the table of options. */
#define CLI_WHAT_IF_OPTIONS \
	{"what-if", 0, KIND_FLAG, NULL, 0, 0, \
	 "compare today's ranking with that after changes, which are given by --set, --drop, --add and --suppose"}, \
	{"set", 0, KIND_TEXT, "CHANGE", 0, 0, \
	 "what if: SKILL.weight=N, SKILL.level=N, SKILL.importance=WORD, SKILL.years=N, SKILL.exact=yes of a " \
	 "requirement; mix=N; archetype-weight=N"}, \
	{"drop", 0, KIND_TEXT, "SKILL", 0, 0, "what if: the requirement were not there"}, \
	{"add", 0, KIND_TEXT, "REQUIREMENT", 0, 0, \
	 "what if: one more, as IMPORTANCE:SKILL[:LEVEL][@YEARS][!], such as should:graphql:4"}, \
	{"suppose", 0, KIND_TEXT, "KEY:SKILL=LEVEL", 0, 0, \
	 "what if: the candidate had the skill at that level; with years: KEY:SKILL=LEVEL@YEARS"}

/* With --blind: whom something is supposed of, and how texts call them. */
struct cli_called {
	char *key;
	char code[AF_CODE_SIZE];
};

struct cli_changes {
	struct af_what_if what_if;
	struct af_requirement_change *changes;
	struct af_supposition *supposed;
	struct textbuf json;      /* a project that asks for what is added, as JSON; empty when nothing is */
	struct af_project *added; /* the same, read */
	char **copies;            /* of option values, cut to pieces */
	size_t copy_count;
	struct cli_called *people; /* one for each supposition, or NULL */
};

/* Reads the options. Prints what is wrong and returns an exit status; EXIT_DONE otherwise. Either way cli_changes_clear
 * frees. */
int cli_changes_read(struct cli *cli, struct cli_changes *c);
/* Reads what is added, through the taxonomy of the store. As above. */
int cli_changes_resolve(struct cli *cli, struct cli_changes *c);
void cli_changes_clear(struct cli_changes *c);

#endif
