// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"

namespace caseweave {

/// The professionals of a case as contact cards (vCard 4.0, RFC 6350): members and those without an account who have
/// not left. Nobody of the family, and no word of the case but its reference in the name of the file: a role that names
/// one of its people, or that is for some alone, is on no card, which goes on to telephones and has no room to say so.
class CardsExport final : public ExportContent {
public:
    CardsExport(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker);

    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;

private:
    struct Card {
        QString uid;
        QString name;
        QString agency;
        QString team;
        QString title; ///< with the agency
        QString role; ///< in the case
        QString phone;
        QString dutyLine;
        QString mail;
    };
    static QByteArray cardOf(const Card &card, const QDateTime &made);

    QDateTime m_made;
    QList<Card> m_cards;
};

} // namespace caseweave
