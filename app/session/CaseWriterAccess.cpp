// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/CaseWriter.h"
#include "app/text/TypedText.h"

namespace caseweave {

namespace {

std::optional<DayCode> codeOf(const std::optional<QDate> &date)
{
    if (!date)
        return std::nullopt;
    return date->isValid() && date->year() > 0
        ? static_cast<DayCode>(date->year() * 10'000 + date->month() * 100 + date->day())
        : 0;
}

} // namespace

Status CaseWriter::recordAccess(const AccessDraft &draft)
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const std::string what = draft.what.toStdString();
    const std::string form = draft.form.toStdString();
    const auto name = text::toPayloadLine(draft.name, mostTitleBytes);
    if (!name)
        return ErrorCode::TooLarge;
    std::vector<std::string> names;
    for (const SharingRecipient &recipient : draft.recipients) {
        const auto line = text::toPayloadLine(recipient.name, mostTitleBytes);
        if (!line)
            return ErrorCode::TooLarge;
        names.push_back(*line);
    }
    AccessPayload payload;
    payload.action = draft.action;
    payload.what = what;
    payload.name = *name;
    payload.form = form;
    payload.from = codeOf(draft.from);
    payload.to = codeOf(draft.to);
    payload.leftOut = static_cast<std::uint64_t>(std::max<qint64>(draft.leftOut, 0));
    for (qsizetype i = 0; i < draft.recipients.size(); ++i)
        payload.recipients.push_back({draft.recipients[i].professional, names[static_cast<std::size_t>(i)]});
    if (draft.restricted <= 0 || draft.onlyFor.isEmpty())
        return append(PayloadKind::Access, payload.encode(), draft.onlyFor);
    // That something restricted was in it is for those to know who may read that.
    const auto forAll = payload.encode();
    payload.restricted = static_cast<std::uint64_t>(draft.restricted);
    const auto forSome = payload.encode();
    const auto members = audience(draft.onlyFor);
    if (!forAll || !forSome || !members)
        return !forAll ? forAll.error() : (!forSome ? forSome.error() : members.error());
    const auto kind = static_cast<std::uint64_t>(PayloadKind::Access);
    const NewEntry entries[] = {{kind, *forAll, {}}, {kind, *forSome, *members}};
    const auto written = m_file.log().append(entries);
    return written ? Status() : Status(written.error());
}

Result<bool> CaseWriter::recordOpening()
{
    if (const auto block = m_file.writeBlock())
        return *block;
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs());
    const auto midnight = static_cast<std::uint64_t>(std::max<qint64>(now.date().startOfDay().toMSecsSinceEpoch(), 0));
    const auto devices = m_file.store().devices();
    if (!devices)
        return devices.error();
    LineFilter mine;
    mine.devices.emplace();
    mine.actions = {static_cast<std::uint8_t>(AccessAction::Opened)};
    mine.fromClock = midnight << 16;
    for (const auto &[index, device] : *devices) {
        for (const RosterMember &member : m_file.log().roster().members) {
            const bool isMine = member.id.professional == m_profile.secrets().professional
                && std::any_of(member.devices.begin(), member.devices.end(),
                               [id = device](const RosterDevice &one) { return one.id == id; });
            if (isMine)
                mine.devices->push_back(index);
        }
    }
    const auto before = m_file.store().lineCount(mine);
    if (!before)
        return before.error();
    if (*before > 0)
        return false;
    AccessDraft opened;
    opened.action = AccessAction::Opened;
    opened.what = QStringLiteral("case");
    if (const Status written = recordAccess(opened); !written)
        return written.error();
    return true;
}

} // namespace caseweave
