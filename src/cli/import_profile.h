/* import_profile.h: --profile and --save-profile of `archefit import`. */
#ifndef CLI_IMPORT_PROFILE_H
#define CLI_IMPORT_PROFILE_H

#include "cli/cli.h"

/* Refuses what cannot work, before the database is opened: a profile that cannot be read. Returns an exit status. */
int cli_import_profile_check(struct cli *cli);
/* Reads the file of --profile; *profile stays NULL when there is none. Free it with af_import_profile_free. Returns an exit status. */
int cli_import_profile_read(struct cli *cli, struct af_import_profile **profile);
/* Names, for people, the columns of the import that its profile does not have. */
void cli_import_profile_report(struct af_report *report, const struct af_import_result *result, const struct af_import_profile *profile);
/* Writes the file of --save-profile, if it is asked for: what the import made of the columns. A file that says the same already is left
 * alone; one that says anything else is refused without --force. Returns an exit status. */
int cli_import_profile_save(struct cli *cli, const struct af_import_result *result, const struct af_import_options *options);

#endif
