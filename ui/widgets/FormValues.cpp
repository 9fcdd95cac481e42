// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormValues.h"

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

bool isCounted(const QLineEdit *line)
{
    return line->echoMode() == QLineEdit::Normal && qobject_cast<const QComboBox *>(line->parentWidget()) == nullptr;
}

} // namespace

QJsonObject valuesIn(const QWidget *root)
{
    QJsonObject values;
    for (const QWidget *widget : root->findChildren<QWidget *>()) {
        const QString name = widget->objectName();
        if (name.isEmpty())
            continue;
        if (const auto *line = qobject_cast<const QLineEdit *>(widget); line != nullptr && isCounted(line))
            values.insert(name, line->text());
        else if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget))
            values.insert(name, text->toPlainText());
        else if (const auto *combo = qobject_cast<const QComboBox *>(widget))
            values.insert(name, combo->currentText());
        else if (const auto *button = qobject_cast<const QAbstractButton *>(widget);
                 button != nullptr && button->isCheckable())
            values.insert(name, button->isChecked());
    }
    return values;
}

void putValues(QWidget *root, const QJsonObject &values)
{
    for (QWidget *widget : root->findChildren<QWidget *>()) {
        const auto found = values.constFind(widget->objectName());
        if (widget->objectName().isEmpty() || found == values.constEnd() || found->isNull())
            continue;
        if (auto *line = qobject_cast<QLineEdit *>(widget); line != nullptr && isCounted(line)) {
            line->setText(found->toString());
        } else if (auto *text = qobject_cast<QPlainTextEdit *>(widget)) {
            text->setPlainText(found->toString());
        } else if (auto *combo = qobject_cast<QComboBox *>(widget)) {
            combo->setCurrentText(found->toString());
        } else if (auto *button = qobject_cast<QAbstractButton *>(widget);
                   button != nullptr && button->isCheckable() && found->isBool()) {
            // Of buttons that exclude each other only the one that is on is to be pressed.
            if (found->toBool() || !button->autoExclusive())
                button->setChecked(found->toBool());
        }
    }
}

} // namespace caseweave
