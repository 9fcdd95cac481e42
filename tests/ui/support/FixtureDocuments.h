// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Documents.h"
#include "tests/app/support/MadeFiles.h"

namespace caseweave {

class FixtureWorkspace;

/// The documents of a FixtureWorkspace: sealed into a folder that goes with it, and never sent anywhere.
class FixtureDocuments : public Documents {
    Q_OBJECT

public:
    using Answer = std::function<quint64(const char *call, const CaseId &id, std::function<void()> work)>;
    FixtureDocuments(FixtureWorkspace &workspace, Answer answer);

    /// A document of the case, here and at the hub.
    ObjectId put(const CaseId &id, const QString &title, const QString &kind, const QString &media,
                 const QByteArray &bytes, const QStringList &audience = {});
    void setState(const CaseId &id, const ObjectId &document, const DocumentState &state);
    void setAdding(const CaseId &id, const QList<DocumentAdding> &adding);
    /// What add() was given, oldest first.
    const QList<DocumentDraft> &drafts() const { return m_drafts; }
    QString folder() const { return m_files.folder(); }

    quint64 add(const CaseId &id, const DocumentDraft &draft) override;
    void stopAdding(quint64 request) override;
    quint64 change(const CaseId &id, const DocumentChange &change) override;
    void wish(const CaseId &id, const ObjectId &document) override;
    quint64 giveUpCopy(const CaseId &id, const ObjectId &document) override;
    void stop(const CaseId &id, const ObjectId &document) override;
    DocumentsPicture picture(const CaseId &id) const override;

private:
    FixtureWorkspace &m_workspace;
    Answer m_answer;
    test::SealedFiles m_files;
    QList<DocumentDraft> m_drafts;
    std::map<CaseId, DocumentsPicture> m_pictures;
    std::uint8_t m_lastId = 0;
};

namespace fixture {

/// A report of some pages, a letter for some alone, a picture at the hub, a text on its way.
void addBanksDocuments(FixtureWorkspace &workspace);

} // namespace fixture
} // namespace caseweave
