// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/CardsExport.h"

#include "app/text/Text.h"
#include "ui/files/CaseFileName.h"
#include "ui/files/ContentLines.h"
#include "ui/files/ReaderGuard.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QIODevice>
#include <QtCore/QRegularExpression>

namespace caseweave {

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("CardsExport", text);
}

/// "Shah;Maya;;;", "Pryce;Owen;;Dr;": the last word is taken for the surname, for want of anything that says so.
QString structuredName(const QString &name)
{
    static const QStringList titles{QStringLiteral("Dr"),   QStringLiteral("Mr"),   QStringLiteral("Mrs"),
                                    QStringLiteral("Ms"),   QStringLiteral("Miss"), QStringLiteral("Mx"),
                                    QStringLiteral("Prof"), QStringLiteral("Rev"),  QStringLiteral("PC"),
                                    QStringLiteral("DC"),   QStringLiteral("Sgt"),  QStringLiteral("DS"),
                                    QStringLiteral("DI")};
    QStringList words = name.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const bool hasTitle = words.size() > 1 && titles.contains(words.first().section(QLatin1Char('.'), 0, 0));
    const QString title = hasTitle ? words.takeFirst() : QString();
    const QString family = words.isEmpty() ? QString() : words.takeLast();
    return content::parts({family, words.join(QLatin1Char(' ')), {}, title, {}});
}

/// What of a line can be dialled. "Duty desk, 01632 960100" has words beside it, which a telephone cannot read.
QStringList telephonesIn(const QString &typed)
{
    static const QRegularExpression number(QStringLiteral("\\+?[0-9][0-9 ()/.-]{1,30}[0-9]"));
    QStringList found;
    for (auto at = number.globalMatch(typed); at.hasNext();)
        found << at.next().captured();
    return found;
}

bool hasLetter(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
}

QByteArray phoneLines(const QString &typed, const char *type)
{
    const QByteArray name = QByteArray("TEL;TYPE=") + type;
    QByteArray lines;
    for (const QString &number : telephonesIn(typed)) {
        QString dialled = number;
        dialled.removeIf([](QChar c) { return !c.isDigit() && c != QLatin1Char('+'); });
        lines += dialled.startsWith(QLatin1Char('+'))
            ? content::line((name + ";VALUE=uri").constData(), QStringLiteral("tel:") + dialled) // RFC 3966
            : content::line(name.constData(), content::text(number));
    }
    return lines;
}

bool namesSomebody(const QString &role, const QList<Person> &people)
{
    const QStringList words = searchWords(role);
    return std::any_of(people.begin(), people.end(), [&](const Person &person) {
        const QStringList name = searchWords(person.fullName());
        return std::any_of(words.begin(), words.end(), [&](const QString &word) {
            return name.contains(word) || (word.endsWith(u's') && name.contains(word.chopped(1)));
        });
    });
}

} // namespace

CardsExport::CardsExport(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker)
    : m_made(maker.at)
{
    ReaderGuard guard(snapshot, wish.recipients);
    // A detail that some alone may read is a passage of its own.
    const auto detail = [&](const Involvement &of, const char *key) -> QString {
        const Field *field = of.field(QLatin1String(key));
        if (field == nullptr || (field->text().isEmpty() && !field->withheld))
            return {};
        return guard.lets(field->onlyFor, field->withheld, {field->text()}) ? field->text() : QString();
    };
    for (const Involvement &one : snapshot.involvements) {
        if (one.ended)
            continue;
        Card card;
        card.uid = QString::fromStdString(toHex(one.id));
        card.name = one.name;
        card.agency = one.agency.name;
        if (const Field *role = one.field(QStringLiteral("role")); role != nullptr && role->onlyFor.isEmpty())
            card.role = namesSomebody(role->text(), snapshot.people) ? QString() : detail(one, "role");
        card.dutyLine = detail(one, "duty_line");
        if (one.professional) {
            for (const Member &member : snapshot.members) {
                if (member.card.id != *one.professional)
                    continue;
                card.title = member.card.title;
                card.team = member.card.team;
                card.phone = member.card.phone;
                card.mail = member.card.mail;
            }
        } else {
            card.phone = detail(one, "phone");
            card.mail = detail(one, "mail");
        }
        if (!card.name.isEmpty())
            m_cards << card;
    }
    fileName = caseFileName(snapshot.summary.reference, QStringLiteral("professionals"), maker.at.date());
    items = m_cards.size();
    takeOver(guard);
}

QByteArray CardsExport::cardOf(const Card &card, const QDateTime &made)
{
    QByteArray text = content::line("BEGIN", QStringLiteral("VCARD")) + content::line("VERSION", QStringLiteral("4.0"));
    text += content::line("UID", content::text(QStringLiteral("urn:x-caseweave:") + card.uid));
    text += content::line("FN", content::text(card.name));
    text += content::line("N", structuredName(card.name));
    text += content::line(
        "ORG", content::parts(card.team.isEmpty() ? QStringList{card.agency} : QStringList{card.agency, card.team}));
    if (!card.title.isEmpty())
        text += content::line("TITLE", content::text(card.title));
    if (!card.role.isEmpty())
        text += content::line("ROLE", content::text(card.role));
    text += phoneLines(card.phone, "work,voice") + phoneLines(card.dutyLine, "work");
    QStringList notes;
    if (hasLetter(card.phone))
        notes << say("Phone: %1").arg(card.phone);
    if (hasLetter(card.dutyLine))
        notes << say("Duty line: %1").arg(card.dutyLine);
    if (!notes.isEmpty())
        text += content::line("NOTE", content::text(notes.join(QLatin1Char('\n'))));
    if (!card.mail.isEmpty())
        text += content::line("EMAIL;TYPE=work", content::text(card.mail));
    text += content::line("REV", made.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")));
    return text + content::line("END", QStringLiteral("VCARD"));
}

bool CardsExport::write(ExportForm, QIODevice &out, Progress &progress) const
{
    bool good = true;
    for (const Card &card : m_cards)
        good = good && !progress.cancelled() && out.write(cardOf(card, m_made)) > 0;
    return good;
}

} // namespace caseweave
