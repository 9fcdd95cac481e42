// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/casefile/Field.h"

#include <QtWidgets/QWidget>

class QComboBox;
class QLineEdit;

namespace caseweave {

/// A line of text and, while it is empty, why it is: not asked, asked and none, no reply, withheld.
class KnownLine : public QWidget {
    Q_OBJECT

public:
    /// Begins with what `field` says; null: nobody wrote it. The line is named `objectName`, the reason that with "Why"
    /// behind it. `label`: of the field, for who hears it.
    KnownLine(const Field *field, const QString &label, const QString &objectName, QWidget *parent = nullptr);

    QString text() const; ///< as one line; empty: not known, for the reason that follows
    Knowledge ifEmpty() const;

private:
    QLineEdit *m_line;
    QComboBox *m_why;
};

} // namespace caseweave
