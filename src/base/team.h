/* A team of threads for work in memory: all do the same function at a time, the caller among them. */
#ifndef AF_BASE_TEAM_H
#define AF_BASE_TEAM_H

#include "base/memory.h"

struct af_team;

enum { AF_TEAM_MOST = AF_THREADS_MOST };

/* A team of up to `members`, 1..AF_TEAM_MOST, the caller included; of fewer when no more threads can be started. AF_NOMEM. */
enum af_status af_team_new(struct af_team **team, unsigned members, struct af_error *err) AF_WARN_UNUSED;
void af_team_free(struct af_team *team);
unsigned af_team_size(const struct af_team *team);

/* Runs work(context, member) once for each member from 0 on, 0 being the caller, all at a time. Returns when all are done; what they wrote can be read
 * then, and what was written before can be read by them. */
void af_team_run(struct af_team *team, void (*work)(void *context, unsigned member), void *context);

#endif
