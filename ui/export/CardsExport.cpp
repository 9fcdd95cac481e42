// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/CardsExport.h"

#include "ui/files/CaseFileName.h"
#include "ui/files/ContentLines.h"
#include "ui/files/ReaderGuard.h"

#include <QtCore/QIODevice>

namespace caseweave {

namespace {

/// "Shah;Maya;;;": the last word is taken for the surname, for want of anything that says so.
QString structuredName(const QString &name)
{
    const QString given = name.section(QLatin1Char(' '), 0, -2);
    return content::parts({name.section(QLatin1Char(' '), -1), given, {}, {}, {}});
}

/// A number as RFC 3966 has it, or nothing where it has letters in it.
QString telephone(const QString &typed)
{
    QString number;
    for (const QChar c : typed) {
        if (c.isDigit() && c.unicode() < 128)
            number += c;
        else if (c == QLatin1Char('+') && number.isEmpty())
            number += c;
        else if (c.isLetter())
            return {};
    }
    return number.size() < 3 ? QString() : number;
}

QByteArray phoneLine(const QString &typed, const char *type)
{
    const QString number = telephone(typed);
    const QByteArray name = QByteArray("TEL;TYPE=") + type;
    if (number.startsWith(QLatin1Char('+')))
        return content::line((name + ";VALUE=uri").constData(), QStringLiteral("tel:") + number);
    return content::line(name.constData(), content::text(typed));
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
        card.title = detail(one, "role");
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
    if (!card.phone.isEmpty())
        text += phoneLine(card.phone, "work,voice");
    if (!card.dutyLine.isEmpty())
        text += phoneLine(card.dutyLine, "work");
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
