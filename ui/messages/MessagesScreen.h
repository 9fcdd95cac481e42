// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/messages/MessageModel.h"

class QListView;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace caseweave {

class FormDialog;
class MessageDetail;

/// What members of a case write to each other, in the order of time, and what is owed an answer.
class MessagesScreen : public CasePage {
    Q_OBJECT

public:
    explicit MessagesScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    void reload() override;
    /// Chooses this message, in all of them.
    void showMessage(const EntryId &id);
    void showUnread();
    void write();
    void reply(); ///< to the chosen one; says so where nothing is chosen
    void takeBack();

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makePages();
    void setFilter(const MessageFilter &filter);
    void came();
    void begin();
    void choose(int row);
    void showChosen();
    void refill();
    void present(FormDialog *dialog);
    const Message *chosen() const;
    bool canWrite() const;
    /// Which rows are on the screen now.
    void look();
    /// Others are told, and the count falls.
    void tellSeen();
    bool isLookedAt() const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    MessageModel *m_model;
    QListView *m_list;
    MessageDetail *m_detail;
    QStackedWidget *m_stack;
    QPushButton *m_write;
    QPushButton *m_reply;
    QPushButton *m_takeBack;
    QPushButton *m_earlier;
    QPushButton *m_all = nullptr;
    QPushButton *m_owed = nullptr;
    QPushButton *m_conversation = nullptr;
    QTimer *m_looking;
    std::optional<EntryId> m_chosen;
    bool m_follows = false; ///< the end of the list is on the screen
    bool m_placed = false; ///< the list stands where reading begins
    bool m_toTell = false; ///< more was seen, or something came, since it was last told
    int m_seenTo = -1; ///< the last row down to which all were on the screen
};

} // namespace caseweave
