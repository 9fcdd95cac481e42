// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Documents.h"
#include "ui/widgets/FormDialog.h"

class QComboBox;
class QLineEdit;

namespace caseweave {

class AudienceChoice;
class Choices;

/// What files that are to be added are called, what they are, whom they are about and who may read them. It only asks:
/// a file can be sealed while somebody goes on working.
class AddDocumentsDialog : public FormDialog {
    Q_OBJECT

public:
    /// `notAdded`: what it says of files that were chosen too and cannot be added; empty: there are none.
    AddDocumentsDialog(const Context &context, const CaseSnapshot &snapshot, const QStringList &paths,
                       const QString &notAdded, QWidget *parent = nullptr);

Q_SIGNALS:
    void wished(const QList<caseweave::DocumentDraft> &drafts);

private:
    QList<DocumentDraft> drafts() const;

    QStringList m_paths;
    QList<QLineEdit *> m_titles; ///< of each path
    QComboBox *m_kind;
    QComboBox *m_person;
    AudienceChoice *m_audience;
};

/// Another title, kind or person; or that it was added by mistake.
class ChangeDocumentDialog : public FormDialog {
    Q_OBJECT

public:
    ChangeDocumentDialog(const Context &context, const CaseSnapshot &snapshot, const Document &document,
                         QWidget *parent = nullptr);
    bool takesAway() const; ///< as it is filled in

private:
    DocumentChange change() const;
    void askToTakeAway(std::function<Workspace::Request()> send);

    Document m_document;
    QLineEdit *m_title;
    QComboBox *m_kind;
    QComboBox *m_person;
    Choices *m_mistake;
};

} // namespace caseweave
