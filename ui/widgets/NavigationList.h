// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QListView>

class QStandardItemModel;

namespace caseweave {

class Style;

/// Places to go, with counts of what needs attention, under headings. One tab stop; arrows move, Enter goes.
class NavigationList : public QListView {
    Q_OBJECT

public:
    struct Entry {
        QString key; ///< empty for a heading
        QString text;
        int count = 0;
        QString countMeans; ///< read out after the count: "cases need attention"
        friend bool operator==(const Entry &, const Entry &) = default;
    };

    explicit NavigationList(const Style &style, QWidget *parent = nullptr);

    void setEntries(const QList<Entry> &entries);
    /// Marks where the program is without going there.
    void setCurrentKey(const QString &key);
    QString currentKey() const;

Q_SIGNALS:
    void chosen(const QString &key);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QStandardItemModel *m_model;
    QList<Entry> m_entries;
};

} // namespace caseweave
