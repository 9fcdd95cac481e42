// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureExport.h"

#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"

#include <QtCore/QBuffer>

namespace caseweave::fixture {

ExportMaker maker()
{
    return {QStringLiteral("Maya Shah, Greendale Council"), FixtureWorkspace::now()};
}

ExportWish forPanel()
{
    return wishFor({{{}, QStringLiteral("The panel")}});
}

QByteArray made(const ExportContent &content, ExportForm form)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    Progress progress;
    return buffer.open(QIODevice::ReadWrite) && content.write(form, buffer, progress) ? bytes : QByteArray();
}

QString restrictedDetail(const CaseSnapshot &snapshot)
{
    for (const Person &person : snapshot.people) {
        for (const Field &field : person.fields) {
            if (!field.onlyFor.isEmpty())
                return field.text();
        }
    }
    return {};
}

ChronologyEvent plainEvent(int number, const QString &title, const QString &text)
{
    ChronologyEvent event;
    event.id = entryId(3000 + number);
    event.date = QDate(2026, 1, 1).addDays(number % 300);
    event.title = title;
    event.text = text;
    event.author = QStringLiteral("Tom Barker");
    event.agency = agency(AgencyKind::Police);
    event.written = FixtureWorkspace::now();
    return event;
}

SharingRecipient recipient(int number)
{
    const ProfessionalCard card = directory().at(number - 1);
    return {card.id, QStringLiteral("%1, %2").arg(card.name, card.agency.name)};
}

ExportWish wishFor(const QList<SharingRecipient> &recipients)
{
    ExportWish wish;
    wish.recipients = recipients;
    return wish;
}

} // namespace caseweave::fixture
