// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/clock/JurisdictionBook.h"
#include "app/session/AccessRecord.h"
#include "ui/files/PageView.h"
#include "ui/files/Progress.h"

class QIODevice;

/// What can leave a case, and how.
namespace caseweave {

struct CaseSnapshot;
class PageCanvas;
class ReaderGuard;

/// From Sharing on: a page of the case, as it lists its things.
enum class ExportWhat : std::uint8_t {
    Chronology,
    Calendar,
    Professionals,
    Case,
    Network,
    Sharing,
    Plan,
    Visits,
    Clocks,
    Voices,
    Documents,
    Record
};
enum class ExportForm : std::uint8_t { Pdf, Csv, Ics, Vcf, Bundle, Paper, Text };

QString keyOf(ExportWhat what); ///< as docs/payloads.md 24 names it
QString keyOf(ExportForm form);
AccessAction actionOf(ExportForm form);
QString endingOf(ExportForm form); ///< ".pdf"; empty where it is no file
QList<ExportForm> formsOf(ExportWhat what); ///< the usual one first

/// What somebody asked for.
struct ExportWish {
    ExportWhat what = ExportWhat::Chronology;
    ExportForm form = ExportForm::Pdf;
    std::optional<QDate> from;
    std::optional<QDate> to;
    QList<SharingRecipient> recipients; ///< empty: for the person at the desk
    bool withNames = false; ///< of a calendar: whose visit it is
    std::optional<PageView> shown = {}; ///< what the page lists; nothing: all that there is
};

/// Who makes it, and when.
struct ExportMaker {
    QString by; ///< "Maya Shah, Greendale Council"
    QDateTime at;
    std::optional<RulesInForce> rules = {}; ///< of the case's clocks; nothing: those that come with the program

    RulesInForce rulesOf(const CaseSnapshot &snapshot) const;
};

/// What is ready to leave: everything that some may not read is out of it already. Made and used on any thread, by one
/// at a time.
class ExportContent {
public:
    virtual ~ExportContent() = default;

    QString fileName; ///< without an ending
    qint64 items = 0; ///< events, dates, people that are in it
    qint64 leftOut = 0;
    qint64 restricted = 0; ///< of what is in it, for some alone
    QList<ProfessionalId> restrictedFor; ///< those who may all read that; the person at the desk is not named
    QStringList because; ///< whose reading kept something out
    QStringList givenAway; ///< details that kept passages out which repeat them
    QStringList tells; ///< further sentences that somebody must have read before it goes

    /// False: stopped, or the device has failed. Of the forms of its kind.
    virtual bool write(ExportForm form, QIODevice &out, Progress &progress) const = 0;
    /// Why write() gave up, where that was not the device: a sentence.
    virtual QString failure() const { return {}; }
    /// Pages, of a file or of paper. False also where it has no such form.
    virtual bool print(PageCanvas &canvas, Progress &progress) const;

protected:
    void takeOver(const ReaderGuard &guard); ///< what it kept out, and why
};

} // namespace caseweave
