// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/TieText.h"

#include "ui/words/CaseText.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("TieText", text);
}

QString begun(const QString &text)
{
    return text.left(1).toUpper() + text.mid(1);
}

QString kindsText(const TieSaid &said)
{
    QStringList texts;
    for (const QString &kind : said.kinds)
        texts << tieKindText(kind);
    return texts.join(QStringLiteral(", "));
}

} // namespace

QString tieKindText(const QString &kind)
{
    static const QHash<QString, const char *> texts{{QStringLiteral("parent_of"), "parent of"},
                                                    {QStringLiteral("child_of"), "child of"},
                                                    {QStringLiteral("sibling_of"), "brother or sister of"},
                                                    {QStringLiteral("grandparent_of"), "grandparent of"},
                                                    {QStringLiteral("relative_of"), "relative of"},
                                                    {QStringLiteral("partner_of"), "partner of"},
                                                    {QStringLiteral("ex_partner_of"), "former partner of"},
                                                    {QStringLiteral("carer_of"), "looks after"},
                                                    {QStringLiteral("friend_of"), "friend of"},
                                                    {QStringLiteral("lives_with"), "lives with"},
                                                    {QStringLiteral("no_contact_with"), "not allowed contact with"}};
    const char *text = texts.value(kind);
    return text == nullptr ? QString(kind).replace(QLatin1Char('_'), QLatin1Char(' ')).simplified() : say(text);
}

QString tieKindChoice(const QString &kind)
{
    return begun(tieKindText(kind));
}

QStringList tieLines(const TieSaid &said)
{
    QStringList lines;
    for (const QString &kind : said.kinds)
        lines << tieKindText(kind);
    if (!said.words.isEmpty())
        lines << said.words;
    return lines;
}

QString tiedName(const QList<Person> &people, const ObjectId &id)
{
    for (const Person &person : people) {
        if (person.id == id)
            return personName(person);
    }
    return say("Somebody whose name is not known");
}

QString tieOfText(const Tie &tie, const QList<Person> &people)
{
    const QString to = tiedName(people, tie.to);
    if (tie.said.kinds.isEmpty())
        return say("With %1: %2").arg(to, tie.said.words);
    const QString kinds = say("%1 %2").arg(begun(kindsText(tie.said)), to);
    return tie.said.words.isEmpty() ? kinds : say("%1 (%2)").arg(kinds, tie.said.words);
}

QString tieSentence(const Tie &tie, const QList<Person> &people)
{
    const QString text = tieOfText(tie, people);
    return say("%1: %2").arg(tiedName(people, tie.from), text.left(1).toLower() + text.mid(1));
}

bool keepsApart(const TieSaid &said)
{
    return std::any_of(said.kinds.begin(), said.kinds.end(), isTieToKeepApart);
}

bool isMutual(const TieSaid &said)
{
    return std::all_of(said.kinds.begin(), said.kinds.end(), isMutualTie);
}

} // namespace caseweave
