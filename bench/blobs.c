/* The least that a match can be: opens a database, reads rows of posting by id, and touches every byte of them.
 *
 *     build/bench/blobs DATABASE IDS
 *
 * Prints how many rows and bytes that were, and their sum. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "blobs: %s\n", what);
	exit(1);
}

static uint64_t add_up(const unsigned char *bytes, size_t n)
{
	uint64_t sum = 0, word;
	size_t i = 0;

	for (; i + sizeof(word) <= n; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		sum += word;
	}
	for (; i < n; i++)
		sum += bytes[i];
	return sum;
}

int main(int argc, char **argv)
{
	sqlite3_stmt *statement;
	uint64_t sum = 0, rows = 0, bytes = 0;
	long long id;
	sqlite3 *db;

	if (argc != 3 || !freopen(argv[2], "r", stdin))
		die("usage: blobs DATABASE IDS");
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) || sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) ||
	    sqlite3_prepare_v2(db, "SELECT b FROM posting WHERE id = ?", -1, &statement, NULL))
		die(sqlite3_errmsg(db));
	while (scanf("%lld", &id) == 1) {
		sqlite3_bind_int64(statement, 1, id);
		if (sqlite3_step(statement) == SQLITE_ROW) {
			const unsigned char *blob = sqlite3_column_blob(statement, 0);
			const size_t n = (size_t)sqlite3_column_bytes(statement, 0);

			sum += blob ? add_up(blob, n) : 0;
			bytes += n;
			rows++;
		}
		if (sqlite3_reset(statement))
			die(sqlite3_errmsg(db));
	}
	sqlite3_finalize(statement);
	sqlite3_close(db);
	printf("%llu %llu %llu\n", (unsigned long long)rows, (unsigned long long)bytes, (unsigned long long)sum);
	return 0;
}
