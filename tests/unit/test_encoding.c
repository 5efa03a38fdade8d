/* Encodings: what a file holds comes out the same, however it is encoded and wherever the blocks of the reader end. */
#include "encoded.h"

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* How a file can be encoded. The characters are those that random cells are made of. */
static const struct form {
	const char *encoding; /* of iconv */
	const char *mark;     /* byte order mark */
	size_t mark_n;
	const char *said;     /* as --encoding, or NULL */
	const char *shown;
	const char *characters;
} forms[] = {
	{"UTF-8", "", 0, NULL, "UTF-8", "aé€漢𝄞\xEF\xBB\xBF" "ß"},
	{"UTF-8", "\xEF\xBB\xBF", 3, NULL, "UTF-8", "aé€漢𝄞ß"},
	{"UTF-8", "\xEF\xBB\xBF", 3, "utf8", "UTF-8", "aé€漢𝄞ß"},
	{"UTF-16LE", "\xFF\xFE", 2, NULL, "UTF-16LE", "aé€漢𝄞Ā\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\xEE\x80\x80\xED\x9F\xBFഊ਍∊"},
	{"UTF-16BE", "\xFE\xFF", 2, NULL, "UTF-16BE", "aé€漢𝄞Ā\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\xEE\x80\x80\xED\x9F\xBFഊ਍∊"},
	{"UTF-16LE", "\xFF\xFE", 2, "UTF-16", "UTF-16LE", "aé€漢𝄞"},
	{"UTF-16BE", "\xFE\xFF", 2, "Utf 16 BE", "UTF-16BE", "aé€漢𝄞"},
	{"UTF-16LE", "", 0, "utf-16le", "UTF-16LE", "aéß€漢𝄞ഊ਍∊"},
	{"UTF-16BE", "", 0, "utf-16be", "UTF-16BE", "aéß€漢𝄞ഊ਍∊"},
	{"WINDOWS-1252", "", 0, "windows-1252", "Windows-1252", "aé€ßŠ‰ÿ©"},
	{"ISO-8859-1", "", 0, "latin-1", "ISO-8859-1", "aéßÿ©¿"},
	{"WINDOWS-1250", "", 0, "CP1250", "Windows-1250", "ařŁőé€"},
	{"WINDOWS-1251", "", 0, "windows_1251", "Windows-1251", "aЖы€№"},
	{"KOI8-R", "", 0, "koi8-r", "KOI8-R", "aЖы═"},
	{"MACINTOSH", "", 0, "MacRoman", "Macintosh", "aéßÿ∞ﬁ"},
	{"CP850", "", 0, "cp850", "CP850", "aéß╬²"},
	{"ISO-8859-15", "", 0, "Latin9", "ISO-8859-15", "aé€Šœ"},
	{"TIS-620", "", 0, "TIS-620", "TIS-620", "aกข๛"},
};

static struct bytes encode_as(const struct form *form, const struct af_buf *text)
{
	return encode(text->data, text->length, form->encoding, form->mark, form->mark_n);
}

/* ---------------------------------------------------------------- the ends of blocks */

/* Numbers the bad records and remembers the good cells of the row whose key is "here". */
struct found {
	size_t rows, bad;
	char here[3][200];
	char reason[200];
	size_t bad_line;
};

static void find(void *context, const struct af_record *record)
{
	struct found *found = context;

	found->rows++;
	if (record->bad) {
		found->bad++;
		found->bad_line = record->line;
		snprintf(found->reason, sizeof(found->reason), "%s", record->bad);
	} else if (record->count && !strcmp(record->cells[0], "here")) {
		for (size_t i = 0; i < record->count && i < 3; i++)
			snprintf(found->here[i], sizeof(found->here[i]), "%s", record->cells[i]);
	}
}

/* A file in which `row` begins at byte `at` of the encoded file; one row of padding stands before it, one behind it. width: bytes of an ASCII
 * character. */
static void pad(struct af_buf *text, size_t at, size_t width, size_t mark_n, const char *row)
{
	const size_t n = (at - mark_n) / width;

	af_buf_reset(text);
	af_buf_adds(text, "a,b,c\nx,");
	while (text->length < n - 3)
		af_buf_addc(text, 'p');
	af_buf_adds(text, ",y\n");
	af_buf_adds(text, row);
	af_buf_adds(text, "last,1,2\n");
}

/* A row of the form's characters at every offset around the ends of blocks and of half blocks. */
static void every_offset(void **state)
{
	struct af_buf text = {0}, row = {0};

	(void)state;
	for (size_t f = 0; f < COUNT(forms); f++) {
		const struct form *form = &forms[f];
		const size_t width = strncmp(form->encoding, "UTF-16", 6) ? 1 : 2;

		af_buf_reset(&row);
		af_buf_printf(&row, "here,\"%s\r\n\"\"%s\",%s\r\n", form->characters, form->characters, form->characters);
		for (size_t border = AF_BLOCK / 2; border <= AF_BLOCK; border += AF_BLOCK / 2) {
			for (size_t back = 0; back <= row.length * width + 4; back += width) {
				struct found found = {0};
				char quoted[200];
				struct bytes file;

				pad(&text, border - back, width, form->mark_n & 1 ? 0 : form->mark_n, row.data);
				file = encode_as(form, &text);
				assert_string_equal(read_all(file.data, file.n, form->said, find, &found), form->shown);
				free(file.data);
				snprintf(quoted, sizeof(quoted), "%s\r\n\"%s", form->characters, form->characters);
				assert_int_equal(found.rows, 4);
				assert_int_equal(found.bad, 0);
				assert_string_equal(found.here[1], quoted);
				assert_string_equal(found.here[2], form->characters);
			}
		}
	}
	af_buf_clear(&text);
	af_buf_clear(&row);
}

/* Units of UTF-16 that are no characters reject their row, and no other, wherever a block ends. */
static void broken_units(void **state)
{
	static const struct {
		const char *units;
		size_t n;
	} broken[] = {
		{"\x3D\xD8", 2}, {"\x00\xDE", 2}, {"\x00\xDE\x3D\xD8", 4}, {"\x3D\xD8\x3D\xD8\x00\xDE", 6}, {"\xFF\xDB\xFF\xDB", 4},
	};
	struct af_buf text = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		for (size_t back = 0; back <= 40; back += 2) {
			struct found found = {0};
			struct bytes file;
			char *at;

			pad(&text, AF_BLOCK / 2 - back, 2, 2, "here,1,2\nbroken,XXX,3\n");
			file = encode(text.data, text.length, "UTF-16LE", "\xFF\xFE", 2);
			at = file.data + 2 + 2 * (strstr(text.data, "XXX") - text.data);
			memcpy(at, broken[i].units, broken[i].n);
			read_all(file.data, file.n, NULL, find, &found);
			free(file.data);
			assert_int_equal(found.rows, 5);
			assert_int_equal(found.bad, 1);
			assert_int_equal(found.bad_line, 4);
			assert_string_equal(found.reason, "column 2 has half a character: a surrogate without the other one of its pair");
			assert_string_equal(found.here[1], "1");
		}
	}
	af_buf_clear(&text);
}

/* The file ends within a character. */
static void cut_off(void **state)
{
	static const char text[] = "a\0,\0b\0\n\0001\0,\0\xE9\0\n\0002\0,\0\x3D\xD8\x00\xDE";
	const size_t n = LENGTH(text);
	struct af_buf long_text = {0};

	(void)state;
	assert_reads(text, n, NULL, "UTF-16LE", "1[a|b]2[1|é]3[2|😀]");
	for (size_t less = 1; less <= 3; less++)
		assert_reads(text, n - less, NULL, "UTF-16LE", "1[a|b]2[1|é]3!column 2 has half a character: the file ends there[2|\xFE]");
	assert_reads(text, n - 4, NULL, "UTF-16LE", "1[a|b]2[1|é]3[2|]");
	for (size_t size = AF_BLOCK - 4; size <= AF_BLOCK + 4; size++) {
		struct found found = {0};
		struct bytes file;

		af_buf_reset(&long_text);
		af_buf_adds(&long_text, "a,b,c\nhere,1,2\nx,");
		while (long_text.length < AF_BLOCK / 2 + 8)
			af_buf_addc(&long_text, 'p');
		file = encode(long_text.data, long_text.length, "UTF-16BE", "", 0);
		read_all(file.data, size, NULL, find, &found);
		assert_int_equal(found.rows, 3);
		assert_int_equal(found.bad, 1); /* two cells of three, or half a character */
		assert_string_equal(found.reason, size % 2 ? "column 2 has half a character: the file ends there" : "has 2 columns, the header has 3");
		free(file.data);
	}
	af_buf_clear(&long_text);
}

/* ---------------------------------------------------------------- random tables */

static uint64_t seed;

static unsigned below(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

/* One of the form's characters. */
static void add_character(struct af_buf *out, const char *characters)
{
	size_t starts[64], n = 0, at;

	for (size_t i = 0; characters[i]; i++)
		if (((unsigned char)characters[i] & 0xC0) != 0x80)
			starts[n++] = i;
	starts[n] = strlen(characters);
	at = below((unsigned)n);
	af_buf_add(out, characters + starts[at], starts[at + 1] - starts[at]);
}

/* A cell that begins and ends with no white space. */
static void add_cell(struct af_buf *cell, const char *characters)
{
	static const char *const ascii[] = {"x", "Z", "0", ",", "\"", "\n", "\r\n", "\r", " ", "\t", ";", "longer text"};
	const unsigned n = below(4) ? below(9) : below(400);

	af_buf_reset(cell);
	if (!n)
		return;
	add_character(cell, characters);
	for (unsigned i = 0; i < n; i++) {
		if (below(2))
			af_buf_adds(cell, ascii[below(COUNT(ascii))]);
		else
			add_character(cell, characters);
	}
	af_buf_adds(cell, "e");
}

struct table {
	struct af_buf cells; /* each behind the other, with a NUL */
	size_t count, checked, at;
};

static void compare(void *context, const struct af_record *record)
{
	struct table *table = context;

	assert_null(record->bad);
	for (size_t i = 0; i < record->count; i++) {
		const char *cell = table->cells.data + table->at;

		assert_string_equal(record->cells[i], cell);
		table->at += strlen(cell) + 1;
		table->checked++;
	}
}

/* The same table in every form. */
static void random_tables(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 40; round++) {
		for (size_t f = 0; f < COUNT(forms); f++) {
			struct table table = {0};
			struct af_buf text = {0}, cell = {0};
			const unsigned columns = 2 + below(4), rows = round < 36 ? below(20) : 400;
			const char *const ends[] = {"\n", "\r\n", "\r"};
			struct bytes file;

			seed = 1000003 * (round + 1) + f;
			for (unsigned i = 0; i < columns * (rows + 1); i++) {
				add_cell(&cell, forms[f].characters);
				if (i < columns || i % columns == 0) {
					af_buf_reset(&cell);
					af_buf_printf(&cell, "k%u", i);
				}
				af_buf_addc(&text, '"');
				for (size_t b = 0; b < cell.length; b++)
					af_buf_adds(&text, cell.data[b] == '"' ? "\"\"" : (char[2]){cell.data[b], '\0'});
				af_buf_adds(&text, "\"");
				af_buf_adds(&text, i % columns == columns - 1 ? ends[below(3)] : ",");
				af_buf_add(&table.cells, af_buf_text(&cell), cell.length + 1);
				table.count++;
			}
			file = encode_as(&forms[f], &text);
			assert_string_equal(read_all(file.data, file.n, forms[f].said, compare, &table), forms[f].shown);
			assert_int_equal(table.checked, table.count);
			free(file.data);
			af_buf_clear(&text);
			af_buf_clear(&cell);
			af_buf_clear(&table.cells);
		}
	}
}

/* Whatever a text is, sound or broken, it reads the same in every form. */
static void any_text(void **state)
{
	static const char *const pieces[] = {"\"", ",", "\n", "\r", "\r\n", " ", "x", "é", "ß", "\"\"", ",\"", "\",", "\"\n", "yz"};
	size_t read = 0;

	(void)state;
	seed = 20261123;
	for (unsigned round = 0; round < 2000; round++) {
		struct af_buf text = {0}, expected = {0};
		const unsigned n = 1 + below(60);

		af_buf_adds(&text, "a,b\n");
		for (unsigned i = 0; i < n; i++)
			af_buf_adds(&text, pieces[below(COUNT(pieces))]);
		read_all(text.data, text.length, "utf-8", show, &expected);
		for (size_t f = 0; f < COUNT(forms); f++) {
			struct bytes file;

			if (!strstr(forms[f].characters, "é") || !strstr(forms[f].characters, "ß"))
				continue;
			file = encode_as(&forms[f], &text);
			assert_reads(file.data, file.n, forms[f].said, forms[f].shown, af_buf_text(&expected));
			free(file.data);
			read++;
		}
		af_buf_clear(&text);
		af_buf_clear(&expected);
	}
	assert_true(read >= 2000 * 6);
}

/* ---------------------------------------------------------------- what is there is believed, what is said is checked */

static void detected(void **state)
{
	static const char le[] = "i\0d\0,\0n\0\n\0001\0,\0\x16\x04\n\0", be[] = "\0i\0d\0,\0n\0\n\0001\0,\x04\x16\0\n";

	(void)state;
	assert_reads(le, LENGTH(le), NULL, "UTF-16LE", "1[id|n]2[1|Ж]");
	assert_reads(be, LENGTH(be), NULL, "UTF-16BE", "1[id|n]2[1|Ж]");
	assert_reads(le, LENGTH(le), "utf-16", "UTF-16LE", "1[id|n]2[1|Ж]");
	READS("a,b\n1,2\n", NULL, "UTF-8", "1[a|b]2[1|2]");
	/* A byte order mark in the middle is text. */
	READS("a,b\n1,x\xEF\xBB\xBFy\n", NULL, "UTF-8", "1[a|b]2[1|x\xEF\xBB\xBFy]");
	/* NUL is a character of UTF-16 too. */
	READS("\xFF\xFE" "a\0,\0b\0\n\0x\0\0\0,\0y\0", NULL, "UTF-16LE", "1[a|b]2!column 1 has a NUL byte[x\0|y]");
}

static void open_refused(const char *data, size_t n, const char *encoding, const char *needle)
{
	FILE *in = fmemopen((void *)(uintptr_t)data, n, "r");
	struct af_delimited *reader;
	struct af_error err = {0};

	assert_non_null(in);
	assert_int_equal(af_delimited_open(in, "t.csv", 0, encoding, &reader, &err), AF_INVALID);
	assert_null(reader);
	if (!strstr(err.message, needle))
		fail_msg("\"%s\" lacks \"%s\"", err.message, needle);
	fclose(in);
}

static void contradictions(void **state)
{
	(void)state;
	open_refused("\xEF\xBB\xBF" "a,b\n", 7, "latin-1", "is not ISO-8859-1: it begins with the byte order mark of UTF-8");
	open_refused("\xEF\xBB\xBF" "a,b\n", 7, "utf-16", "is not UTF-16: it begins with the byte order mark of UTF-8");
	open_refused("\xFF\xFE" "a\0", 4, "utf-8", "is not UTF-8: it begins with the byte order mark of UTF-16LE");
	open_refused("\xFF\xFE" "a\0", 4, "utf-16be", "is not UTF-16BE: it begins with the byte order mark of UTF-16LE");
	open_refused("\xFE\xFF\0a", 4, "windows-1252", "is not Windows-1252: it begins with the byte order mark of UTF-16BE");
	open_refused("a\0,\0b\0\n\0", 8, "utf-8", "is not UTF-8: it has the NUL bytes of UTF-16LE");
	open_refused("\0a\0,\0b\0\n", 8, "utf-16le", "is not UTF-16LE: it has the NUL bytes of UTF-16BE");
	open_refused("a,b\n1,2\n", 8, "utf-16", "begins with no byte order mark; say --encoding utf-16le or utf-16be");
	open_refused("a,b\n", 4, "utf-99", "no encoding is called \"utf-99\"");
}

static void names(void **state)
{
	static const char *const good[] = {"utf-8", "UTF8", "Latin 1", "iso-8859-1", "ISO_8859-1", "l1", "windows-1252", "cp1252", "WIN1252", "ansi",
	                                   "mac", "hp-roman8", "ARMSCII-8", "us-ascii", "cp866", "utf-16"};
	static const struct {
		const char *name, *needle;
	} bad[] = {
		{"", "no encoding is called \"\""}, {"windos-1252", "did you mean Windows-1252?"}, {"latin", "did you mean ISO-8859-1?"},
		{"UTF-8//IGNORE", "no encoding is called \"UTF-8//IGNORE\""}, {"shift_jis", "convert the file first with iconv -f shift_jis"},
		{"gbk", "one byte for each character"}, {"utf-32", "iconv -f utf-32"}, {"utf-7", "iconv -f utf-7"}, {"IBM037", "lacks ASCII"},
		{"euc-kr", "iconv -f euc-kr"}, {"iso-2022-jp", "iconv -f iso-2022-jp"}, {"quite-unknown", "there are utf-8, utf-16, utf-16le"},
		{"a name that is far too long to be that of an encoding", "no encoding"}, {"é", "no encoding"},
	};
	struct af_error err;

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		assert_ok(af_encoding_check(good[i], &err));
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(af_encoding_check(bad[i].name, &err), AF_INVALID);
		if (!strstr(err.message, bad[i].needle))
			fail_msg("\"%s\" lacks \"%s\"", err.message, bad[i].needle);
	}
}

/* Bytes that an encoding does not have: only they reject a row when the encoding was said. */
static void undefined_bytes(void **state)
{
	(void)state;
	READS("a,b\n1,x\x81\n2,Wa\xB3\xEAsa\n3,\xC3\xA9\n4,\xE9\n", "windows-1252", "Windows-1252",
	             "1[a|b]2!column 2 is not Windows-1252 (byte 2 of the cell is 0x81)[1|x\xEF\xBF\xBD]3[2|Wa³êsa]4[3|Ã©]5[4|é]");
	READS("a,b\n1,O\x92Neill\n2,\xE9\n", "latin-1", "ISO-8859-1",
	             "1[a|b]2!column 2 is not ISO-8859-1 (byte 2 of the cell is 0x92)[1|O\xEF\xBF\xBDNeill]3[2|é]");
	READS("a,b\n1,\xE9\n2,x\n", "us-ascii", "US-ASCII",
	             "1[a|b]2!column 2 is not US-ASCII (byte 1 of the cell is 0xE9)[1|\xEF\xBF\xBD]3[2|x]");
	/* White space of the encoding at the ends of a cell, but not what would be that in UTF-8. */
	READS("a,b\n1,\xA0\xE9\xA0 \n2, \xC2\xA0x\n", "windows-1252", "Windows-1252", "1[a|b]2[1|é]3[2|Â\xC2\xA0x]");
	READS("a,b\n1,\xA0\n\xA0,\xA0\n", "windows-1252", "Windows-1252", "1[a|b]2[1|]3[|]");
}

/* One byte can become three: the limits are those of UTF-8. */
static void limits(void **state)
{
	const size_t n = AF_CELL_MAX / 2;
	char *text = malloc(40 * n), *at = text;
	struct found found = {0};

	(void)state;
	assert_non_null(text);
	at += sprintf(at, "a,b,c\n1,");
	memset(at, 0x80, n);
	at += n;
	at += sprintf(at, ",x\nhere,\xE9,\x80\n");
	read_all(text, (size_t)(at - text), "windows-1252", find, &found);
	assert_int_equal(found.bad, 1);
	assert_string_equal(found.reason, "column 2 is larger than 1 MiB");
	assert_string_equal(found.here[2], "€");

	at = text + sprintf(text, "a,b,c\n");
	for (int i = 0; i < 14; i++) {
		memset(at, 0x80, AF_CELL_MAX / 4);
		at += AF_CELL_MAX / 4;
		*at++ = ',';
	}
	at += sprintf(at, "\nhere,\xE9,\x80\n");
	memset(&found, 0, sizeof(found));
	read_all(text, (size_t)(at - text), "windows-1252", find, &found);
	assert_int_equal(found.bad, 1);
	assert_string_equal(found.reason, "is longer than 8 MiB");
	assert_string_equal(found.here[1], "é");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_offset), cmocka_unit_test(broken_units), cmocka_unit_test(cut_off), cmocka_unit_test(random_tables),
		cmocka_unit_test(any_text), cmocka_unit_test(detected), cmocka_unit_test(contradictions), cmocka_unit_test(names),
		cmocka_unit_test(undefined_bytes), cmocka_unit_test(limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
