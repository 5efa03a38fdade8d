/* UTF-8 or Windows-1252, or neither? Names of Europe are never read wrongly without a word: what is not certain is rejected. */
#include "encoded.h"

#include "import/latin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Names and places, parted by bars, of languages that Windows-1252 has. */
static const char *const western[] = {
	"Jürgen Groß|Jörg Müßig|Änne Söß|STRAßE GRÖßE MÜLLER|Müller-Lüdenscheidt André|Köln|Würzburg|Österreich|Übersee|Größe 20 m²",
	("Françoise Bœuf|Benoît Brûlé|Noël Héloïse|Maïté Pérès|Raphaël Sœur|Michèle Côté|Joëlle Bécaud|Anaïs Châtelain|Loïc|Gaëlle Lefèvre|L’Haÿ|À bientôt|"
	 "Hélène Molière|Île-de-France|Zoé d’Hérouville|ÉMILE ZOLA|Cœur Œuvrard"),
	"María José Núñez Peña|Íñigo Errejón|Begoña Ibáñez|Ramón del Valle-Inclán|Ángeles Güell|¿Qué?|Mª Pilar|Nº 5|Álvaro|Ñandú|Jesús Martínez",
	"João Simões Conceição|António Guimarães|Inês Gonçalves|Luís de Camões|Magalhães|São Tomé|Antônio Araújo|Irmãs|Lousã|Brandão|Ângela",
	"Núria Güell|Òscar Sòria|Mònica Randall|Antònia Font|Mercè Rodoreda|Niccolò|Cantù|Mosè|Nicolò Forlì|Perché Città|Gal·la",
	"Søren Kierkegaard|Åse Ødegård|Kåre Bjørnstad|Øyvind Hæstad|Håkon|Jørgen Hårklau|Åbenrå|Tromsø|Ærø|Sjælland|Blåbærsyltetøy|Idé",
	"Göran Åström|Björn Ågren|Mårten Sjöström|Märta Torén|Väinö Linna|Räikkönen|Hämäläinen Päivi|Yrjö Ylänkö|Öster|Växjö|Linnéa",
	"Þórunn Sigurðardóttir|Guðrún Jónsdóttir|Sigurþór Ægisson|Björk|Hafþór Júlíus Björnsson|Ásgeir Þórðarson|Sæmundur|Eiður Smári|Þýðing",
	"Jákup Mikkelsen|Høgni Hoydal|Sjúrður Skaale|Ólavur á Heygum|Tórshavn",
	"Tõnu Kaljuste|Jüri Ratas|Jõekäär|Tõnis Mägi|Lõhmus|Rõõm Õnne|Mihkel Räim|Jäääär|Põld|Võru|Žanna Šmidt",
	"Zoë Saldaña|Citroën|Coöperatie|Geëerd|Siân Phillips|Siobhán O’Brien|Seán Ó Ríordáin|Pádraig Ó Séaghdha|Öykü Çelik|Gülçin Özgür|O´Neill",
	"György Böszörményi|Ágnes|Erzsébet Nagyné|Novotný|Tomáš Šimek|Žofie Marešová|Petr Novák|Józef|Kraków",
	"“quoted” – ‘so’ • 80 € … 25 °C «été»|Müller’s|5 ½|¡Olé!|100 ‰|§ 5|© Müller®|Café™ |Voilà… et|20 µm|20 m³|½ ¾|“Ça”…|£50|Jean–Luc|Müller—so",
};

/* Others, with the encoding that they are in. */
static const struct {
	const char *encoding, *names;
} others[] = {
	{"WINDOWS-1250", "Novák|Svoboda|Novotný|Dvořák|Černý|Procházka|Kučera|Veselý|Horák|Němec|Pospíšil|Marek|Jelínek|Růžička|Sedláček|Kolář"},
	{"ISO-8859-2", "Novák|Svoboda|Novotný|Dvořák|Černý|Procházka|Kučera|Veselý|Horák|Němec|Pospíšil|Marek|Jelínek|Růžička|Sedláček|Kolář"},
	{"WINDOWS-1250", "Wiśniewski|Wójcik|Kamiński|Zieliński|Woźniak|Dąbrowski|Kozłowski|Jabłoński|Łukasz|Małgorzata|Paweł|Żaneta|Święty|Kość"},
	{"WINDOWS-1250", "Kovács|Szőke|Szűcs|Erdős|Gergő|Jenő|Ernő|Győző|Fekete|Erzsébet|Hegedűs|Dezső|Ágnes"},
	{"WINDOWS-1250", "Kovačević|Babić|Marić|Jurić|Vuković|Kovačić|Đurđa|Anđela|Žarko|Šimić"},
	{"WINDOWS-1250", "Cătălina|Mădălina|Păunescu|Ştefan|Ionuţ|Brăila|Sângeorz"},
	{"WINDOWS-1254", "Yılmaz|Kaya|Demir|Şahin|Çelik|Yıldız|Yıldırım|Öztürk|Aydın|Özdemir|Doğan|Kılıç|Çetin|Özkan|Şimşek|Güneş|İstanbul"},
	{"WINDOWS-1257", "Bērziņš|Kalniņš|Ozoliņš|Jansons|Liepiņš|Krūmiņš|Eglītis|Zariņš|Pētersons|Vītols|Jānis|Kārlis|Žanna"},
	{"WINDOWS-1251", "Иван|Пётр Ильич|Анна|Ян|Юлия|Смирнов|Москва"},
	{"KOI8-R", "Иван|Пётр Ильич|Анна|Ян|Юлия|Смирнов|Москва"},
	{"CP866", "Иван|Пётр Ильич|Анна|Ян|Юлия|Смирнов|Москва"},
	{"WINDOWS-1253", "Νίκος|Γιώργος|Ελένη|Άννα|Αθήνα"},
	{"WINDOWS-1255", "משה|שרה|כהן|לוי|תל אביב"},
	{"WINDOWS-1256", "محمد|فاطمة|القاهرة"},
	{"SHIFT_JIS", "田中太郎|鈴木|東京|カタカナ"},
	{"GBK", "张三|李四|王五|北京|上海"},
	{"BIG5", "陳大文|林小明|台北"},
	{"EUC-KR", "김민수|이영희|서울"},
	{"TIS-620", "สมชาย|กรุงเทพ|มาลี"},
	{"MACINTOSH", "Jürgen Groß|Jörg Müßig|Änne Söß|Köln|Österreich|Übersee|Bär|André|Schäfer|König"},
	{"MACINTOSH", "Françoise|Benoît Brûlé|Noël Héloïse|Michèle Côté|René|Zoé|À bientôt"},
	{"MACINTOSH", "María José Núñez Peña|Íñigo Errejón|Begoña Ibáñez|Ramón|Ángeles|Jesús Martínez|García|José"},
	{"CP850", "Jürgen Groß|Jörg Müßig|Änne Söß|Köln|Österreich|Übersee|Bär|André|Schäfer|König"},
	{"CP850", "María José Núñez Peña|Íñigo Errejón|Begoña Ibáñez|Ramón|Ángeles|Jesús Martínez|García|José"},
	{"CP437", "Åse|Jürgen|André|Müller|Göran|Märta"},
};

/* A header, then one row for each of the names. */
static void table_of(struct af_buf *text, const char *names)
{
	af_buf_reset(text);
	af_buf_adds(text, "name,b\n");
	for (; *names; names += *names == '|') {
		const size_t n = strcspn(names, "|");

		af_buf_addc(text, '"');
		af_buf_add(text, names, n);
		af_buf_adds(text, "\",x\n");
		names += n;
	}
}

struct outcome {
	const char *names; /* the one that comes next */
	const char *encoding;
	size_t right, wrong, rejected;
};

static void judge(void *context, const struct af_record *record)
{
	struct outcome *outcome = context;
	const size_t n = strcspn(outcome->names, "|");
	size_t blanks = 0;

	if (record->line == 1)
		return;
	while (n > blanks && outcome->names[n - blanks - 1] == ' ')
		blanks++;
	if (record->bad)
		outcome->rejected++;
	else if (record->lengths[0] == n - blanks && !memcmp(record->cells[0], outcome->names, n - blanks))
		outcome->right++;
	else
		outcome->wrong++;
	if (record->bad && !strstr(record->bad, "--encoding"))
		fail_msg("\"%s\" names no way out", record->bad);
	if (record->bad && !outcome->encoding)
		fail_msg("%.*s: %s", (int)n, outcome->names, record->bad);
	if (!record->bad && record->lengths[0] != n - blanks && outcome->encoding)
		fail_msg("%.*s in %s is read as %s", (int)n, outcome->names, outcome->encoding, record->cells[0]);
	outcome->names += n + (outcome->names[n] == '|');
}

static void windows_1252(void **state)
{
	struct af_buf text = {0}, all = {0};

	(void)state;
	for (size_t i = 0; i <= COUNT(western); i++) {
		const char *names = i < COUNT(western) ? western[i] : af_buf_text(&all);
		struct outcome outcome = {.names = names};
		struct bytes file;

		if (i < COUNT(western))
			af_buf_printf(&all, "%s%s", i ? "|" : "", western[i]);
		table_of(&text, names);
		file = encode(text.data, text.length, "WINDOWS-1252", "", 0);
		assert_string_equal(read_all(file.data, file.n, NULL, judge, &outcome), "Windows-1252");
		assert_int_equal(outcome.wrong + outcome.rejected, 0);
		assert_true(outcome.right > 4);
		free(file.data);
		/* The same as UTF-8. */
		outcome = (struct outcome){.names = names};
		assert_string_equal(read_all(text.data, text.length, NULL, judge, &outcome), "UTF-8");
		assert_int_equal(outcome.wrong + outcome.rejected, 0);
	}
	af_buf_clear(&text);
	af_buf_clear(&all);
}

static void other_encodings(void **state)
{
	struct af_buf text = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		struct outcome outcome = {.names = others[i].names, .encoding = others[i].encoding};
		struct bytes file;
		const char *found;

		table_of(&text, others[i].names);
		file = encode(text.data, text.length, others[i].encoding, "", 0);
		found = read_all(file.data, file.n, NULL, judge, &outcome);
		/* Bytes of CP866 can be UTF-8 by chance; the rows are not. */
		if (found && strcmp(found, "UTF-8") != 0)
			fail_msg("%s in %s is taken for certain", others[i].names, others[i].encoding);
		assert_int_equal(outcome.wrong, 0);
		free(file.data);
	}
	af_buf_clear(&text);
}

/* A row of its own that is not what the file is. */
static void rows(void **state)
{
	(void)state;
	READS("a,b\n1,Ren\xE9\n2,x\x81\n3,J\xFCrg\n", NULL, "Windows-1252",
	      "1[a|b]2[1|René]3!column 2 is not Windows-1252 (byte 2 of the cell is 0x81)" WAY_OUT "[2|x\xEF\xBF\xBD]4[3|Jürg]");
	READS("a,b\n1,Ren\xE9\n2,Wa\xB3\xEAsa\n3,J\xFCrg\n4,\xE9t\xE9\n5,\x91so\x92\n", NULL, "Windows-1252",
	      "1[a|b]2[1|René]3!column 2 is hardly Windows-1252: \"Wa³êsa\"" WAY_OUT "[2|Wa³êsa]4[3|Jürg]5[4|été]6[5|‘so’]");
	/* Two such words are enough to doubt all others. */
	READS("a,b\n1,Ren\xE9\n2,Wa\xB3\xEAsa\n3,Dvo\xF8\xE1k\n4,x\n", NULL, NULL,
	      "1[a|b]2!column 2 is not ASCII, and the file is neither UTF-8 nor, by its words, Windows-1252" WAY_OUT "[1|René]"
	      "3!column 2 is hardly Windows-1252: \"Wa³êsa\"" WAY_OUT "[2|Wa³êsa]"
	      "4!column 2 is hardly Windows-1252: \"Dvoøák\"" WAY_OUT "[3|Dvoøák]5[4|x]");
	/* A header decides as any other row does. */
	READS("a,Pr\xE9nom\n1,x\n2,Ren\xE9\n", NULL, "Windows-1252", "1[a|Prénom]2[1|x]3[2|René]");
	READS("a,Pr\x8Enom\n1,x\n", NULL, "Windows-1252", "1!column 2 is hardly Windows-1252: \"PrŽnom\"" WAY_OUT "[a|PrŽnom]2[1|x]");
}

/* Counts rows, and those that are bad. */
static void count(void *context, const struct af_record *record)
{
	size_t *counts = context;

	counts[0]++;
	counts[1] += record->bad != NULL;
}

static void mixed(void **state)
{
	size_t counts[2] = {0, 0};
	struct af_buf text = {0};
	struct bytes file;

	(void)state;
	READS("a,b\n1,Ren\xE9\n2,Ren\xC3\xA9\n", NULL, "UTF-8",
	      "1[a|b]2!column 2 is not UTF-8 (byte 4 of the cell is 0xE9); save the file as UTF-8, or name its encoding with --encoding[1|Ren\xE9]"
	      "3[2|René]");
	READS("a,b\n1,\xE9\n1,\xE9\n1,\xE9\n1,\xE9\n1,\xE9\n2,Ren\xC3\xA9\n", "windows-1252", "Windows-1252",
	      "1[a|b]2[1|é]3[1|é]4[1|é]5[1|é]6[1|é]7[2|RenÃ©]");
	read_all("a,b\n1,\xE9\n1,\xE9\n1,\xE9\n1,\xE9\n1,\xE9\n2,Ren\xC3\xA9\n", 32, NULL, count, counts);
	assert_int_equal(counts[1], 5); /* UTF-8 */
	/* One of UTF-8 among many others is what is wrong. */
	af_buf_adds(&text, "a,b\n");
	for (int i = 0; i < 60; i++)
		af_buf_adds(&text, "1,René\n");
	file = encode(text.data, text.length, "WINDOWS-1252", "", 0);
	af_buf_reset(&text);
	af_buf_add(&text, file.data, file.n);
	af_buf_adds(&text, "2,Ren\xC3\xA9\n3,Stra\xDF\x93\n4,x\n");
	free(file.data);
	file = (struct bytes){text.data, text.length};
	{
		struct af_buf out = {0};

		assert_string_equal(read_all(file.data, file.n, NULL, show, &out), "Windows-1252");
		assert_non_null(strstr(out.data, "61[1|René]62!column 2 is UTF-8, and the file is not; save all of it in one encoding, or name the file's "
		                                 "encoding with --encoding[2|RenÃ©]63!column 2 is UTF-8"));
		assert_non_null(strstr(out.data, "64[4|x]"));
		af_buf_clear(&out);
	}
	af_buf_clear(&text);
}

/* The first bytes beyond ASCII come late; a block from there on is looked at, not more. */
static void late(void **state)
{
	static const char *const tails[] = {"1,Ren\xE9\n", "1,Ren\xC3\xA9\n"};

	(void)state;
	for (size_t blocks = 0; blocks < 8; blocks++) {
		const size_t before = blocks / 2 * AF_BLOCK + (blocks % 2 ? AF_BLOCK - 500 : 10);

		for (size_t between = 1000; between < 3 * AF_BLOCK; between += 2 * AF_BLOCK) {
			for (unsigned order = 0; order < 2; order++) {
				struct af_buf text = {0};
				size_t counts[2] = {0, 0};
				const char *found;

				af_buf_adds(&text, "a,b\n");
				while (text.length < before)
					af_buf_adds(&text, "1,2\n");
				af_buf_adds(&text, tails[order]);
				while (text.length < before + between)
					af_buf_adds(&text, "1,2\n");
				af_buf_adds(&text, tails[!order]);
				found = read_all(text.data, text.length, NULL, count, counts);
				assert_string_equal(found, order || between < AF_BLOCK ? "UTF-8" : "Windows-1252");
				assert_int_equal(counts[1], 1);
				af_buf_clear(&text);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_1252), cmocka_unit_test(other_encodings), cmocka_unit_test(rows), cmocka_unit_test(mixed),
		cmocka_unit_test(late),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
