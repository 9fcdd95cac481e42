// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/documents/DocumentTexts.h"
#include "ui/export/BundleExport.h"
#include "ui/files/FileJob.h"

class QPrinter;

namespace caseweave {

/// Brings what somebody wished for out of the case: gathers it, keeps out what those it is for may not read, names the
/// consequence, asks where to, and has a FileJob do it. Stops where somebody stops, and when it is deleted. GUI thread.
class ExportRun : public QObject {
    Q_OBJECT

public:
    /// The dialogs stand above `window`.
    ExportRun(const Context &context, const CaseId &id, const ExportWish &wish, QWidget *window);
    ~ExportRun() override;

    void begin();

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< at the end, in place of told()

private:
    void gather();
    void take(const ChronologyPage &page);
    void take(const MessagePage &page);
    void gatherSharing();
    void takeSharing(const SharingPage &page);
    void gatherRecord();
    void takeRecord(const RecordPage &page);
    void gatherVersions();
    void readNextVersion();
    void takeVersion(const CaseId &id, const PlanVersionContent &content);
    void endVersion(Workspace::Request request);
    void lookThroughDocuments();
    void readNextDocument();
    void make();
    void ask(const std::shared_ptr<const ExportContent> &content);
    QString consequence() const;
    void goOn();
    void choosePlace();
    void choosePrinter();
    void copy();
    FileJob *job();
    AccessDraft record() const;
    void end(const QString &sentence = {});
    void fail(const QString &sentence);

    Context m_context;
    CaseId m_case;
    ExportWish m_wish;
    QWidget *m_window;
    PageView m_shown; ///< what is gathered: of a page what it lists, else all
    BundleSources m_sources; ///< of the chronology: the events alone
    std::optional<qint64> m_total; ///< of what is being gathered, when it began
    bool m_gathering = false; ///< events
    bool m_gatheringMessages = false;
    bool m_gatheringSharing = false;
    bool m_gatheringRecord = false;
    QList<EntryId> m_versions; ///< of plans, that are still to be read
    Workspace::Request m_versionRequest = 0; ///< for the first of them
    std::unique_ptr<DocumentTexts> m_texts; ///< where documents are read
    QList<Document> m_toRead; ///< the one that is being read first
    std::shared_ptr<const ExportContent> m_content;
    std::shared_ptr<QPrinter> m_printer;
    std::shared_ptr<Progress> m_progress = std::make_shared<Progress>();
};

} // namespace caseweave
