/* How the numbers came about, for who has only the workbook. */
#include "shortlist/shortlist.h"
#include "xlsx/book.h"

static const struct af_xlsx_column columns[] = {{"Word", 24, AF_XLSX_LABEL, 0}, {"What it means here", 110, AF_XLSX_WRAP, 0}};
static const struct af_xlsx_table method = {"Method", columns, 2, 0, 2};

static const struct {
	const char *word, *meaning;
} words[] = {
	{"Fit", "0 to 100. It is the sum of the points of a person's parts, exactly. A part is a requirement of the project, or an archetype: the kind of "
	        "person, specialist or generalist, that the project needs."},
	{"Weight", "The share of the fit that a part can give. The weights of all parts sum to 100 %. The archetypes share theirs as the mix says."},
	{"Strength", "The evidence on the profile for a part, 0 to 250: from the stated level, the years and how long ago a skill was used, or carried over from a "
	             "skill that implies or resembles the one that is asked. The column Evidence says from where. Of an archetype it is the affinity."},
	{"Credit", "How much of the asked level the strength amounts to, 0 to 250, where more than the asked level earns no more. Met says it in words: none, little, half, most, full."},
	{"Points", "Weight times credit, as tenths of a point of the fit, rounded so that the points of a person sum to the printed fit. Raw is "
	           "weight, in hundredths of a percent, times credit; 25,000 of it are one point."},
	{"Lowest and highest fit", "The range of the fit: what it would be if every skill that the profile names without level or years were as weak, or as "
	                           "strong, as it could be. Equal numbers mean that nothing had to be assumed."},
	{"Stated, assumed", "A part that is assumed rests on a skill that the profile names without level or years; 125, the middle of the scale, is assumed for it. Weight on stated "
	                    "evidence is the share of the requirements' weight that has credit from a stated level or stated years."},
	{"Must-have", "A requirement without which nobody is eligible: it takes a strength of 30 for each level that is asked, which is 60 % of full credit, and the "
	              "years, where years are asked. Above that it earns points as any other requirement."},
	{"Near miss", "Somebody who is not eligible, since they fail a must-have or a condition, such as the rate. Fails says which. Their fit is reckoned as everybody's, and "
	              "their ranks are among themselves."},
	{"To check", "A condition that nothing on the profile confirms or denies. Ask the person."},
	{"Affinity, lean", "How near a profile is to each of the two archetypes, 0 to 250. Lean is generalist minus specialist: below 0 is toward the specialist."},
	{"Advice, mix", "The facts of the project give points toward a specialist or a generalist; their sum is the advice. The mix is what the ranking used: the advice, "
	                "unless the client or the person who ranked fixed another one."},
	{"Decision, pin", "What people did: nothing is decided by the program, and no score changes by it. Who is pinned in is on the list, and who is pinned out is off "
	                  "it, since somebody said so, against the ranking."},
	{"What earns no points", "Names, places and other personal facts."},
	{"Snapshot", "The list is frozen: the same snapshot gives the same workbook, byte for byte, whenever it is written. Its hash is on the sheet Summary, among the "
	             "custom properties of this document, and in the comment of the ZIP file that a workbook is."},
	{"Is it unaltered?", "archefit shortlist verify FILE says whether every byte of the file is as it was written, and which snapshot of a database it is. A program that "
	                     "saves the workbook again writes another file."},
	{"On paper", "The sheets Candidates, Contributions and Near misses are printed without their last columns, which are for closer reading."},
	{"Hidden characters", "Control characters and direction marks in a text are shown by their number, as <U+202E>. All texts are plain text: there are no formulas and no "
	                      "links in this workbook."},
};

void af_xlsx_method(struct af_xlsx *x)
{
	af_xlsx_table_begin(x, &method);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		af_xlsx_text(x, AF_XLSX_LABEL, words[i].word);
		af_xlsx_text(x, AF_XLSX_WRAP, words[i].meaning);
		af_xlsx_row_end(x);
	}
	af_xlsx_table_end(x);
}
