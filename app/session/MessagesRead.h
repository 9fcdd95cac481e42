// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"
#include "app/session/CaseNames.h"
#include "app/store/CaseFile.h"

#include <set>

namespace caseweave {

/// What became of the questions in the messages of one case, and who has looked how far. A picture of one moment; the
/// worker's thread.
class MessagesRead {
public:
    static Result<MessagesRead> read(CaseFile &file, const CaseNames &names, const ProfessionalId &me);

    struct Ask {
        MessageAskRow row;
        AskState state = AskState::Owed;
        std::int64_t endedMs = 0;
    };
    const std::vector<Ask> &asks() const { return m_asks; } ///< oldest first
    /// Whom a message answers: by the message, who asked.
    struct Answered {
        std::optional<ProfessionalId> asker; ///< nothing: the question is not here
        std::uint32_t askerDevice = 0;
    };
    std::vector<Answered> answeredBy(const EntryId &message) const;
    bool isMine(std::uint32_t deviceIndex) const;
    bool isUnread(const RowOrigin &message) const;
    bool hasSeen(const ProfessionalId &who, const RowOrigin &message) const;
    /// How far who looks has looked at the messages of a device, here or elsewhere.
    std::uint64_t looked(std::uint32_t deviceIndex) const;
    /// The same as others were told.
    std::uint64_t told(const ProfessionalId &who, const DeviceId &device) const;

private:
    MessagesRead() = default;
    void settle(Ask &ask, const std::vector<MessageAnswerRow> &answers, const std::set<ProfessionalId> &members) const;
    std::optional<ProfessionalId> professionalOf(std::uint32_t deviceIndex) const;

    ProfessionalId m_me;
    std::map<std::uint32_t, DeviceId> m_devices;
    std::map<std::uint32_t, ProfessionalId> m_professionals; ///< by device
    std::map<std::pair<ProfessionalId, DeviceId>, std::uint64_t> m_seen;
    std::map<std::uint32_t, std::uint64_t> m_looked;
    std::vector<Ask> m_asks;
    std::map<EntryId, std::vector<Answered>> m_answered; ///< by the message that answers
};

} // namespace caseweave
