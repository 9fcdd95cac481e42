// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/FixtureData.h"
#include "tests/ui/support/FixtureWorkspace.h"

namespace caseweave {

namespace {

bool isOfKind(const QString &what, RecordKind kind)
{
    static const QStringList members{QStringLiteral("case_created"), QStringLiteral("member_added")};
    switch (kind) {
    case RecordKind::Everything:
        return true;
    case RecordKind::Members:
        return members.contains(what);
    case RecordKind::Opened:
        return what == QLatin1String("opened");
    case RecordKind::Exported:
        return what == QLatin1String("exported");
    case RecordKind::Printed:
        return what == QLatin1String("printed");
    case RecordKind::Copied:
        return what == QLatin1String("copied") || what == QLatin1String("copy_saved");
    case RecordKind::Written:
        break;
    }
    for (const RecordKind other :
         {RecordKind::Members, RecordKind::Opened, RecordKind::Exported, RecordKind::Printed, RecordKind::Copied}) {
        if (isOfKind(what, other))
            return false;
    }
    return true;
}

QString keyOf(AccessAction action)
{
    static const char *const keys[] = {"", "opened", "exported", "printed", "copy_saved", "copied"};
    return QString::fromLatin1(keys[static_cast<int>(action)]);
}

} // namespace

Workspace::Request FixtureWorkspace::recordAccess(const CaseId &id, const AccessDraft &draft)
{
    return answer("recordAccess", id, [this, id, draft] {
        m_accesses << draft;
        RecordLine line;
        line.id = fixture::entryId(m_nextId++);
        line.written = now();
        line.author = m_profile.me.name;
        line.agency = m_profile.me.agency;
        line.what = keyOf(draft.action);
        line.access = draft;
        m_record.prepend(line);
        changeCase(
            id, [](CaseSnapshot &) {}, true);
    });
}

void FixtureWorkspace::requestRecord(const CaseId &id, const RecordFilter &filter, qint64 first, qint64 count)
{
    QList<RecordLine> all;
    for (const RecordLine &line : std::as_const(m_record)) {
        const auto author = std::find_if(m_directory.cbegin(), m_directory.cend(),
                                         [&](const ProfessionalCard &card) { return card.name == line.author; });
        const bool by = !filter.person || (author != m_directory.cend() && author->id == *filter.person);
        const QDate day = line.written.date();
        if (by && (!filter.agency || line.agency.id == *filter.agency) && isOfKind(line.what, filter.kind)
            && (!filter.from || day >= *filter.from) && (!filter.to || day <= *filter.to))
            all << line;
    }
    const RecordPage page{id, filter, first, all.size(), all.mid(first, count)};
    QMetaObject::invokeMethod(
        this, [this, page] { Q_EMIT recordLoaded(page); }, Qt::QueuedConnection);
}

} // namespace caseweave
