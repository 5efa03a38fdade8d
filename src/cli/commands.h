/* commands.h: the rows of all commands; each is defined in the file of its command. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct cli_command command_import;
extern const struct cli_command command_candidate_list, command_candidate_show, command_candidate_duplicates, command_candidate_merge;
extern const struct cli_command command_project_add, command_project_list, command_project_show;
extern const struct cli_command command_advise, command_match, command_explain, command_lean;
extern const struct cli_command command_gaps;
extern const struct cli_command command_compare;
extern const struct cli_command command_projects_for;
extern const struct cli_command command_shortlist_create, command_shortlist_list, command_shortlist_show,
	command_shortlist_export;
extern const struct cli_command command_shortlist_decide, command_shortlist_note, command_shortlist_pin, command_shortlist_history;
extern const struct cli_command command_shortlist_refresh, command_shortlist_diff, command_shortlist_verify,
	command_shortlist_unblind;
extern const struct cli_command command_skill_list, command_skill_show, command_skill_resolve, command_skill_unlisted, command_skill_merge;
extern const struct cli_command command_skill_alias_add, command_skill_alias_list, command_skill_alias_remove;
extern const struct cli_command command_archetype_list, command_archetype_show, command_archetype_add;
extern const struct cli_command command_check;
extern const struct cli_command command_version, command_help;

/* The fields, skills and cells of a profile, as `candidate show` has them (cmd_candidate.c). */
enum af_status cli_report_profile(struct cli *cli, struct af_report *report, const struct af_candidate *candidate,
                                  struct af_error *err);

/* import --list and import --undo (cmd_undo.c). The check refuses what does not go together, before the database is opened. */
int cli_import_list(struct cli *cli);
int cli_import_undo_check(struct cli *cli);
int cli_import_undo(struct cli *cli);

#endif
