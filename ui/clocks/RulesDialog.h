// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clocks/Rulebook.h"
#include "ui/context/Context.h"

#include <QtWidgets/QDialog>

class QPushButton;
class QTableView;

namespace caseweave {

class Paragraph;
class RulesModel;

/// Where the rules of clocks come from, of each nation: takes a file that the agency signed in place of those of the
/// program, and goes back. A file is read on another thread.
class RulesDialog : public QDialog {
    Q_OBJECT

public:
    explicit RulesDialog(const Context &context, QWidget *parent = nullptr);

    void takeFile(const QString &path);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Read {
        std::optional<SignedJurisdiction> rules;
        QString problem; ///< else
    };
    static Read read(const QString &path);
    QLayout *makeButtons();
    void fit();
    void chooseFile();
    void taken(const Read &read);
    void ask(const SignedJurisdiction &rules);
    void change();
    void refresh();
    void say(const QString &sentence, bool isProblem = false);

    Context m_context;
    Rulebook &m_rulebook;
    RulesModel *m_model;
    QTableView *m_table;
    Paragraph *m_said;
    QPushButton *m_take;
    QPushButton *m_change;
};

/// Why a file was not taken, and what to do.
QString rulesErrorText(ErrorCode code);

} // namespace caseweave
