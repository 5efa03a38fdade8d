/* A stage: new candidates in memory that SQL can read, as the table staged_candidate of the connection. */
#ifndef AF_STORE_STAGE_H
#define AF_STORE_STAGE_H

#include "store/internal.h"

struct af_staged {
	struct af_candidate candidate; /* texts in the stage's memory; its skills are skills[first_skill ..] */
	const char *skills;            /* as the table profile has them; NULL for none */
	size_t first_skill;
	int64_t hash;
	bool hashed; /* is there a hash? */
};

/* Zero-initialise it; af_stage_clear frees all. */
struct af_stage {
	struct af_staged *rows;
	size_t count, capacity;
	struct af_evidence *skills; /* slug, name and source are NULL */
	size_t skill_count, skill_capacity;
	bool unlisted;       /* are there unlisted names among them? */
	struct af_buf text;  /* of the profile at hand */
	struct af_arena arena; /* all texts */
};

/* Copies the profile to the stage, under its row id. AF_NOMEM. */
enum af_status af_stage_add(struct af_stage *stage, const struct af_candidate *profile, int64_t id, const int64_t *hash,
                            struct af_error *err) AF_WARN_UNUSED;
/* Empties the stage but keeps its memory. */
void af_stage_reset(struct af_stage *stage);
void af_stage_clear(struct af_stage *stage);

/* Makes the table known to the connection. It shows what *stage points to at the time of reading. */
enum af_status af_stage_register(struct af_store *store, struct af_stage **stage, struct af_error *err) AF_WARN_UNUSED;
/* Writes the candidates of the stage, which is the one shown, who are new to the store, as added by the batch. */
enum af_status af_stage_write(struct af_store *store, const struct af_stage *stage, int64_t batch, struct af_error *err) AF_WARN_UNUSED;

#endif
