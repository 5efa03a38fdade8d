/* Header mapping: the table of synonyms and --map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "import/columns.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

static void header_is(const char *header, enum af_field expected)
{
	enum af_field field;
	struct af_error err;

	assert_int_equal(af_header_field(header, &field, NULL, &err), AF_OK);
	if (field != expected)
		fail_msg("\"%s\" is %s, not %s", header, af_field_name(field), af_field_name(expected));
}

static void headers(void **state)
{
	(void)state;
	header_is("E-mail", AF_FIELD_EMAIL);
	header_is(" Email Address ", AF_FIELD_EMAIL);
	header_is("FullName", AF_FIELD_NAME);
	header_is("What is your full name?", AF_FIELD_NAME);
	header_is("Candidate ID", AF_FIELD_KEY);
	header_is("ResponseId", AF_FIELD_KEY);
	header_is("First Name", AF_FIELD_FIRST_NAME);
	header_is("Nachname", AF_FIELD_LAST_NAME);
	header_is("Tech stack", AF_FIELD_SKILLS);
	header_is("tech_stack", AF_FIELD_SKILLS);
	header_is("What are your skills?", AF_FIELD_SKILLS);
	header_is("Technologies (comma separated)", AF_FIELD_SKILLS);
	header_is("Years of experience", AF_FIELD_YEARS);
	header_is("Rate (EUR/h)", AF_FIELD_RATE);
	header_is("Hourly rate", AF_FIELD_RATE);
	header_is("Stundensatz", AF_FIELD_RATE);
	header_is("Available from", AF_FIELD_AVAILABLE);
	header_is("Disponibilité", AF_FIELD_AVAILABLE);
	header_is("Country", AF_FIELD_COUNTRY);
	header_is("City", AF_FIELD_LOCATION);
	header_is("Time zone", AF_FIELD_TIMEZONE);
	header_is("Correo electrónico", AF_FIELD_EMAIL);
	header_is("Job title", AF_FIELD_HEADLINE);
	header_is("Work mode", AF_FIELD_WORK_MODE);
	header_is("Which programming languages do you know?", AF_FIELD_SKILLS);
	header_is("What tools do you use?", AF_FIELD_SKILLS);
	header_is("How many years of experience do you have?", AF_FIELD_YEARS);
	header_is("What is your expected hourly rate?", AF_FIELD_RATE);
	header_is("Skill 1", AF_FIELD_SKILLS);
	header_is("skill_2", AF_FIELD_SKILLS);
	header_is("Skill3", AF_FIELD_SKILLS);
	header_is("Top skill #4", AF_FIELD_EXTRA);
	header_is("Technology 5", AF_FIELD_SKILLS);
	header_is("Which programming languages do you want to learn?", AF_FIELD_EXTRA);
	header_is("Phone 4", AF_FIELD_EXTRA);
	header_is("Skill 1000", AF_FIELD_EXTRA);
	header_is("Skill 1 level", AF_FIELD_EXTRA);
	header_is("Level", AF_FIELD_EXTRA);
	header_is("DevType", AF_FIELD_EXTRA);
	header_is("YearsCodePro", AF_FIELD_EXTRA);
	header_is("LanguageHaveWorkedWith", AF_FIELD_EXTRA);
	header_is("Referred by", AF_FIELD_EXTRA);
	header_is("", AF_FIELD_EXTRA);
	header_is("|", AF_FIELD_EXTRA);
}

/* Maps the header and compares the fields with a list such as "key name extra"; an error is compared with its needle. */
static void mapped(const char *const *header, size_t n, const char *const *maps, size_t map_count, enum af_status status,
                   const char *expected)
{
	struct af_arena arena = {0};
	struct af_columns columns;
	struct af_error err = {0};
	char fields[512] = "";

	if (af_columns_map(&arena, "t.csv", header, n, maps, map_count, &columns, &err) != status)
		fail_msg("not %s: %s", af_status_name(status), err.message);
	if (status == AF_OK) {
		for (size_t i = 0; i < columns.count; i++) {
			strcat(fields, i ? " " : "");
			strcat(fields, af_field_name(columns.fields[i]));
		}
		assert_string_equal(fields, expected);
	} else if (!strstr(err.message, expected)) {
		fail_msg("\"%s\" lacks \"%s\"", err.message, expected);
	}
	af_arena_clear(&arena);
}

static void table(void **state)
{
	static const char *const usual[] = {"Full name", "E-mail", "Location", "City", "Skills", "Tech stack", "Referred by", ""};
	static const char *const linkedin[] = {"First Name", "Last Name", "URL", "Email Address", "Company", "Position"};
	static const char *const only_url[] = {"Name", "LinkedIn"};
	static const char *const id_and_url[] = {"LinkedIn URL", "Candidate ID"};

	(void)state;
	mapped(usual, N(usual), NULL, 0, AF_OK, "name email location extra skills skills extra extra");
	mapped(linkedin, N(linkedin), NULL, 0, AF_OK, "first_name last_name extra email extra headline");
	mapped(only_url, N(only_url), NULL, 0, AF_OK, "name key");
	mapped(id_and_url, N(id_and_url), NULL, 0, AF_OK, "extra key");
}

/* What the exports of docs/csv.md call their columns, and others of these products. */
static void exports(void **state)
{
	static const char *const talent_hub[] = {"candidate_id", "project_id", "first_name", "last_name", "emails", "phone_numbers", "tags",
	                                         "profile_url", "sourcing_channels", "hiring_state_id", "created_time"};
	static const char *const recruiter[] = {"First Name", "Last Name", "Headline", "Location", "Current Title", "Current Company",
	                                        "Email Address", "Phone Number", "Profile URL", "Active Project", "Notes", "Feedback"};
	static const char *const greenhouse[] = {"Candidate ID", "Candidate Name", "Job", "Stage", "Title", "Current Company", "Candidate Email",
	                                         "Tags"};
	static const char *const lever[] = {"Lever Profile ID", "Full Name", "Email", "Stage", "Tags", "Phone", "Location", "Links",
	                                    "Company", "Lever Posting URL", "Note-0"};
	static const char *const bullhorn[] = {"firstName", "lastName", "email", "email2", "phone", "mobile", "workPhone", "occupation",
	                                       "skillSet", "primarySkills.name", "secondarySkills.name", "dateAvailable", "salary",
	                                       "address.address1", "address.city", "address.countryName", "externalID", "comments"};
	static const char *const opencats[] = {"candidateID", "lastName", "firstName", "phoneHome", "phoneCell", "email1", "keySkills"};
	static const char *const opencats_list[] = {"First Name", "Last Name", "E-Mail", "2nd E-Mail", "Home Phone", "Cell Phone", "Address",
	                                            "City", "State", "Misc Notes", "Key Skills", "Available", "Current Pay", "Desired Pay"};

	(void)state;
	mapped(talent_hub, N(talent_hub), NULL, 0, AF_OK, "key extra first_name last_name email phone extra extra extra extra extra");
	mapped(recruiter, N(recruiter), NULL, 0, AF_OK,
	       "first_name last_name headline location extra extra email phone extra extra notes extra");
	mapped(greenhouse, N(greenhouse), NULL, 0, AF_OK, "key name extra extra headline extra email extra");
	mapped(lever, N(lever), NULL, 0, AF_OK, "key name email extra extra phone location extra extra extra extra");
	mapped(bullhorn, N(bullhorn), NULL, 0, AF_OK,
	       "first_name last_name email extra phone extra extra headline skills skills skills available rate extra location country key notes");
	mapped(opencats, N(opencats), NULL, 0, AF_OK, "key last_name first_name extra phone email skills");
	mapped(opencats_list, N(opencats_list), NULL, 0, AF_OK,
	       "first_name last_name email extra extra phone extra location extra notes skills available extra rate");
}

/* Second choices are read where there is no first one, wherever they stand. */
static void second_choices(void **state)
{
	static const char *const phones[] = {"Id", "Home phone", "Work phone"};
	static const char *const cell[] = {"Id", "Phone (Home)", "Phone (Cell)", "Phone"};
	static const char *const mail[] = {"LinkedIn", "2nd E-mail"};
	static const char *const two_mails[] = {"Alternate email", "E-mail"};
	static const char *const pay[] = {"Id", "Current salary", "Desired salary"};
	static const char *const only_pay[] = {"Id", "Current salary", "Address", "Job"};
	static const char *const map[] = {"phone=Home phone"};

	(void)state;
	mapped(phones, N(phones), NULL, 0, AF_OK, "key phone extra");
	mapped(phones, N(phones), map, 1, AF_OK, "key phone extra");
	mapped(cell, N(cell), NULL, 0, AF_OK, "key extra phone extra");
	mapped(mail, N(mail), NULL, 0, AF_OK, "extra email");
	mapped(two_mails, N(two_mails), NULL, 0, AF_OK, "extra email");
	mapped(pay, N(pay), NULL, 0, AF_OK, "key extra rate");
	mapped(only_pay, N(only_pay), NULL, 0, AF_OK, "key rate location headline");
}

static void of_skill(void **state)
{
	static const struct {
		const char *header;
		enum af_field field;
		unsigned number;
	} cases[] = {
		{"Skill 1 level", AF_FIELD_LEVEL, 1}, {"Skill level 12", AF_FIELD_LEVEL, 12}, {"level_3", AF_FIELD_LEVEL, 3},
		{"Skill1 years", AF_FIELD_SKILL_TIME, 1}, {"Technology last used", AF_FIELD_LAST_USED, 0}, {"Skill #2", AF_FIELD_SKILLS, 2},
		{"Skill", AF_FIELD_SKILLS, 0}, {"Skill 1000", AF_FIELD_EXTRA, 0}, {"Shoe level", AF_FIELD_EXTRA, 0},
		{"", AF_FIELD_EXTRA, 0}, {"7", AF_FIELD_EXTRA, 0}, {"Skill 0", AF_FIELD_EXTRA, 0}, {"Name", AF_FIELD_EXTRA, 0},
	};
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		enum af_field field;
		unsigned number;

		assert_int_equal(af_header_of_skill(cases[i].header, &field, &number, &err), AF_OK);
		if (field != cases[i].field || number != cases[i].number)
			fail_msg("\"%s\" is %s %u", cases[i].header, af_field_name(field), number);
	}
}

static void suggested(const char *header, const enum af_field *taken, size_t n, enum af_field expected)
{
	bool is_taken[AF_FIELD_COUNT] = {false};
	enum af_field field;
	struct af_error err;

	for (size_t i = 0; i < n; i++)
		is_taken[taken[i]] = true;
	assert_int_equal(af_header_suggest(header, is_taken, &field, &err), AF_OK);
	if (field != expected)
		fail_msg("for \"%s\": %s, not %s", header, af_field_name(field), af_field_name(expected));
}

static void suggestions(void **state)
{
	static const enum af_field skills[] = {AF_FIELD_SKILLS}, names[] = {AF_FIELD_NAME, AF_FIELD_FIRST_NAME, AF_FIELD_LAST_NAME};
	static const char *const none[] = {"", "#", "nam", "Team", "Stage", "Date", "Shoe size", "T-shirt", "Referred by", "DevType", "githib"};

	(void)state;
	suggested("naem", NULL, 0, AF_FIELD_NAME);
	suggested("naem", names, N(names), AF_FIELD_EXTRA);
	suggested("Skils", NULL, 0, AF_FIELD_SKILLS);
	suggested("Skils (comma separated)", NULL, 0, AF_FIELD_SKILLS);
	suggested("Skils", skills, N(skills), AF_FIELD_EXTRA);
	suggested("E-Mial", NULL, 0, AF_FIELD_EMAIL);
	suggested("Expereince (yaers)", NULL, 0, AF_FIELD_YEARS);
	suggested("Stundensaetze", NULL, 0, AF_FIELD_RATE);
	suggested("Kentnisse", NULL, 0, AF_FIELD_SKILLS);
	for (size_t i = 0; i < N(none); i++)
		suggested(none[i], NULL, 0, AF_FIELD_EXTRA);
}

static void maps_override(void **state)
{
	static const char *const survey[] = {"ResponseId", "WorkExp", "YearsCodePro", "DevType", "Country", "LanguageHaveWorkedWith",
	                                     "LanguageWantToWorkWith", "DatabaseHaveWorkedWith", "Currency"};
	static const char *const survey_maps[] = {"key=ResponseId", "skills=*HaveWorkedWith", "years=YearsCodePro", "headline=DevType",
	                                          "location=country", "skip=*WantToWorkWith"};
	static const char *const both[] = {"Id", "Skills", "Wishes", "a*b", "axb"};
	static const char *const take[] = {"skills=Wishes", "notes=Skills", " Extra = A*B "};
	static const char *const all[] = {"extra=*", "key=Id"};

	(void)state;
	mapped(survey, N(survey), survey_maps, N(survey_maps), AF_OK,
	       "key extra years headline location skills skip skills currency");
	mapped(both, N(both), take, N(take), AF_OK, "key notes skills extra extra");
	mapped(both, N(both), all, N(all), AF_OK, "key extra extra extra extra");
	mapped(both, N(both), take, 1, AF_OK, "key extra skills extra extra");
}

static void errors(void **state)
{
	static const char *const header[] = {"Id", "Skills", "Years A", "Years B", "Location"};
	static const char *const doubled[] = {"Id", "Skills", "SKILLS "};
	static const char *const keyless[] = {"Name", "Skills"};
	static const char *const bad[][2] = {
		{"key:Id", "field=Column"}, {"skils=Skills", "did you mean \"skills\"? Fields: key, name"},
		{"skills=Skils", "no column is called \"Skils\"; did you mean \"Skills\"?"},
		{"skills=*Worked", "no column is called \"*Worked\""},
		{"years=Years *", "\"Years A\" and \"Years B\" are both mapped to years"},
	};
	static const char *const twice[] = {"years=Years A", "notes=years a"};

	(void)state;
	for (size_t i = 0; i < N(bad); i++)
		mapped(header, N(header), bad[i], 1, AF_INVALID, bad[i][1]);
	mapped(header, N(header), twice, 2, AF_INVALID, "\"Years A\" is mapped twice, to years and to notes");
	mapped(doubled, N(doubled), NULL, 0, AF_INVALID, "columns 2 and 3 are both called \"SKILLS\"");
	mapped(keyless, N(keyless), NULL, 0, AF_INVALID, "--map key=COLUMN");
	mapped(keyless, N(keyless), NULL, 0, AF_INVALID, "Columns: Name, Skills");
}

static void fields_are_listed(void **state)
{
	const char *const *fields = af_import_fields();
	size_t n = 0;

	(void)state;
	while (fields[n])
		n++;
	assert_int_equal(n, AF_FIELD_COUNT);
	assert_string_equal(fields[0], "key");
	assert_string_equal(fields[n - 1], "skip");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers), cmocka_unit_test(table), cmocka_unit_test(maps_override), cmocka_unit_test(errors),
		cmocka_unit_test(fields_are_listed), cmocka_unit_test(suggestions), cmocka_unit_test(exports), cmocka_unit_test(second_choices),
		cmocka_unit_test(of_skill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
