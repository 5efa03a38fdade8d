#include "base/team.h"

#include <pthread.h>

struct member {
	struct af_team *team;
	unsigned number;
	pthread_t thread;
};

struct af_team {
	unsigned size; /* the caller included */
	pthread_mutex_t lock;
	pthread_cond_t begun, ended;
	/* under the lock: */
	unsigned long turn; /* grows with every piece of work */
	unsigned busy;
	bool over;
	void (*work)(void *context, unsigned member);
	void *context;
	struct member members[AF_TEAM_MOST];
};

static void *live(void *context)
{
	const struct member *self = context;
	struct af_team *team = self->team;
	unsigned long done = 0;

	pthread_mutex_lock(&team->lock);
	for (;;) {
		while (team->turn == done && !team->over)
			pthread_cond_wait(&team->begun, &team->lock);
		if (team->over)
			break;
		done = team->turn;
		pthread_mutex_unlock(&team->lock);
		team->work(team->context, self->number);
		pthread_mutex_lock(&team->lock);
		if (!--team->busy)
			pthread_cond_signal(&team->ended);
	}
	pthread_mutex_unlock(&team->lock);
	return NULL;
}

enum af_status af_team_new(struct af_team **out, unsigned members, struct af_error *err)
{
	struct af_team *team = af_calloc(1, sizeof(*team));

	*out = team;
	if (!team)
		return af_fail_nomem(err);
	pthread_mutex_init(&team->lock, NULL);
	pthread_cond_init(&team->begun, NULL);
	pthread_cond_init(&team->ended, NULL);
	for (team->size = 1; team->size < members && team->size < AF_TEAM_MOST; team->size++) {
		struct member *m = &team->members[team->size];

		*m = (struct member){.team = team, .number = team->size};
		if (pthread_create(&m->thread, NULL, live, m) != 0)
			break;
	}
	return AF_OK;
}

void af_team_free(struct af_team *team)
{
	if (!team)
		return;
	pthread_mutex_lock(&team->lock);
	team->over = true;
	pthread_cond_broadcast(&team->begun);
	pthread_mutex_unlock(&team->lock);
	for (unsigned i = 1; i < team->size; i++)
		pthread_join(team->members[i].thread, NULL);
	pthread_cond_destroy(&team->begun);
	pthread_cond_destroy(&team->ended);
	pthread_mutex_destroy(&team->lock);
	af_free(team);
}

unsigned af_team_size(const struct af_team *team)
{
	return team->size;
}

void af_team_run(struct af_team *team, void (*work)(void *context, unsigned member), void *context)
{
	pthread_mutex_lock(&team->lock);
	team->work = work;
	team->context = context;
	team->busy = team->size - 1;
	team->turn++;
	pthread_cond_broadcast(&team->begun);
	pthread_mutex_unlock(&team->lock);
	work(context, 0);
	pthread_mutex_lock(&team->lock);
	while (team->busy)
		pthread_cond_wait(&team->ended, &team->lock);
	pthread_mutex_unlock(&team->lock);
}
