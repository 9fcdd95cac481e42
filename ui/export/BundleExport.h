// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/bundle/CaseBundle.h"
#include "ui/export/ExportContent.h"

namespace caseweave {

/// What a bundle is made of and a snapshot does not have.
struct BundleSources {
    QList<ChronologyEvent> events; ///< oldest first
    QList<Message> messages; ///< oldest first
    qint64 messagesMissing = 0; ///< older ones, beyond what a workspace gives
    QList<SharingDecision> decisions; ///< newest first
    QList<PlanVersionContent> versions; ///< of those that the snapshot names, as far as they could be read
    QMap<ObjectId, QStringList> documentTexts; ///< what stands in documents, as far as it was read
    QList<ObjectId> documentsUnread; ///< of which not all was: nobody knows what they give away
    QList<RecordLine> lines; ///< of the record, newest first; no bundle has them
};

/// The whole case as a bundle (docs/bundle.md), with its documents.
class BundleExport final : public ExportContent {
public:
    BundleExport(const CaseSnapshot &snapshot, const BundleSources &sources, const ExportWish &wish,
                 const ExportMaker &maker);

    /// Without the hashes of documents, and with their sizes as they were written: write() measures both.
    const CaseBundle &bundle() const { return m_bundle; }
    bool write(ExportForm form, QIODevice &out, Progress &progress) const override;
    QString failure() const override { return m_failure; }

private:
    void addDocuments(const CaseSnapshot &snapshot, const BundleSources &sources, class ReaderGuard &guard);
    void addRecord(const CaseSnapshot &snapshot, const BundleSources &sources, class ReaderGuard &guard);
    bool measure(CaseBundle &bundle, Progress &progress) const;
    void noteFailure(const QString &title) const;

    CaseBundle m_bundle;
    QMap<QString, DocumentContentPtr> m_contents; ///< of those that go, by their id
    mutable QString m_failure;
};

} // namespace caseweave
