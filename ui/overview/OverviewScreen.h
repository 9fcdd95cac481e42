// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"

class QBoxLayout;
class QScrollArea;
class QTableView;

namespace caseweave {

class Attention;
class DetailPanel;
class NetworkModel;
class NetworkPicture;
class TieModel;

/// One case at a glance: at the left what needs attention and who is involved, at the right the network.
class OverviewScreen : public CasePage {
    Q_OBJECT

public:
    explicit OverviewScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    /// Chooses somebody of the network: by the id of a person or of an involvement. False: not there.
    bool showPerson(const ObjectId &id);
    void focusPicture();
    void focusList();

Q_SIGNALS:
    void chronologyWanted();
    void contradictionsWanted();
    void clocksWanted();
    void changeCaseWanted(); ///< its reference or stage
    void planWanted();
    void voicesWanted();
    void messageWanted(const caseweave::EntryId &id);
    void unreadWanted();
    void addPersonWanted();
    void addProfessionalWanted();

private:
    QWidget *makeLeft();
    void addNetworkLists(QBoxLayout *column);
    QWidget *makeRight();
    void showDetail();
    void arrange();
    void fitLeft();
    void fitTable();
    bool stacked() const;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    NetworkModel *m_model;
    Attention *m_attention = nullptr;
    QTableView *m_table = nullptr;
    TieModel *m_tieModel = nullptr;
    QTableView *m_ties = nullptr;
    NetworkPicture *m_picture = nullptr;
    DetailPanel *m_detail = nullptr;
    QBoxLayout *m_columns = nullptr;
    QWidget *m_left = nullptr;
    QScrollArea *m_leftScroll = nullptr;
    QScrollArea *m_page = nullptr;
    QWidget *m_right = nullptr;
    bool m_stacked = false; ///< as it was last arranged
};

} // namespace caseweave
