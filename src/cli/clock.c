/* clock.c: what time it is. $SOURCE_DATE_EPOCH stands in for the clock, so that output can be repeated byte by byte. */
#include "cli/cli.h"

#include <stdlib.h>
#include <time.h>

/* The current second in UTC. */
static struct tm now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	time_t seconds = time(NULL);
	struct tm tm = {0};
	if (fixed && *fixed) {
		long long value = strtoll(fixed, &end, 10);
		if (*end == '\0' && value >= 0)
			seconds = (time_t)value;
	}
	if (!gmtime_r(&seconds, &tm))
		tm = (struct tm){.tm_year = 70, .tm_mday = 1};
	return tm;
}

int cli_this_month(void)
{
	struct tm tm = now();
	return (tm.tm_year + 1900) * 12 + tm.tm_mon;
}

void cli_now(char out[32])
{
	struct tm tm = now();
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

uint64_t cli_milliseconds(void)
{
	struct timespec now = {0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}
