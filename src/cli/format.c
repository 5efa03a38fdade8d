/* format.c: see format.h. */
#include "cli/format.h"

#include <stdlib.h>

void cli_format_months(int months, char out[40])
{
	int years = months / 12, rest = months % 12;
	if (months == AF_UNKNOWN || months < 0)
		out[0] = '\0';
	else if (years == 0)
		snprintf(out, 40, "%d month%s", rest, rest == 1 ? "" : "s");
	else if (rest == 0)
		snprintf(out, 40, "%d year%s", years, years == 1 ? "" : "s");
	else
		snprintf(out, 40, "%d year%s %d month%s", years, years == 1 ? "" : "s", rest, rest == 1 ? "" : "s");
}

void cli_format_rate(int64_t cents, const char *currency, enum af_rate_period period, char out[48])
{
	const char *per = af_rate_period_name(period);
	char amount[32];
	out[0] = '\0';
	if (cents < 0)
		return;
	if (cents % 100)
		snprintf(amount, sizeof amount, "%lld.%02d", (long long)(cents / 100), (int)(cents % 100));
	else
		snprintf(amount, sizeof amount, "%lld", (long long)(cents / 100));
	snprintf(out, 48, "%s%s%.3s%s%.5s", amount, currency ? " " : "", currency ? currency : "", *per ? "/" : "", per);
}

void cli_format_utc(int minutes, char out[16])
{
	int m = abs(minutes == AF_UNKNOWN ? 0 : minutes) % 6000;
	if (minutes == AF_UNKNOWN)
		out[0] = '\0';
	else
		snprintf(out, 16, "UTC%c%02d:%02d", minutes < 0 ? '-' : '+', m / 60, m % 60);
}

void cli_format_tenths(int tenths, char out[16])
{
	snprintf(out, 16, "%s%d.%d", tenths < 0 ? "-" : "", abs(tenths) / 10, abs(tenths) % 10);
}

void cli_add_list(struct textbuf *buf, const char *const *items, size_t n, const char *last)
{
	const char *comma = last[0] == ';' ? "; " : ", ";
	for (size_t i = 0; i < n; i++)
		textbuf_printf(buf, "%s%s", i == 0 ? "" : i + 1 == n ? last : comma, items[i]);
}

bool cli_for_people(const struct cli *cli)
{
	return cli->format == AF_TABLE || cli->format == AF_MD;
}
