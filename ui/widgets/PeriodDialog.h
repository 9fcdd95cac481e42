// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/FormDialog.h"

class QLineEdit;

namespace caseweave {

/// Asks for a first and a last day; either may be left open.
class PeriodDialog : public FormDialog {
    Q_OBJECT

public:
    PeriodDialog(const Context &context, const std::optional<QDate> &from, const std::optional<QDate> &to,
                 QWidget *parent = nullptr);

Q_SIGNALS:
    /// Not both are nothing; the last day is not before the first.
    void chosen(const std::optional<QDate> &from, const std::optional<QDate> &to);

private:
    QLineEdit *addDay(const QString &label, const char *objectName, const std::optional<QDate> &day);

    QLineEdit *m_from;
    QLineEdit *m_to;
};

/// "1 June 2026 to 4 July 2026"; "All dates" for neither.
QString periodText(const std::optional<QDate> &from, const std::optional<QDate> &to);

} // namespace caseweave
