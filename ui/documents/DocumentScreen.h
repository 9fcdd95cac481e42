// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/documents/DocumentModel.h"

class QFrame;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace caseweave {

class PreviewPane;

/// The documents of a case, where each of them is, and what stands in the chosen one.
class DocumentScreen : public CasePage {
    Q_OBJECT

public:
    explicit DocumentScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    /// Chooses this one. False: it is not here.
    bool showDocument(const ObjectId &id);
    void add(); ///< asks for files
    void addFiles(const QStringList &paths);
    /// What is wanted of the chosen one next: to be fetched, to be sent again, or to stop.
    void move();
    void saveCopy();
    void changeChosen();
    void freeCopy();
    void readChosen(); ///< goes into the page that is shown
    void showNext();
    void showPrevious();
    PreviewPane *preview() const { return m_preview; }

protected:
    void showEvent(QShowEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *makeHead();
    QFrame *makeDetail();
    void refill();
    int rowWanted();
    void noteChosen();
    void showChosen();
    void showPage(const Document &document, const DocumentState &state);
    void refreshActions();
    void begin(const QList<DocumentDraft> &drafts);
    /// What was chosen together, until there is an answer for each.
    struct Adding {
        qsizetype awaited = 0;
        QStringList added;
        QStringList problems;
    };
    void tellAdded(Adding &adding);
    void tellOfWished();
    const Document *chosen() const;
    DocumentState chosenState() const;
    bool canWrite() const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    DocumentModel *m_model;
    QTableView *m_table;
    QStackedWidget *m_stack;
    PreviewPane *m_preview;
    QVBoxLayout *m_facts = nullptr;
    QFrame *m_detail;
    QPushButton *m_add;
    QPushButton *m_move;
    QPushButton *m_save;
    QPushButton *m_change;
    QPushButton *m_free;
    ObjectId m_chosen{};
    void await(quint64 request, const QString &title);
    /// What was added or was chosen while it was being added, until it is a document: it stays chosen.
    struct Awaited {
        quint64 request = 0;
        QString title;
        QList<ObjectId> others; ///< the documents that there were
    };
    std::optional<Awaited> m_awaited;
    QHash<ObjectId, QString> m_wished; ///< the titles of those that somebody fetches, until they are here
    bool m_refilling = false;
    QString m_factsShown; ///< what the facts say, so that they are not made anew at every percent
};

} // namespace caseweave
