/* Insides of the search for duplicates: who is compared with whom (duplicates.c), and what makes a pair (pairs.c).
 *
 * The search goes through the candidates once for each reason. Every candidate has a key for the reason, as a hash: of the e-mail address, of
 * the last digits of the phone number, of the name and the place ... Candidates with one key are a block; only within blocks people are
 * compared. For names that differ in one letter a candidate has a key for each part of the name, of the other parts and the place. The
 * keys of all candidates are held in memory, 16 bytes each; where they are too many, the search goes through the candidates several times,
 * each time for a part of the keys. */
#ifndef AF_STORE_DUPLICATES_H
#define AF_STORE_DUPLICATES_H

#include "base/map.h"
#include "store/identity.h"
#include "store/internal.h"

/* Reasons in the order in which they are looked for. A pair is reported for the first one that holds. */
enum af_stage { AF_STAGE_EMAIL, AF_STAGE_LINKEDIN, AF_STAGE_GITHUB, AF_STAGE_PHONE, AF_STAGE_NAME, AF_STAGE_NEAR, AF_STAGES };

/* Of AF_STAGE_NEAR the low half of a hash is a mark of the part that may differ: one edit changes at most two of its bits. */
#define AF_NEAR_BLOCK 0xFFFFFFFF00000000u

struct af_person {
	int64_t id;
	bool touched; /* by the batch that is looked at; filled by the caller */
	const char *key, *name, *email, *phone, *place; /* as stored; place is the location, else the country; may be NULL, but key */
	const char *country;
	const char *forms[AF_STAGE_NAME]; /* of e-mail, pages, phone; "" for none */
	const char *place_form;
	struct af_name_form name_form;
};

/* Reading a candidate. Zero-initialise it, then af_countries_builtin; af_reader_clear frees all. */
struct af_person_reader {
	struct af_countries countries;
	struct af_buf form, place;
	struct af_name_form name;
	struct af_place_known *places; /* hashes of the forms of places met before */
};
void af_reader_clear(struct af_person_reader *reader);

/* Called with each key of a candidate. */
typedef enum af_status af_key_fn(void *context, enum af_stage stage, uint64_t hash, int64_t id, struct af_error *err);
/* Gives the keys of the candidate on the statement's row, for the stages from first to last. The columns are those of SQL_SAME_PERSON, where
 * a stage that is not asked for may have NULL in its columns. AF_NOMEM. */
enum af_status af_person_keys(struct af_person_reader *reader, sqlite3_stmt *s, enum af_stage first, enum af_stage last, af_key_fn *fn,
                              void *context, struct af_error *err) AF_WARN_UNUSED;

/* The candidate, into arena. The name form is the caller's, to be freed with af_name_form_clear. */
enum af_status af_person_read(struct af_store *store, struct af_person_reader *reader, int64_t id, struct af_arena *arena,
                              struct af_person *person, struct af_error *err) AF_WARN_UNUSED;

/* Does the reason of the stage hold for two people? */
bool af_person_same(enum af_stage stage, const struct af_person *a, const struct af_person *b);
/* The person's key for a stage before AF_STAGE_NEAR whose reason holds with somebody. */
uint64_t af_person_key(enum af_stage stage, const struct af_person *person);

/* ---------------------------------------------------------------- the search */

struct af_keyed {
	uint64_t key;
	int64_t value;
};

struct af_keys {
	struct af_keyed *items;
	size_t count, capacity;
};

/* How far a block was compared: up to this member, in their order; untouched is -1 when nobody was. */
struct af_limit {
	int untouched;
	int64_t id;
};

enum { AF_KEYS_MAX = 2000000, /* 32 MB */ AF_TOUCHED_MAX = 50000 };

/* A search. Zero-initialise it, and set store, keys_max, fn, context and err, for a batch also batch and touched_max. */
struct af_finder {
	struct af_store *store;
	struct af_person_reader reader;
	struct af_keys keys[AF_STAGES], blocks;
	size_t keys_max;    /* keys to hold at once */
	size_t parts, part; /* only keys of this part are kept */

	int64_t batch;      /* 0: everybody is looked at */
	size_t touched_max; /* candidates of a batch whose keys are looked for in one scan */
	uint64_t *wanted; /* keys of those whom the batch touched, in order, and a sieve for them; NULL: all keys are */
	size_t wanted_count, wanted_capacity;
	uint64_t *sieve;
	size_t sieve_bits; /* a power of two */

	struct af_map limited; /* key -> index in limits_of */
	struct af_limit *limits_of;
	size_t limits_capacity;

	af_duplicate_fn *fn;
	void *context;
	bool more; /* fn has not stopped */
	struct af_duplicate_limits limits;
	struct af_error *err;
};

/* Searches; see af_duplicates_each and af_duplicates_of_batch. Only f->limits is left then. */
enum af_status af_finder_run(struct af_finder *f) AF_WARN_UNUSED;

/* What candidates of one block have in common: the hash, or for AF_STAGE_NEAR its high half. */
uint64_t af_block_of(enum af_stage stage, uint64_t hash);
/* Compares those who have a key of the stage in common, and reports the pairs. The keys are freed. */
enum af_status af_finder_stage(struct af_finder *f, enum af_stage stage) AF_WARN_UNUSED;

#endif
