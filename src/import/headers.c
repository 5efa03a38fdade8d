/* The table of header names: what spreadsheets, and exports of LinkedIn, Greenhouse, Lever, Bullhorn, OpenCATS, Airtable, Google Forms and
 * others call their columns. */
#include "import/columns.h"

#include <string.h>

#include "base/text.h"
#include "import/scan.h"

struct synonyms {
	enum af_field field;
	bool weak; /* only when no other column of the file is for the field */
	const char *names; /* in the form of af_words, separated by | and enclosed in it */
};

static const struct synonyms table[] = {
	{AF_FIELD_KEY, false,
	 "|key|id|candidate id|candidate key|candidate no|candidate number|applicant id|applicant number|person id|profile id|"
	 "contact id|record id|response id|responseid|respondent id|submission id|external id|opportunity id|application id|"
	 "employee id|employee number|staff id|user id|userid|uid|uuid|guid|candidate ref|candidate reference|lever profile id|"
	 "kandidaten id|bewerber id|bewerbernummer|personalnummer|kandidatennummer|id candidat|identifiant|matricule|"
	 "id candidato|identificador|"},
	{AF_FIELD_KEY, true,
	 "|url|profile url|public profile url|profile link|linkedin|linkedin url|linkedin profile|linkedin profile url|github|"
	 "github url|github profile|username|user name|login|handle|xing|ref|reference no|"},
	{AF_FIELD_NAME, false,
	 "|name|full name|fullname|candidate|candidate name|applicant|applicant name|person|person name|contact|contact name|"
	 "display name|complete name|legal name|first and last name|name surname|name and surname|developer|consultant|"
	 "freelancer|vollständiger name|vor und nachname|kandidat|bewerber|nom complet|nom et prénom|prénom et nom|candidat|"
	 "nombre completo|nombre y apellidos|nombre y apellido|candidato|"},
	{AF_FIELD_FIRST_NAME, false,
	 "|first name|firstname|given name|given names|forename|fname|preferred name|preferred first name|legal first name|vorname|"
	 "prénom|prenom|nombre|nombres|"},
	{AF_FIELD_LAST_NAME, false,
	 "|last name|lastname|surname|family name|lname|legal last name|nachname|familienname|nom|nom de famille|apellido|apellidos|"},
	{AF_FIELD_EMAIL, false,
	 "|e mail|email|mail|email address|e mail address|mail address|emails|e mails|email addresses|primary email|"
	 "primary email address|personal email|personal email address|work email|email 1|email1|email 1 value|contact email|candidate email|"
	 "e mail adresse|email adresse|mailadresse|courriel|adresse e mail|adresse email|adresse mail|adresse électronique|"
	 "correo|correo electrónico|correo electronico|dirección de correo electrónico|username email|"},
	{AF_FIELD_EMAIL, true,
	 "|2nd e mail|2nd email|second email|secondary email|alternate email|alternative email|other email|email 2|email2|email 3|email3|"},
	{AF_FIELD_PHONE, false,
	 "|phone|phone number|phone numbers|phones|telephone|telephone number|tel|tel no|mobile|mobile phone|mobile phone number|"
	 "mobile number|phone mobile|cell|cell phone|cell phone number|cell number|cellphone|phone cell|primary phone|"
	 "primary phone number|contact number|phone 1 value|whatsapp|telefon|telefonnummer|handy|mobil|mobilnummer|téléphone|"
	 "numéro de téléphone|portable|teléfono|telefono|número de teléfono|móvil|"},
	{AF_FIELD_PHONE, true,
	 "|home phone|home phone number|phone home|work phone|work phone number|phone work|office phone|other phone|2nd phone|second phone|"
	 "secondary phone|alternate phone|phone 2|phone2|phone 3|phone3|"},
	{AF_FIELD_HEADLINE, false,
	 "|headline|title|job title|position|position title|current position|current title|role|current role|job role|"
	 "professional title|profession|occupation|designation|seniority and role|tagline|berufsbezeichnung|beruf|stelle|jobtitel|"
	 "titel|funktion|rolle|titre|poste|intitulé du poste|fonction|métier|puesto|cargo|título|rol|profesión|"},
	{AF_FIELD_HEADLINE, true, "|job|"},
	{AF_FIELD_LOCATION, false,
	 "|location|current location|candidate location|location name|city|town|place|residence|place of residence|based in|"
	 "address city|city country|city and country|location city country|where are you based|where are you located|where do you live|"
	 "standort|ort|wohnort|stadt|lieu|ville|localisation|lieu de résidence|ubicación|ubicacion|ciudad|localidad|"},
	{AF_FIELD_LOCATION, true, "|address|street address|home address|mailing address|postal address|adresse|anschrift|"},
	{AF_FIELD_COUNTRY, false,
	 "|country|country code|country name|address country|address country name|country region|country of residence|country or region|nation|location country|"
	 "which country do you live in|land|pays|pays de résidence|país|pais|"},
	{AF_FIELD_TIMEZONE, false,
	 "|time zone|timezone|tz|utc offset|gmt offset|utc|zeitzone|fuseau horaire|zona horaria|huso horario|"},
	{AF_FIELD_SKILLS, false,
	 "|skills|skill|skill name|skill set|skillset|skill sets|key skills|top skills|core skills|main skills|hard skills|technical skills|"
	 "tech skills|it skills|software skills|programming skills|professional skills|other skills|additional skills|"
	 "primary skills|secondary skills|primary skills name|secondary skills name|skills list|list of skills|skill tags|skills and technologies|skills and tools|"
	 "tech stack|techstack|technology stack|stack|technologies|technology|tech|tools|tools and technologies|"
	 "technologies and tools|frameworks|libraries|frameworks and libraries|frameworks libraries|programming languages|"
	 "coding languages|languages and frameworks|programming languages and frameworks|programming languages and technologies|databases|platforms|cloud platforms|competencies|competences|expertise|"
	 "areas of expertise|specialties|specialities|specialization|know how|"
	 "kenntnisse|it kenntnisse|fähigkeiten|kompetenzen|technologien|programmiersprachen|technische kenntnisse|"
	 "compétences|competences techniques|compétences techniques|outils|langages|langages de programmation|"
	 "habilidades|competencias|tecnologías|tecnologias|conocimientos|herramientas|lenguajes de programación|"},
	{AF_FIELD_YEARS, false,
	 "|years of experience|years experience|years|yrs|yoe|exp|exp years|years exp|yrs of experience|yrs experience|yrs exp|"
	 "experience|experience years|experience in years|total experience|total years of experience|overall experience|"
	 "total exp|work experience|work exp|work experience years|professional experience|years of professional experience|"
	 "years of work experience|years in industry|how many years of experience do you have|seniority years|berufserfahrung|"
	 "jahre erfahrung|jahre berufserfahrung|erfahrung|erfahrung in jahren|expérience|années d expérience|annees d experience|"
	 "experiencia|años de experiencia|anos de experiencia|"},
	{AF_FIELD_RATE, false,
	 "|rate|desired pay|expected pay|pay expectation|pay expectations|hourly rate|hour rate|rate per hour|rate hour|hourly|price per hour|day rate|daily rate|rate per day|rate day|"
	 "monthly rate|rate per month|rate month|bill rate|pay rate|charge rate|expected rate|desired rate|asking rate|target rate|"
	 "expected hourly rate|expected daily rate|expected day rate|desired hourly rate|desired daily rate|desired day rate|"
	 "salary|annual salary|yearly salary|monthly salary|expected salary|desired salary|salary expectation|"
	 "salary expectations|salary requirement|salary requirements|expected annual salary|compensation|expected compensation|"
	 "desired compensation|annual compensation|compensation expectations|price|cost|rate expectation|rate expectations|"
	 "ctc|expected ctc|stundensatz|tagessatz|honorar|gehalt|gehaltsvorstellung|gehaltswunsch|jahresgehalt|monatsgehalt|"
	 "tarif|tarif horaire|taux horaire|taux journalier|tjm|salaire|salaire souhaité|prétentions salariales|"
	 "tarifa|tarifa por hora|precio por hora|salario|salario deseado|expectativa salarial|"},
	{AF_FIELD_RATE, true, "|current rate|current salary|current pay|current compensation|current ctc|"},
	{AF_FIELD_CURRENCY, false,
	 "|currency|currency code|rate currency|salary currency|compensation currency|währung|devise|monnaie|moneda|divisa|"},
	{AF_FIELD_AVAILABLE, false,
	 "|available from|available|availability|availability date|available date|date available|available since|available on|available as of|"
	 "start date|earliest start|earliest start date|possible start date|preferred start date|can start|can start on|"
	 "when can you start|when could you start|when are you available|notice period|next available|free from|verfügbar ab|verfügbarkeit|verfügbar|frühester eintritt|"
	 "eintrittsdatum|startdatum|disponibilité|disponible|disponible à partir de|date de disponibilité|disponibilidad|"
	 "disponible desde|fecha de inicio|"},
	{AF_FIELD_WORK_MODE, false,
	 "|work mode|working mode|work model|working model|work type|work style|work location type|workplace type|workplace|"
	 "work arrangement|working arrangement|remote|remote work|remotework|remote ok|remote onsite|remote hybrid onsite|"
	 "remote or onsite|remote preference|onsite remote|work preference|work location preference|location preference|"
	 "open to remote|arbeitsmodell|arbeitsweise|arbeitsort|homeoffice|home office|télétravail|mode de travail|"
	 "modalidad|modalidad de trabajo|teletrabajo|"},
	{AF_FIELD_NOTES, false,
	 "|notes|note|misc notes|comments|comment|remarks|remark|summary|about|about me|bio|profile summary|description|"
	 "recruiter notes|internal notes|interview notes|additional information|anything else|bemerkungen|bemerkung|notizen|"
	 "kommentar|kommentare|anmerkungen|remarques|commentaires|commentaire|notas|comentarios|observaciones|"},
	{AF_FIELD_SKIP, false, "|rejected because|rejected because one skill a row|rejected because 1 is yes|"
	                       "rejected because numbers are no levels|"}, /* those of af_reason_header */
};

/* What stands beside the one skill of a row, or beside a numbered one: only there do these headers mean it. */
static const struct synonyms of_skill[] = {
	{AF_FIELD_LEVEL, false,
	 "|level|skill level|proficiency|proficiency level|level of proficiency|competence|competence level|rating|self rating|"
	 "self assessment|expertise level|kompetenzgrad|kompetenzstufe|niveau|stufe|nivel|"},
	{AF_FIELD_SKILL_TIME, false,
	 "|years|yrs|years used|years of use|years of experience|years experience|experience|experience years|experience with skill|"
	 "years with skill|jahre|jahre erfahrung|erfahrung|années|années d expérience|años|años de experiencia|"},
	{AF_FIELD_LAST_USED, false,
	 "|last used|last use|last used year|last used date|last used on|year last used|last year used|date last used|most recent use|"
	 "zuletzt genutzt|zuletzt verwendet|dernière utilisation|último uso|"},
};

/* What may stand before the name proper, as in a form's question. */
static const char *const openings[] = {
	"what is your ", "what s your ", "what are your ", "which ", "what ", "how many ", "please enter your ", "please list your ",
	"please provide your ", "enter your ", "list your ", "your ", "the ", "candidate ", "candidate s ", "applicant ",
	"current ", "preferred ", "main ", "ihr ", "ihre ", "dein ", "deine ", "votre ", "vos ", "tu ", "su ", "sus ",
};

/* What may stand behind it. */
static const char *const endings[] = {
	" do you know", " do you use", " do you work with", " do you have", " do you have experience with", " have you used",
	" have you worked with", " are you familiar with", " are you experienced with", " are you proficient in",
	" are you comfortable with", " i know", " i use", " you know", " you use",
};

static bool look_up(const char *words, enum af_field *field, bool *weak)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (af_scan_listed(table[i].names, words)) {
			*field = table[i].field;
			*weak = table[i].weak;
			return true;
		}
	return false;
}

/* Looks up words without one of the endings, which is cut off for good. */
static bool look_up_question(char *words, enum af_field *field, bool *weak)
{
	const size_t n = strlen(words);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const size_t end = strlen(endings[i]);

		if (n > end && !strcmp(words + n - end, endings[i])) {
			words[n - end] = '\0';
			if (look_up(words, field, weak))
				return true;
			words[n - end] = ' ';
		}
	}
	return false;
}

/* Takes the number out of words such as "skill 3", "skill #3", "skill3 level": 1..999, or 0 when there is none. */
static unsigned take_number(char *words)
{
	size_t start = strcspn(words, "0123456789"), end = start + strspn(words + start, "0123456789"), before = start;
	unsigned number = 0;

	if (!start || end - start > 3 || (words[end] && words[end] != ' '))
		return 0;
	for (size_t i = start; i < end; i++)
		number = number * 10 + (unsigned)(words[i] - '0');
	while (number && before && (words[before - 1] == ' ' || words[before - 1] == '#'))
		before--;
	if (number)
		memmove(words + before, words + end, strlen(words + end) + 1);
	return number;
}

/* Looks up the words of text, then what is left of them without an opening and an ending. */
static bool look_up_text(struct af_buf *words, const char *text, size_t n, enum af_field *field, bool *weak)
{
	const bool failed = words->failed; /* once is enough */
	char *rest;

	af_buf_reset(words);
	af_words(words, text, n);
	words->failed = words->failed || failed;
	if (!words->length)
		return false;
	rest = words->data;
	for (;;) {
		bool shorter = false;

		if (look_up(rest, field, weak) || look_up_question(rest, field, weak))
			return true;
		for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]) && !shorter; i++)
			if (!strncmp(rest, openings[i], strlen(openings[i]))) {
				rest += strlen(openings[i]);
				shorter = true;
			}
		if (!shorter)
			break;
	}
	if (take_number(rest) && look_up(rest, field, weak) && *field == AF_FIELD_SKILLS)
		return true; /* "Skill 1", "Skill 2" */
	*field = AF_FIELD_EXTRA;
	*weak = false;
	return false;
}

/* "FullName" -> "Full Name". */
static void split_camel(struct af_buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i && text[i] >= 'A' && text[i] <= 'Z' && text[i - 1] >= 'a' && text[i - 1] <= 'z')
			af_buf_addc(out, ' ');
		af_buf_addc(out, text[i]);
	}
}

enum af_status af_header_field(const char *header, enum af_field *field, bool *weak, struct af_error *err)
{
	struct af_buf words = {0}, spaced = {0};
	size_t n = strlen(header);
	const char *paren = strchr(header, '(');
	enum af_status status = AF_OK;
	bool is_weak = false;

	*field = AF_FIELD_EXTRA;
	split_camel(&spaced, header, n);
	if (!look_up_text(&words, header, n, field, &is_weak) &&
	    !look_up_text(&words, af_buf_text(&spaced), spaced.length, field, &is_weak) && paren && paren > header)
		/* "Rate (EUR/h)", "Skills (comma separated)" */
		look_up_text(&words, header, (size_t)(paren - header), field, &is_weak);
	if (words.failed || spaced.failed)
		status = af_fail_nomem(err);
	if (weak)
		*weak = is_weak;
	af_buf_clear(&spaced);
	af_buf_clear(&words);
	return status;
}

/* How many letters may differ in a name of n bytes: one in a short name, where two make another word ("team", "tech"). */
static unsigned tolerance(size_t n)
{
	return n < 6 ? 1 : n < 8 ? 2 : 3;
}

/* Distance of words to the nearest of a list of names, when it is below best; best otherwise. Misspelt words keep their first letter. */
static unsigned nearest_of(const char *names, const char *words, unsigned best)
{
	while (names[1]) {
		const size_t n = strcspn(names + 1, "|");
		char name[64];
		unsigned distance;

		if (n >= 4 && n < sizeof(name) && names[1] == *words) {
			memcpy(name, names + 1, n);
			name[n] = '\0';
			distance = af_edit_distance(words, name, best - 1);
			if (distance < best)
				best = distance;
		}
		names += n + 1;
		if (!best)
			break;
	}
	return best;
}

enum af_status af_header_suggest(const char *header, const bool *taken, enum af_field *field, struct af_error *err)
{
	const char *paren = strchr(header, '(');
	struct af_buf words = {0};
	enum af_status status = AF_OK;
	unsigned best;

	*field = AF_FIELD_EXTRA;
	af_words(&words, header, paren && paren > header ? (size_t)(paren - header) : strlen(header));
	best = tolerance(words.length) + 1;
	for (size_t i = 0; words.length >= 4 && best && i < sizeof(table) / sizeof(table[0]); i++) {
		const bool key = table[i].weak && table[i].field == AF_FIELD_KEY;
		unsigned distance = taken[table[i].field] || key ? best : nearest_of(table[i].names, words.data, best);

		if (distance < best) {
			best = distance;
			*field = table[i].field;
		}
	}
	if (words.failed)
		status = af_fail_nomem(err);
	af_buf_clear(&words);
	return status;
}

/* The field of words such as "level", "skill level", "technology last used"; AF_FIELD_EXTRA for others. */
static enum af_field look_up_of_skill(const char *words)
{
	const char *rest = words;

	while (rest) {
		char before[64];
		const size_t n = rest == words ? 0 : (size_t)(rest - words) - 1;
		enum af_field field = AF_FIELD_SKILLS;
		bool weak;

		if (n < sizeof(before)) {
			memcpy(before, words, n);
			before[n] = '\0';
			for (size_t i = 0; i < sizeof(of_skill) / sizeof(of_skill[0]); i++)
				if (af_scan_listed(of_skill[i].names, rest) &&
				    (!n || (look_up(before, &field, &weak) && field == AF_FIELD_SKILLS)))
					return of_skill[i].field;
		}
		rest = strchr(rest, ' ');
		rest = rest ? rest + 1 : NULL;
	}
	return AF_FIELD_EXTRA;
}

enum af_status af_header_of_skill(const char *header, enum af_field *field, unsigned *number, struct af_error *err)
{
	struct af_buf words = {0};
	enum af_status status = AF_OK;
	bool weak;

	*field = AF_FIELD_EXTRA;
	*number = 0;
	af_words(&words, header, strlen(header));
	if (words.failed) {
		status = af_fail_nomem(err);
	} else if (words.length) {
		*number = take_number(words.data);
		*field = look_up_of_skill(words.data);
		if (*field == AF_FIELD_EXTRA && !(look_up(words.data, field, &weak) && *field == AF_FIELD_SKILLS))
			*field = AF_FIELD_EXTRA;
	}
	af_buf_clear(&words);
	return status;
}

bool af_header_has_word(struct af_buf *words, const char *header, size_t n, const char *list)
{
	const bool failed = words->failed; /* once is enough */
	struct af_buf spaced = {0};
	bool found = false;

	split_camel(&spaced, header, n);
	af_buf_reset(words);
	af_words(words, af_buf_text(&spaced), spaced.length);
	words->failed = words->failed || spaced.failed || failed;
	af_buf_clear(&spaced);
	for (char *at = words->length ? words->data : NULL; at && !found;) {
		char *space = strchr(at, ' ');

		if (space)
			*space = '\0';
		found = af_scan_listed(list, at);
		at = space ? space + 1 : NULL;
	}
	return found;
}
