// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/ExportContent.h"
#include "ui/widgets/FormDialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace caseweave {

class Choices;
class FormField;
class Paragraph;
class RecipientsChoice;

/// What is to leave the case, of which time, for whom, and as what. It only asks: ExportRun does it.
class ExportDialog : public FormDialog {
    Q_OBJECT

public:
    /// Begins with what is on the screen: with a page as it lists its things where that differs from all of it.
    ExportDialog(const Context &context, const CaseSnapshot &snapshot, ExportWhat page, const PageView &view,
                 ExportForm form, QWidget *parent = nullptr);

Q_SIGNALS:
    void wished(const caseweave::ExportWish &wish);

private:
    void addWhat();
    bool hasShown() const;
    bool isShown() const; ///< the page as it is shown is chosen
    void addPeriod();
    void addWhom(const CaseSnapshot &snapshot);
    void addForm();
    void showForms();
    void showConsequence();
    ExportWhat what() const;
    ExportForm chosenForm() const;
    bool noPrinter() const;
    bool forMe() const;
    QString dateProblem(const QLineEdit *line) const;
    ExportWish wish() const;

    ExportWhat m_page;
    PageView m_view;
    Choices *m_what = nullptr;
    QWidget *m_period = nullptr;
    QLineEdit *m_from = nullptr;
    QLineEdit *m_to = nullptr;
    Choices *m_whom = nullptr;
    RecipientsChoice *m_recipients = nullptr;
    FormField *m_recipientsField = nullptr;
    QCheckBox *m_names = nullptr;
    QComboBox *m_form = nullptr;
    Paragraph *m_consequence = nullptr;
};

} // namespace caseweave
