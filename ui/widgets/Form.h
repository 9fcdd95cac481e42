// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QFrame>
#include <QtWidgets/QWidget>

class QVBoxLayout;

namespace caseweave {

class FormField;

/// "There is a problem": takes the focus when it appears and links to each field that is wrong.
class ErrorSummary : public QFrame {
    Q_OBJECT

public:
    explicit ErrorSummary(QWidget *parent = nullptr);
    /// Shows the fields' errors and one about the whole, if any; hides itself when there is none.
    void show(const QList<FormField *> &fields, const QString &general = {});
    void clear();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void wrap(int width);

    QVBoxLayout *m_links;
};

/// A column of fields below an error summary.
class Form : public QWidget {
    Q_OBJECT

public:
    explicit Form(QWidget *parent = nullptr);

    FormField *addField(FormField *field);
    void addWidget(QWidget *widget);
    void insertAtTop(QWidget *widget); ///< below the summary of errors
    /// A field that stands inside another widget of the form: checked with the rest.
    void watchField(FormField *field);
    void forgetField(FormField *field);
    void addSpacing(int px);

    /// Checks all visible fields; shows the summary and gives it the focus where something is wrong.
    bool validate();
    /// Something that is not about one field: what the program was told when it tried.
    void setProblem(const QString &sentence);
    void clearProblem();
    QList<FormField *> fields() const { return m_fields; }

private:
    void forgetWhatIsMended();

    ErrorSummary *m_summary;
    QVBoxLayout *m_column;
    QList<FormField *> m_fields;
};

} // namespace caseweave
