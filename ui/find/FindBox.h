// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/find/Found.h"
#include "ui/context/Context.h"

#include <QtWidgets/QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QTimer;

namespace caseweave {

class FindModel;
class FlowLayout;

/// One box over all cases: what is typed is looked for at once, Down and Up choose among what was found without leaving
/// the line, Enter shows it, Escape closes. Goes with its content when it closes.
class FindBox : public QDialog {
    Q_OBJECT

public:
    explicit FindBox(const Context &context, QWidget *parent);

Q_SIGNALS:
    void chosen(const caseweave::FoundThing &thing);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    enum Page { Table, Start, Nothing };
    void makeKinds();
    void ask();
    void setOnly(const std::optional<FoundKind> &kind);
    void showAnswer();
    void showKinds();
    void fit();
    void move(int by);
    void choose(int row);

    Context m_context;
    FindModel *m_model;
    QLineEdit *m_line;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QLabel *m_note;
    QTimer *m_again;
    QList<QPushButton *> m_kinds; ///< all of them, then by FoundKind
    std::optional<FoundKind> m_only;
};

} // namespace caseweave
