// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"

namespace caseweave {

class ReaderGuard;

/// Coming visits, time limits and what is planned, as a calendar (RFC 5545). A calendar goes to telephones and to other
/// people's screens: unless somebody asks for names there is the reference of the case and what it is, and nothing of
/// whom it is about or where.
class CalendarExport final : public ExportContent {
public:
    /// Without a period of the wish: from the day on which it is made.
    CalendarExport(const CaseSnapshot &snapshot, const ExportWish &wish, const ExportMaker &maker);

    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;

private:
    struct Entry {
        QString uid;
        QDate day;
        std::optional<QTime> time;
        QString summary;
        QString place;
        QString description;
    };
    void addVisits(const CaseSnapshot &snapshot, ReaderGuard &guard, bool withNames);
    void addClocks(const CaseSnapshot &snapshot, bool withNames);
    void addMilestones(const CaseSnapshot &snapshot, const Jurisdiction *rules, ReaderGuard &guard, bool withNames);
    bool isIn(const QDate &day) const;
    QByteArray eventOf(const Entry &entry) const;

    QString m_reference;
    QString m_audience;
    QDateTime m_made;
    QDate m_from;
    std::optional<QDate> m_to;
    QList<Entry> m_entries;
};

} // namespace caseweave
