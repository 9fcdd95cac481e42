// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/AddressText.h"

#include "ui/words/OrdinaryWords.h"

#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <QtCore/QSet>

namespace caseweave {

namespace {

bool startsWithDigit(const QString &word)
{
    return word.at(0).isDigit();
}

/// What streets are called, each with how it is shortened.
const QHash<QString, QStringList> &streetKinds()
{
    static const QHash<QString, QStringList> kinds = [] {
        QHash<QString, QStringList> all;
        const QString written = QStringLiteral(
            "alley arcade avenue/ave/av boulevard/blvd broadway causeway chase circus close/cl common copse court/ct "
            "crescent/cres cresent croft crossing dene drive/dr drove embankment end esplanade fold gardens/gdns gate "
            "glade green/grn grove/gr heights hill lane/ln lea mead meadow meadows mews mount parade park passage path "
            "place/pl promenade quay ride rise road/rd row square/sq street/st strand terrace/terr vale view villas "
            "walk way wharf wood wynd yard");
        for (const QString &one : written.split(QLatin1Char(' '))) {
            const QStringList forms = one.split(QLatin1Char('/'));
            for (const QString &form : forms)
                all.insert(form, forms);
        }
        return all;
    }();
    return kinds;
}

/// With a word for a street these are in every second text, or in every town: "high street", "first place".
bool isProseBeforeKind(const QString &word)
{
    static const QSet<QString> prose = [] {
        const QString all = QStringLiteral(
            "back best better busy county crown different difficult direct easy every family far first front good "
            "great half high hard home last left little local long magistrates main narrow near nearby new next nice "
            "old open parallel public quiet right safe same second short side steep third whole wrong youth");
        const QStringList words = all.split(QLatin1Char(' '));
        return QSet<QString>(words.begin(), words.end());
    }();
    return prose.contains(word) || isOrdinaryWord(word);
}

/// Towns and parts of them are called so, too.
bool isTownKind(const QString &word)
{
    static const QStringList kinds{QStringLiteral("common"), QStringLiteral("end"),     QStringLiteral("gate"),
                                   QStringLiteral("green"),  QStringLiteral("heights"), QStringLiteral("hill"),
                                   QStringLiteral("park"),   QStringLiteral("vale"),    QStringLiteral("wood")};
    return kinds.contains(word);
}

struct Street {
    QStringList name; ///< all its words before the last
    QStringList kinds; ///< the last, as it may be written
    QString number; ///< empty where none stands before it
};

/// The shortest end of a name that is no prose: of "rose cottage old mill" for "Old Mill Lane" it is "mill".
QStringList tellingEnd(const QStringList &name)
{
    for (qsizetype i = name.size() - 1; i >= 0; --i) {
        if (!isProseBeforeKind(name[i]))
            return name.mid(i);
    }
    return {};
}

/// A name of more words is that of a house or town before it.
constexpr qsizetype mostName = 4;

QList<Street> streetsIn(const QStringList &words)
{
    QList<Street> streets;
    qsizetype from = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (startsWithDigit(words[i])) {
            from = i + 1;
            continue;
        }
        const qsizetype first = qMax(from, i - mostName);
        const bool isNumbered = first == from && from > 0 && startsWithDigit(words[from - 1]);
        const bool isTown = isTownKind(words[i]) && !streets.isEmpty() && !isNumbered; // "Mill Lane, Wood Green"
        if (i < from || isTown || !streetKinds().contains(words[i]))
            continue;
        Street street{words.mid(first, i - first), streetKinds().value(words[i]), {}};
        const bool goesOn = i + 1 < words.size() && streetKinds().contains(words[i + 1]);
        if (street.name.isEmpty()) {
            // "12 Broadway", not "9 Park Road" or "4 St Johns Road". The name may still go on: "4 Green Man Lane".
            if (isNumbered && !goesOn && words[i] == street.kinds.first())
                streets << Street{{}, street.kinds, words[from - 1]};
            continue;
        }
        if (goesOn && (isTownKind(words[i]) || tellingEnd(street.name).isEmpty()))
            continue; // "Green Hill Road", "Old Croft Lane"
        if (isNumbered)
            street.number = words[from - 1];
        streets << street;
        from = i + 1;
    }
    return streets;
}

} // namespace

QList<QStringList> postcodeRuns(const QStringList &words)
{
    static const QRegularExpression first(QStringLiteral("^[a-z]{1,2}\\d[a-z\\d]?$"));
    static const QRegularExpression second(QStringLiteral("^\\d[a-z]{2}$"));
    static const QRegularExpression whole(QStringLiteral("^([a-z]{1,2}\\d[a-z\\d]?)(\\d[a-z]{2})$"));
    QList<QStringList> runs;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (const auto match = whole.match(words[i]); match.hasMatch())
            runs << QStringList{words[i]} << QStringList{match.captured(1), match.captured(2)};
        else if (i + 1 < words.size() && first.match(words[i]).hasMatch() && second.match(words[i + 1]).hasMatch())
            runs << words.mid(i, 2) << QStringList{words[i] + words[i + 1]};
    }
    return runs;
}

QList<QStringList> streetRuns(const QStringList &words)
{
    QList<QStringList> runs;
    for (const Street &street : streetsIn(words)) {
        const QStringList name = tellingEnd(street.name);
        for (const QString &kind : street.kinds) {
            if (!name.isEmpty())
                runs << name + QStringList{kind};
        }
    }
    return runs;
}

QList<QStringList> houseRuns(const QStringList &words)
{
    QList<QStringList> runs;
    for (const Street &street : streetsIn(words)) {
        if (street.number.isEmpty())
            continue;
        for (const QString &kind : street.kinds) {
            const QStringList whole = street.name + QStringList{kind};
            runs << QStringList{street.number} + whole << whole + QStringList{street.number};
            for (const QString &no : {QStringLiteral("no"), QStringLiteral("nr"), QStringLiteral("number")})
                runs << whole + QStringList{no, street.number};
        }
    }
    return runs;
}

QStringList withoutPostcodes(const QStringList &words)
{
    QStringList rest = words;
    for (const QStringList &run : postcodeRuns(words)) {
        const auto found = std::search(rest.begin(), rest.end(), run.begin(), run.end());
        if (found != rest.end())
            rest.erase(found, found + run.size());
    }
    return rest;
}

} // namespace caseweave
