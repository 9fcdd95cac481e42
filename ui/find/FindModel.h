// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/Workspace.h"

#include <QtCore/QAbstractTableModel>

namespace caseweave {

/// What was found, as rows. Of one kind it loads further rows when they are looked at; of all kinds it holds the first
/// of each, and a row that leads to the rest. A new question replaces the rows when its answer comes, not before.
class FindModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Where, When, ColumnCount };
    explicit FindModel(Workspace &workspace, QObject *parent = nullptr);

    static constexpr qint64 pageSize = 50;
    void ask(const QString &text, const std::optional<FoundKind> &only);
    /// The same once more, because the cases were not all read.
    void askAgain();
    const FoundPage &answered() const { return m_page; } ///< the newest answer; its things are the rows
    const FoundThing *thingAt(int row) const; ///< null for a row that leads to more
    std::optional<FoundKind> moreAt(int row) const;
    /// The kinds of which something was found, with how many are here.
    QList<std::pair<FoundKind, int>> kinds() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void answerCame();
    void failed(caseweave::ErrorCode code);

private:
    struct Row {
        qsizetype thing = -1; ///< of the page; -1: leads to more
        FoundKind kind = FoundKind::Person;
    };
    void take(quint64 request, const FoundPage &page);
    void fillRows();
    void nameCases();
    QVariant whatOf(const FoundThing &thing, int role) const;
    QVariant moreOf(FoundKind kind, int column, int role) const;

    Workspace &m_workspace;
    FoundPage m_page;
    QList<Row> m_rows;
    std::map<CaseId, std::pair<QString, QString>> m_cases; ///< whom it is about, and its reference
    FindQuery m_asked;
    quint64 m_request = 0; ///< on its way; 0: none
};

} // namespace caseweave
