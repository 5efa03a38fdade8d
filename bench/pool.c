/* Writes a pool of candidates as CSV, for measuring: build/bench/pool COUNT seeds/skills.json > pool.csv
 *
 * The same count gives the same bytes on every machine. Each row has 15 different skills out of the seeds, drawn by Zipf's law
 * (the skill of rank r is drawn in proportion to 1/r; the first ranks are those of the list below), written as people write them: plain
 * names, aliases, "Python (5 yrs)", "FastAPI:4". All people are made of syllables. */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SKILLS 15
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The skills of the first ranks, about in the order in which people in surveys name them; all others follow in no order. */
static const char *const popular[] = {
	"JavaScript", "SQL", "Python", "TypeScript", "Java", "Git", "React", "Node.js", "Docker", "C#", "PostgreSQL", "Amazon Web Services",
	"MySQL", "Linux", "HTML", "CSS", "PHP", "REST API", "jQuery", "Angular", "MongoDB", "Kubernetes", "Microsoft Azure", "Express", "Vue.js",
	"Microsoft SQL Server", "Go", "Redis", ".NET", "C", "SQLite", "Agile", "Spring Boot", "Django", "Next.js", "Flask", "pandas", "Bootstrap",
	"Google Cloud", "Scrum", "Kotlin", "Nginx", "Terraform", "FastAPI", "NumPy", "Rust", "Elasticsearch", "Microservices", "Tailwind CSS",
	"GraphQL", "Ruby", "Swift", "Jenkins", "Apache Kafka", "RabbitMQ", "GitHub Actions", "Laravel", "Machine Learning", "ASP.NET Core",
	"Ansible", "pytest", "Prometheus", "TensorFlow", "Grafana", "Flutter", "PyTorch", "Dart", "R", "Oracle Database", "Apache Spark", "Scala",
	"Celery", "SQLAlchemy", "WebSockets", "Snowflake", "Pydantic", "gRPC", "Svelte", "Selenium", "Elixir", "MATLAB", "asyncio",
	"Apache Airflow", "Assembly", "Haskell", "COBOL", "Clojure", "Erlang"};

struct skill {
	const char *name, *alias; /* alias NULL: none that can be used */
};

struct pool {
	cJSON *seeds;
	struct skill *skills;
	uint64_t *below; /* sum of the weights of all skills up to this one */
	size_t skill_count;
	uint64_t state; /* of the random numbers */
};

/* splitmix64: the same numbers everywhere. */
static uint64_t draw(struct pool *pool)
{
	uint64_t z = pool->state += 0x9E3779B97F4A7C15u;

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

static uint64_t below(struct pool *pool, uint64_t n)
{
	return draw(pool) % n;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "pool: %s\n", what);
	exit(1);
}

static char *read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	char *text = malloc(16u << 20);
	size_t n;

	if (!in || !text)
		die("cannot read the skills");
	n = fread(text, 1, (16u << 20) - 1, in);
	text[n] = '\0';
	fclose(in);
	return text;
}

/* Can every tool of the comparison tell this name from the rest of a skills cell by the same simple rules? */
static bool plain(const char *name)
{
	return name && !strpbrk(name, ",;:|()\"/&+") && strlen(name) < 30;
}

static void swap(struct pool *pool, size_t i, size_t j)
{
	const struct skill skill = pool->skills[i];

	pool->skills[i] = pool->skills[j];
	pool->skills[j] = skill;
}

/* The popular skills first. The ranks of the others must not follow the alphabet. */
static void rank(struct pool *pool)
{
	const size_t first = COUNT_OF(popular);

	for (size_t i = 0; i < first; i++) {
		size_t j = i;

		while (j < pool->skill_count && strcmp(pool->skills[j].name, popular[i]) != 0)
			j++;
		if (j == pool->skill_count)
			die("the file of skills lacks a popular one");
		swap(pool, i, j);
	}
	for (size_t i = pool->skill_count - 1; i > first; i--)
		swap(pool, i, first + below(pool, i + 1 - first));
}

static void read_skills(struct pool *pool, const char *path)
{
	char *text = read_file(path);
	const cJSON *list, *entry, *alias;
	uint64_t sum = 0;

	pool->seeds = cJSON_Parse(text);
	free(text);
	list = cJSON_GetObjectItem(pool->seeds, "skills");
	pool->skills = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*pool->skills));
	pool->below = calloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*pool->below));
	if (!pool->skills || !pool->below)
		die("no memory");
	cJSON_ArrayForEach(entry, list) {
		struct skill *skill = &pool->skills[pool->skill_count];

		skill->name = cJSON_GetStringValue(cJSON_GetObjectItem(entry, "name"));
		if (!plain(skill->name))
			continue;
		cJSON_ArrayForEach(alias, cJSON_GetObjectItem(entry, "aliases"))
			if (!skill->alias && plain(cJSON_GetStringValue(alias)))
				skill->alias = cJSON_GetStringValue(alias);
		pool->skill_count++;
	}
	if (pool->skill_count < 100)
		die("the file of skills has too few of them");
	rank(pool);
	for (size_t i = 0; i < pool->skill_count; i++)
		pool->below[i] = sum += 1000000000u / (i + 1);
}

static size_t draw_skill(struct pool *pool)
{
	const uint64_t at = below(pool, pool->below[pool->skill_count - 1]);
	size_t low = 0, high = pool->skill_count - 1;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (pool->below[middle] > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static void write_skills(struct pool *pool)
{
	const char *separator = below(pool, 3) ? "; " : ", ";
	size_t drawn[SKILLS];

	putchar('"');
	for (size_t i = 0; i < SKILLS; i++) {
		const struct skill *skill;
		bool again;

		do {
			again = false;
			drawn[i] = draw_skill(pool);
			for (size_t j = 0; j < i; j++)
				again = again || drawn[j] == drawn[i];
		} while (again);
		skill = &pool->skills[drawn[i]];
		printf("%s%s", i ? separator : "", skill->alias && !below(pool, 10) ? skill->alias : skill->name);
		switch (below(pool, 10)) {
		case 0:
		case 1:
			printf(" (%" PRIu64 " yrs)", 2 + below(pool, 12));
			break;
		case 2:
		case 3:
			printf(":%" PRIu64, 1 + below(pool, 5));
			break;
		}
	}
	putchar('"');
}

/* A name of one to three syllables with a capital, such as "Tomara". */
static void make_name(struct pool *pool, size_t syllables, char out[16])
{
	static const char starts[] = "bdfghjklmnprstvz", vowels[] = "aeiou";
	size_t used = 0;

	while (syllables--) {
		out[used++] = starts[below(pool, sizeof(starts) - 1)];
		out[used++] = vowels[below(pool, sizeof(vowels) - 1)];
		if (!syllables)
			out[used++] = "nrlstk"[below(pool, 6)];
	}
	out[used] = '\0';
	out[0] = (char)(out[0] - 32);
}

static void write_row(struct pool *pool, uint64_t number)
{
	static const char *const places[] = {"Berlin, Germany", "Lisbon, Portugal", "Madrid, Spain", "Lyon, France", "Vienna, Austria",
		"Prague, Czechia", "Warsaw, Poland", "Toronto, Canada", "Austin, United States", "Pune, India", "Lagos, Nigeria",
		"Recife, Brazil", "Osaka, Japan", "Oslo, Norway", "Leeds, United Kingdom", "Cork, Ireland"};
	static const char *const seniority[] = {"Junior ", "", "", "Senior ", "Lead ", "Principal "};
	static const char *const roles[] = {"Backend Developer", "Frontend Developer", "Data Engineer", "Software Engineer",
		"DevOps Engineer", "Web Developer", "QA Engineer", "Mobile Developer"};
	static const char *const rates[] = {"EUR/h", "USD/h", "GBP/h"};
	char first[16], last[16];

	make_name(pool, 2 + below(pool, 2), first);
	make_name(pool, 2 + below(pool, 2), last);
	printf("C-%07" PRIu64 ",%s %s,%s.%s%" PRIu64 "@example.org,", number, first, last, first, last, number);
	printf("\"%s\",%" PRIu64 ",", places[below(pool, COUNT_OF(places))], below(pool, 30));
	printf("%" PRIu64 " %s,", 30 + below(pool, 120), rates[below(pool, COUNT_OF(rates))]);
	if (below(pool, 4))
		printf("%s%s", seniority[below(pool, COUNT_OF(seniority))], roles[below(pool, COUNT_OF(roles))]);
	putchar(',');
	write_skills(pool);
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct pool pool = {.state = 20261123};
	uint64_t count;

	if (argc != 3 || !(count = strtoull(argv[1], NULL, 10)))
		die("usage: pool COUNT SKILLS.JSON");
	read_skills(&pool, argv[2]);
	puts("id,name,email,location,years,rate,headline,skills");
	for (uint64_t i = 1; i <= count; i++)
		write_row(&pool, i);
	free(pool.skills);
	free(pool.below);
	cJSON_Delete(pool.seeds);
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
