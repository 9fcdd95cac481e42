// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

class QButtonGroup;

namespace caseweave {

/// A few choices of which one holds, as radio buttons under each other, each with a hint if it needs one.
class Choices : public QWidget {
    Q_OBJECT

public:
    struct Choice {
        int value;
        QString text;
        QString hint = {};
    };
    Choices(const QString &objectName, const QList<Choice> &choices, QWidget *parent = nullptr);

    /// The value chosen; nothing while none is.
    std::optional<int> value() const;
    void setValue(int value);

Q_SIGNALS:
    void chosen(int value);

private:
    QButtonGroup *m_group;
};

} // namespace caseweave
