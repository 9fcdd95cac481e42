// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"
#include "ui/files/ReaderGuard.h"

namespace caseweave {

/// The whole case on pages, as a PDF or on paper: what there is of the children and who is involved, concerns, the
/// chronology, plans, voices, sharing decisions, time limits. What is not known is said. Messages and documents are
/// not in it, and it says so.
class CasePages : public ExportContent {
public:
    CasePages(const CaseSnapshot &snapshot, const QList<ChronologyEvent> &events,
              const QList<SharingDecision> &decisions, const ExportWish &wish, const ExportMaker &maker);

    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;
    bool print(PageCanvas &canvas, Progress &progress) const override;

protected:
    /// Without a section, for who adds some: `shown` is what of the case may be told.
    CasePages(const CaseSnapshot &snapshot, const CaseSnapshot &shown, const ExportWish &wish,
              const ExportMaker &maker);

    enum class Kind : std::uint8_t { Section, Heading, Subheading, Text, List, Event };
    struct Piece {
        Kind kind = Kind::Text;
        QString text;
        QStringList items; ///< of a list
        qsizetype event = 0; ///< in m_events
    };
    void section(const QString &text);
    void put(Kind kind, const QString &text);
    void put(const QStringList &items);
    void addCase();
    void addPeople(PersonKind kind, const QString &none);
    void addInvolved();
    void addConcerns();
    void addChronology(const QList<ChronologyEvent> &events, const ExportWish &wish);
    void addPlans();
    void addOutcome(const PlanOutcome &outcome);
    void addVoices();
    void addVoice(const Voice &voice);
    void addDecisions(const QList<SharingDecision> &decisions);
    void addClocks(const RulesInForce &inForce);
    QString actionText(const PlanAction &action);
    QStringList peopleDetails(const Person &person) const;
    QStringList involvedDetails(const Involvement &one) const;
    bool wasHidden(const Person &person, const QString &key) const;
    /// What somebody is to the child; of whom it is left out, that it is.
    QString placeOf(const ObjectId &person, const QString &place) const;

    CaseSnapshot m_before; ///< with all that is readable at the desk
    ReaderGuard m_guard;
    CaseSnapshot m_case; ///< without what is hidden
    QDateTime m_at;
    QString m_title;
    QString m_filter; ///< in force, in words
    QString m_missing; ///< what is never in it
    QString m_last; ///< the line at the end
    QString m_audience;
    QString m_made;
    QList<ChronologyEvent> m_events;
    QList<Piece> m_pieces;
};

} // namespace caseweave
