// SPDX-License-Identifier: GPL-3.0-or-later
// Who opened a case and took what out of it, as the record shows it.
#include "app/session/CaseView.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

std::optional<std::vector<std::uint8_t>> actionsOf(RecordKind kind)
{
    const auto number = [](AccessAction action) { return static_cast<std::uint8_t>(action); };
    switch (kind) {
    case RecordKind::Opened:
        return std::vector{number(AccessAction::Opened)};
    case RecordKind::Exported:
        return std::vector{number(AccessAction::Exported)};
    case RecordKind::Printed:
        return std::vector{number(AccessAction::Printed)};
    case RecordKind::Copied:
        return std::vector{number(AccessAction::SavedCopy), number(AccessAction::Copied)};
    case RecordKind::Everything:
    case RecordKind::Written:
    case RecordKind::Members:
        return std::nullopt;
    }
    return std::nullopt;
}

/// The first clock of a day on this computer.
std::uint64_t clockAt(const QDate &day)
{
    const qint64 ms = day.startOfDay().toMSecsSinceEpoch();
    return static_cast<std::uint64_t>(std::clamp<qint64>(ms, 0, INT64_MAX >> 16)) << 16;
}

QString keyOf(AccessAction action)
{
    switch (action) {
    case AccessAction::Opened:
        return QStringLiteral("opened");
    case AccessAction::Exported:
        return QStringLiteral("exported");
    case AccessAction::Printed:
        return QStringLiteral("printed");
    case AccessAction::SavedCopy:
        return QStringLiteral("copy_saved");
    case AccessAction::Copied:
        return QStringLiteral("copied");
    }
    return QStringLiteral("unknown");
}

std::optional<QDate> dateOf(const std::optional<DayCode> &code)
{
    if (!code)
        return std::nullopt;
    const auto number = static_cast<int>(*code);
    return QDate(number / 10'000, number / 100 % 100, number % 100);
}

AccessDraft saidBy(const AccessPayload &payload)
{
    AccessDraft said;
    said.action = payload.action;
    said.what = text::fromPayload(payload.what);
    said.name = text::fromPayload(payload.name);
    said.form = text::fromPayload(payload.form);
    said.from = dateOf(payload.from);
    said.to = dateOf(payload.to);
    said.restricted = static_cast<qint64>(payload.restricted);
    said.leftOut = static_cast<qint64>(payload.leftOut);
    for (const AccessPayload::Recipient &recipient : payload.recipients)
        said.recipients.append({recipient.professional, text::fromPayload(recipient.name)});
    return said;
}

/// What keys like these say is open to everybody wherever the entry is.
bool tellsNoWords(std::string_view key)
{
    constexpr std::string_view keys[] = {"state", "involvement", "handed_to", "person", "kind", "when", "date"};
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

WrittenDetail detailOf(const FieldWrite &write)
{
    WrittenDetail detail;
    detail.type = static_cast<ObjectType>(write.place.type);
    detail.object = write.place.object;
    detail.key = text::fromPayload(write.place.key);
    if (tellsNoWords(write.place.key))
        detail.text = text::fromPayload(write.text);
    detail.emptied = write.text.empty() && write.knowledge != sealedKnowledge;
    return detail;
}

} // namespace

bool CaseView::isBy(const Author &author, const RecordFilter &filter) const
{
    const bool person = !filter.person || (author.member && author.member->professional == *filter.person);
    return person && (!filter.agency || author.agency.id == *filter.agency);
}

LineFilter CaseView::rowsOf(const RecordFilter &filter) const
{
    LineFilter rows;
    if (filter.person || filter.agency) {
        rows.devices.emplace();
        for (const auto &[index, device] : m_devices) {
            if (isBy(m_names.author(device), filter))
                rows.devices->push_back(index);
        }
    }
    rows.actions = actionsOf(filter.kind);
    rows.withoutAccess = filter.kind == RecordKind::Written;
    if (filter.from)
        rows.fromClock = clockAt(*filter.from);
    if (filter.to)
        rows.toClock = std::max<std::uint64_t>(clockAt(filter.to->addDays(1)), 1) - 1;
    return rows;
}

void CaseView::readAccess(const LineRow &row, RecordLine &line)
{
    line.what = keyOf(static_cast<AccessAction>(row.action));
    // A text that cannot be read leaves the line with what was done.
    static_cast<void>(m_file.log().entry(row.origin.deviceIndex, row.origin.sequence, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? AccessPayload::decode(entry.payload) : ErrorCode::NoKey;
        if (payload)
            line.access = saidBy(*payload);
    }));
}

void CaseView::readDetails(const LineRow &row, RecordLine &line)
{
    if (!row.understood || row.kind != static_cast<std::uint64_t>(PayloadKind::FieldWrites))
        return;
    // As above.
    static_cast<void>(m_file.log().entry(row.origin.deviceIndex, row.origin.sequence, [&](const LogEntry &entry) {
        const auto payload = entry.readable ? FieldWrites::decode(entry.payload) : ErrorCode::NoKey;
        if (!payload)
            return;
        for (const FieldWrite &write : payload->writes)
            line.details << detailOf(write);
    }));
}

} // namespace caseweave
