/* Dates of a resume's jobs. Experience is counted in whole months: from the month of the start up to that of the end. A day in the second half
 * of a month counts as the month's end. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/cells.h"
#include "import/resume.h"
#include "import/scan.h"

#define JOBS_MAX ((size_t)1000)

/* A stretch of time, in months: from start up to, not including, end. */
struct stretch {
	int start, end;
};

bool af_resume_date_parse(const char *text, struct af_resume_date *date)
{
	struct af_resume_date read = {0, 0, 0};
	char plain[AF_PLAIN];
	const char *at = plain;

	if (!af_plain(plain, text, strlen(text)) || !af_scan_digits(&at, 4, &read.year) || read.year < 1940 || read.year > 2150)
		return false;
	if (*at == '-') {
		at++;
		if (!af_scan_digits(&at, 2, &read.month) || read.month < 1 || read.month > 12)
			return false;
	}
	if (*at == '-' && read.month) {
		char day[12];

		memcpy(day, plain, 10);
		day[10] = '\0';
		at++;
		if (!af_scan_digits(&at, 2, &read.day) || !af_date_valid(day))
			return false;
		if (*at == 't')
			at += strlen(at);
	}
	if (*at)
		return false;
	*date = read;
	return true;
}

/* The date that a member of job is. *said: is there any? False when it cannot be read. */
static bool date_of(const cJSON *job, const char *name, struct af_resume_date *date, bool *said)
{
	const cJSON *value = cJSON_GetObjectItemCaseSensitive(job, name);
	const char *text = cJSON_IsString(value) ? value->valuestring : "", *at;
	char plain[AF_PLAIN] = "";

	*said = false;
	if (!value || cJSON_IsNull(value))
		return true;
	if (!cJSON_IsString(value) || !af_plain(plain, text, strlen(text)))
		return false;
	at = plain;
	if (!*plain || (af_scan_any(&at, "|present|now|today|current|ongoing|") && !*at && !strcmp(name, "endDate")))
		return true;
	*said = true;
	return af_resume_date_parse(text, date);
}

/* The beginning of the month that lies next to the date; the middle of the year when there is no month. */
static int boundary(const struct af_resume_date *date)
{
	return date->year * 12 + (date->month ? date->month - 1 + (date->day > 15) : 6);
}

/* The time between two dates. Within one year a date without month leaves that year's rest; two of them leave half of it. */
static struct stretch between(const struct af_resume_date *start, const struct af_resume_date *end)
{
	struct stretch s = {boundary(start), boundary(end)};

	if (start->year != end->year || (start->month && end->month))
		return s;
	if (!start->month)
		s.start = start->year * 12;
	else
		s.end = end->year * 12 + 11;
	return s;
}

/* The stretch of job. *counts: does it have one? False when its dates cannot be understood. */
static bool stretch_of(const cJSON *job, int now, struct stretch *s, bool *counts)
{
	struct af_resume_date start, end;
	bool started, ended;

	*counts = false;
	if (!cJSON_IsObject(job) || !date_of(job, "startDate", &start, &started) || !date_of(job, "endDate", &end, &ended))
		return false;
	if (!started)
		return true;
	if (!ended) {
		if (now == AF_UNKNOWN)
			return false;
		end = (struct af_resume_date){now / 12, now % 12 + 1, 0};
		if (start.year * 12 + (start.month ? start.month - 1 : 0) > now)
			return true; /* it has not begun */
	}
	*s = between(&start, &end);
	if (s->end < s->start)
		return false;
	if (now != AF_UNKNOWN && s->end > now)
		s->end = now;
	*counts = s->start < s->end;
	return true;
}

static int by_start(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	return x->start != y->start ? (x->start > y->start) - (x->start < y->start) : (x->end > y->end) - (x->end < y->end);
}

/* What the stretches cover together. */
static int covered(struct stretch *list, size_t n)
{
	int total = 0, until = 0;

	qsort(list, n, sizeof(*list), by_start);
	for (size_t i = 0; i < n; i++) {
		const int from = list[i].start > until ? list[i].start : until;

		if (list[i].end > from) {
			total += list[i].end - from;
			until = list[i].end;
		}
	}
	return total;
}

enum af_status af_resume_months(const cJSON *work, int now, int *months, struct af_error *err)
{
	struct stretch *list = NULL;
	size_t count = 0, capacity = 0;
	enum af_status status = AF_OK;
	bool certain = true;

	*months = AF_UNKNOWN;
	for (const cJSON *job = cJSON_IsArray(work) ? work->child : NULL; job && certain; job = job->next) {
		bool counts = false;

		if (cJSON_IsNull(job))
			continue;
		status = af_reserve((void **)&list, &capacity, count + 1, sizeof(*list), err);
		if (status != AF_OK)
			break;
		certain = count < JOBS_MAX && stretch_of(job, now, &list[count], &counts);
		count += counts;
	}
	if (status == AF_OK && certain && count)
		*months = covered(list, count);
	af_free(list);
	return status;
}

int af_resume_end(const cJSON *job, int now)
{
	struct af_resume_date start, end;
	bool started, ended;
	int month;

	if (!cJSON_IsObject(job) || !date_of(job, "startDate", &start, &started) || !date_of(job, "endDate", &end, &ended))
		return AF_UNKNOWN;
	if (started && now != AF_UNKNOWN && start.year * 12 + (start.month ? start.month - 1 : 0) > now)
		return AF_UNKNOWN;
	if (!ended)
		return started ? now : AF_UNKNOWN;
	month = end.year * 12 + (end.month ? end.month - 1 : 11);
	return now != AF_UNKNOWN && month > now ? now : month;
}
