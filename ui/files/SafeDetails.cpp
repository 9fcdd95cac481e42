// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/SafeDetails.h"

#include "app/text/Text.h"
#include "ui/files/AddressText.h"
#include "ui/words/CaseText.h"
#include "ui/words/OrdinaryWords.h"
#include "ui/words/TieText.h"

#include <QtCore/QCoreApplication>

namespace caseweave {

namespace {

bool hasDigit(const QString &word)
{
    return std::any_of(word.begin(), word.end(), [](QChar c) { return c.isDigit(); });
}

/// Words have lost their apostrophes, so "Charlie's" is "charlies".
bool isWord(const QString &written, const QString &word)
{
    return written == word || (written.size() == word.size() + 1 && written.startsWith(word) && written.endsWith(u's'));
}

bool holds(const QStringList &text, const QStringList &run)
{
    return std::search(text.begin(), text.end(), run.begin(), run.end(), isWord) != text.end();
}

/// A name of one or two letters would be found in every text.
constexpr qsizetype leastName = 3;

bool mentionsName(const QStringList &text, const QStringList &words)
{
    return holds(text, words) || std::any_of(words.begin(), words.end(), [&](const QString &word) {
               return word.size() >= leastName && holds(text, {word});
           });
}

/// So many ordinary words in a row are no chance any more.
constexpr qsizetype ordinaryRun = 6;

/// "at 4" tells of no place; a telephone number after an ordinary word does.
bool isTelling(const QString &number, const QString &beside)
{
    constexpr qsizetype longNumber = 3;
    return hasDigit(number) && (number.size() >= longNumber || !isOrdinaryWord(beside));
}

/// By such names everybody says where they were.
bool isPlace(const QString &field)
{
    return field == QLatin1String("address") || field == QLatin1String("school");
}

bool isHeldBy(const QList<QStringList> &texts, const QStringList &run)
{
    return std::any_of(texts.begin(), texts.end(), [&](const QStringList &text) { return holds(text, run); });
}

bool mentions(const QStringList &text, const QStringList &words, const QSet<QString> &open,
              const QList<QStringList> &openPlaces)
{
    const auto tellsNothing = [&open](const QString &word) {
        const bool isPossessive = word.endsWith(u's') && open.contains(word.chopped(1));
        return isOrdinaryWord(word) || isPossessive || open.contains(word);
    };
    if (words.size() < 2)
        return !words.isEmpty() && words.first().size() > 3 && holds(text, words);
    if (words.size() <= ordinaryRun && holds(text, words))
        return true;
    for (qsizetype i = 0; i + 2 <= words.size(); ++i) {
        const QStringList pair = words.mid(i, 2);
        if ((isTelling(pair[0], pair[1]) || isTelling(pair[1], pair[0])) && holds(text, pair))
            return true;
        const QStringList three = words.mid(i, 3);
        const bool tells = three.size() == 3 && !std::all_of(three.begin(), three.end(), tellsNothing);
        if (tells && holds(text, three) && !isHeldBy(openPlaces, three))
            return true;
        if (i + ordinaryRun <= words.size() && holds(text, words.mid(i, ordinaryRun)))
            return true;
    }
    return false;
}

/// Where nearly every child is seen: the word alone tells of no place, and would be found in every second text.
bool isUsualPlace(const QString &place)
{
    static const QStringList usual{QStringLiteral("home"),    QStringLiteral("school"), QStringLiteral("nursery"),
                                   QStringLiteral("college"), QStringLiteral("office"), QStringLiteral("hospital"),
                                   QStringLiteral("clinic"),  QStringLiteral("surgery")};
    const QStringList words = searchWords(place);
    return words.size() == 1 && usual.contains(words.first());
}

} // namespace

SafeDetails::SafeDetails(const CaseSnapshot &snapshot)
{
    gatherOpenWords(snapshot);
    const auto addFields = [&](const QList<Field> &fields, const QString &whose) {
        for (const Field &field : fields) {
            QStringList values;
            for (const FieldValue &value : field.values)
                values << value.text;
            add(QCoreApplication::translate("SafeAddress", "%1 of %2").arg(fieldLabel(field.name), whose), values,
                field.onlyFor);
            if (field.onlyFor.isEmpty())
                continue;
            m_details.last().isName
                = field.name == QLatin1String("given_name") || field.name == QLatin1String("family_name");
            m_details.last().isRole = field.name == QLatin1String("role");
            if (field.name == QLatin1String("address"))
                addParts(values);
            // A month alone tells of no day.
            m_details.last().isWhole = field.name == QLatin1String("born") || field.name == QLatin1String("expected");
        }
    };
    for (const Person &person : snapshot.people) {
        QList<Field> fields;
        for (const Field &field : person.fields) {
            if (tiedTo(field.name))
                addTie(snapshot.people, person, field);
            else
                fields << field;
        }
        addFields(fields, person.fullName());
    }
    for (const Involvement &involvement : snapshot.involvements)
        addFields(involvement.fields, involvement.name);
    for (const Visit &visit : snapshot.visits) {
        add(QCoreApplication::translate("SafeAddress", "Place or note of a visit"),
            {isUsualPlace(visit.place) ? QString() : visit.place, visit.note}, visit.onlyFor);
        if (!visit.onlyFor.isEmpty())
            addParts({visit.place});
    }
}

void SafeDetails::gatherOpenWords(const CaseSnapshot &snapshot)
{
    const auto addWords = [](QSet<QString> &to, const QString &text) {
        for (const QString &word : searchWords(text)) {
            if (!hasDigit(word))
                to.insert(word);
        }
    };
    const auto addFields = [&](QSet<QString> &to, const QList<Field> &fields, const QStringList &names) {
        for (const Field &field : fields) {
            if (!field.onlyFor.isEmpty())
                continue;
            for (const FieldValue &value : field.values) {
                if (names.contains(field.name))
                    addWords(to, value.text);
                const QStringList words = searchWords(value.text);
                if (isPlace(field.name))
                    m_openPlaces << QList<QStringList>{words} << postcodeRuns(words) << streetRuns(words);
                if (field.name == QLatin1String("agency_name"))
                    m_openAgencies << words;
            }
        }
    };
    for (const Person &person : snapshot.people)
        addFields(m_people, person.fields, {QStringLiteral("given_name"), QStringLiteral("family_name")});
    m_professionals = m_people;
    for (const Involvement &one : snapshot.involvements) {
        addFields(m_professionals, one.fields,
                  {QStringLiteral("name"), QStringLiteral("agency_name"), QStringLiteral("role")});
        if (one.professional) {
            addWords(m_professionals, one.name);
            addWords(m_professionals, one.agency.name);
            m_openAgencies << searchWords(one.agency.name);
        }
    }
}

void SafeDetails::add(const QString &what, const QStringList &values, const QStringList &onlyFor)
{
    if (onlyFor.isEmpty())
        return;
    Detail detail{what, onlyFor, {}};
    for (const QString &value : values) {
        const QStringList words = searchWords(value);
        detail.values << withoutPostcodes(words);
        for (const QStringList &postcode : postcodeRuns(words)) {
            if (!isHeldBy(m_openPlaces, postcode))
                detail.parts << postcode;
        }
    }
    m_details << detail;
}

/// Of the last detail, which is where somebody is.
void SafeDetails::addParts(const QStringList &values)
{
    for (const QString &value : values) {
        const QStringList words = searchWords(value);
        QList<QStringList> &parts = m_details.last().parts;
        parts << houseRuns(words);
        for (const QStringList &street : streetRuns(words)) {
            if (!isHeldBy(m_openPlaces, street) && !isHeldBy(m_openAgencies, street))
                parts << street;
        }
    }
}

void SafeDetails::addTie(const QList<Person> &people, const Person &from, const Field &field)
{
    QStringList names{shortName(from)};
    for (const Person &person : people) {
        if (person.id == tiedTo(field.name))
            names << shortName(person);
    }
    QStringList words;
    QStringList said;
    for (const FieldValue &value : field.values) {
        const TieSaid tie = readTie(value.text);
        words << tie.words;
        for (const QString &kind : tie.kinds) {
            for (const QString &name : std::as_const(names))
                said << tieKindText(kind) + QLatin1Char(' ') + name;
        }
    }
    const QString what
        = QCoreApplication::translate("SafeAddress", "%1 of %2").arg(fieldLabel(field.name), personName(from));
    add(what, words, field.onlyFor);
    add(what, said, field.onlyFor);
    if (!field.onlyFor.isEmpty())
        m_details.last().isWhole = true;
}

QList<SafeDetails::Detail> SafeDetails::mentionedIn(const QStringList &texts) const
{
    QList<Detail> found;
    if (m_details.isEmpty())
        return found;
    const QStringList text = searchWords(texts.join(QLatin1Char(' ')));
    for (const Detail &detail : m_details) {
        const bool isPart = std::any_of(detail.parts.begin(), detail.parts.end(),
                                        [&](const QStringList &part) { return holds(text, part); });
        if (isPart || std::any_of(detail.values.begin(), detail.values.end(), [&](const QStringList &value) {
                return !value.isEmpty()
                    && (detail.isName ? mentionsName(text, value)
                            : detail.isWhole
                            ? holds(text, value)
                            : mentions(text, value, detail.isRole ? m_professionals : m_people, m_openPlaces));
            }))
            found << detail;
    }
    return found;
}

} // namespace caseweave
