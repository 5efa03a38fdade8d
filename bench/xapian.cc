/* The pool in Xapian, and the ranking of archefit by it:
 *
 *     build/bench/xapian load PACKED.TSV FOLDER   makes the database out of what bench/plan.c dumps
 *     build/bench/xapian match FOLDER QUERY       prints key and raw of the first ten for a query of bench/plan.c
 *     build/bench/xapian version                  prints that of the library
 *
 * A person is a document, its number the person's. A skill is a term whose wdf is strength + 256 * possible strength. Affinities are values,
 * one byte each. A requirement is scored by a Weight that turns the wdf into credit; an any-of group is OP_MAX of its skills; a must-have is a
 * PostingSource that walks the same postings, passes over those who do not reach the threshold and gives the credit in the same step.
 * All weights are whole numbers, so that sums of doubles are exact. */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <xapian.h>

namespace {

struct Term {
	bool must;
	int weight, level, threshold;
	std::vector<std::string> skills;
};

double credit(const Term &term, Xapian::termcount wdf)
{
	const int full = static_cast<int>(wdf & 255) * 5 / term.level;

	return static_cast<double>(term.weight) * (full < 250 ? full : 250);
}

std::string name_of(const std::string &skill)
{
	return "S" + skill;
}

/* The weight of the skills of one term: wqf - 1 is its place in the query. */
class Credit : public Xapian::Weight {
	const std::vector<Term> &terms;
	const Term *term = nullptr;

public:
	explicit Credit(const std::vector<Term> &all) : terms(all)
	{
		need_stat(WDF);
		need_stat(WQF);
	}
	Credit *clone() const override { return new Credit(terms); }
	void init(double factor) override { term = factor > 0 ? &terms[get_wqf() - 1] : nullptr; }
	std::string name() const override { return "Credit"; }
	double get_sumpart(Xapian::termcount wdf, Xapian::termcount, Xapian::termcount) const override { return credit(*term, wdf); }
	double get_maxpart() const override { return term->weight * 250.0; }
	double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
	double get_maxextra() const override { return 0; }
};

/* Those who may be as strong in a skill as the threshold asks; scores them unless somebody else does. */
class Must : public Xapian::PostingSource {
	const Term &term;
	const std::string skill;
	const bool scores;
	Xapian::Database db;
	Xapian::PostingIterator at, end;
	bool started = false;

	void pass()
	{
		while (at != end && static_cast<int>(at.get_wdf() >> 8) < term.threshold)
			++at;
	}

public:
	Must(const Term &t, const std::string &s, bool scoring) : term(t), skill(s), scores(scoring) {}
	PostingSource *clone() const override { return new Must(term, skill, scores); }
	void init(const Xapian::Database &database) override
	{
		db = database;
		at = db.postlist_begin(skill);
		end = db.postlist_end(skill);
		started = false;
		set_maxweight(scores ? term.weight * 250.0 : 0);
	}
	Xapian::doccount get_termfreq_min() const override { return 0; }
	Xapian::doccount get_termfreq_est() const override { return db.get_termfreq(skill); }
	Xapian::doccount get_termfreq_max() const override { return db.get_termfreq(skill); }
	double get_weight() const override { return scores ? credit(term, at.get_wdf()) : 0; }
	Xapian::docid get_docid() const override { return *at; }
	bool at_end() const override { return at == end; }
	void next(double) override
	{
		if (started)
			++at;
		started = true;
		pass();
	}
	void skip_to(Xapian::docid id, double) override
	{
		started = true;
		at.skip_to(id);
		pass();
	}
};

/* The part that an archetype carries. */
class Affinity : public Xapian::ValuePostingSource {
	const double weight;

public:
	Affinity(Xapian::valueno column, double w) : ValuePostingSource(column), weight(w) {}
	Affinity *clone() const override { return new Affinity(get_slot(), weight); }
	void init(const Xapian::Database &database) override
	{
		const std::string most = database.get_value_upper_bound(get_slot());

		ValuePostingSource::init(database);
		set_maxweight(weight * (most.empty() ? 0 : static_cast<unsigned char>(most[0])));
	}
	double get_weight() const override { return weight * static_cast<unsigned char>(get_value()[0]); }
};

std::vector<std::string> split(const std::string &text, char separator)
{
	std::vector<std::string> parts;
	std::istringstream in(text);

	for (std::string part; std::getline(in, part, separator);)
		parts.push_back(part);
	return parts;
}

/* {1,2,3} */
std::vector<std::string> elements(const std::string &array)
{
	return split(array.substr(1, array.size() - 2), ',');
}

void load(const char *packed, const std::string &folder)
{
	std::ifstream in(packed);
	const std::string raw = folder + ".raw";

	{
		Xapian::WritableDatabase db(raw, Xapian::DB_CREATE_OR_OVERWRITE);

		for (std::string line; std::getline(in, line);) {
			const std::vector<std::string> cells = split(line, '\t');
			const std::vector<std::string> affinities = elements(cells.at(2)), skills = elements(cells.at(3)),
			                               strengths = elements(cells.at(4)), possible = elements(cells.at(5));
			Xapian::Document document;

			document.set_data(cells[1]);
			for (size_t i = 0; i < affinities.size(); i++)
				document.add_value(static_cast<Xapian::valueno>(i), std::string(1, static_cast<char>(std::stoi(affinities[i]))));
			for (size_t i = 0; i < skills.size(); i++)
				document.add_term(name_of(skills[i]), static_cast<Xapian::termcount>(std::stoi(strengths[i]) +
				                                                                      256 * std::stoi(possible[i])));
			db.replace_document(static_cast<Xapian::docid>(std::stoul(cells[0])), document);
		}
		db.commit();
	}
	Xapian::Database(raw).compact(folder);
}

Xapian::Query score_of(const Term &term, size_t place)
{
	std::vector<Xapian::Query> list;

	for (const std::string &skill : term.skills)
		list.push_back(Xapian::Query(name_of(skill), static_cast<Xapian::termcount>(place + 1)));
	return Xapian::Query(list.size() > 1 ? Xapian::Query::OP_MAX : Xapian::Query::OP_OR, list.begin(), list.end());
}

Xapian::Query must_of(const Term &term)
{
	std::vector<Xapian::Query> list;

	for (const std::string &skill : term.skills)
		list.push_back(Xapian::Query((new Must(term, name_of(skill), term.skills.size() == 1))->release()));
	return Xapian::Query(Xapian::Query::OP_OR, list.begin(), list.end());
}

/* Reads a query: the terms, and the sources of affinities. */
std::vector<Term> read_query(const char *file, std::vector<Xapian::Query> &affinities)
{
	std::vector<Term> terms;
	std::ifstream in(file);

	for (std::string line; std::getline(in, line);) {
		std::istringstream words(line);
		std::string kind, skill;
		Term term = {};

		words >> kind >> term.weight;
		if (kind == "affinity") {
			unsigned slot = 0;

			words >> slot;
			if (term.weight)
				affinities.push_back(Xapian::Query((new Affinity(slot, term.weight))->release()));
			continue;
		}
		term.must = kind == "must";
		words >> term.level >> term.threshold;
		while (words >> skill)
			term.skills.push_back(skill);
		terms.push_back(term);
	}
	return terms;
}

void match(const std::string &folder, const char *file)
{
	Xapian::Database db(folder);
	Xapian::Enquire enquire(db);
	std::vector<Xapian::Query> musts, rest;
	const std::vector<Term> terms = read_query(file, rest);

	for (size_t i = 0; i < terms.size(); i++) {
		if (terms[i].must)
			musts.push_back(must_of(terms[i]));
		if (!terms[i].must || terms[i].skills.size() > 1)
			rest.push_back(score_of(terms[i], i));
	}
	Xapian::Query query(Xapian::Query::OP_OR, rest.begin(), rest.end());

	if (!musts.empty())
		query = Xapian::Query(Xapian::Query::OP_AND_MAYBE, Xapian::Query(Xapian::Query::OP_AND, musts.begin(), musts.end()), query);
	enquire.set_query(query);
	enquire.set_weighting_scheme(Credit(terms));
	const Xapian::MSet found = enquire.get_mset(0, 10);
	for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i)
		std::printf("%s|%.0f\n", i.get_document().get_data().c_str(), i.get_weight());
}

} // namespace

int main(int argc, char **argv)
{
	try {
		if (argc == 4 && !std::strcmp(argv[1], "load"))
			load(argv[2], argv[3]);
		else if (argc == 4 && !std::strcmp(argv[1], "match"))
			match(argv[2], argv[3]);
		else if (argc == 2 && !std::strcmp(argv[1], "version"))
			std::puts(Xapian::version_string());
		else
			throw Xapian::InvalidArgumentError("usage: xapian load PACKED.TSV FOLDER | match FOLDER QUERY | version");
	} catch (const Xapian::Error &error) {
		std::fprintf(stderr, "xapian: %s\n", error.get_description().c_str());
		return 1;
	}
	return 0;
}
