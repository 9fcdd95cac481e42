// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormField.h"

#include "ui/widgets/Labels.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtGui/QFocusEvent>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

FormField::FormField(const QString &label, const QString &hint, QWidget *field, QWidget *parent)
    : QWidget(parent), m_labelText(label), m_hint(makeLabel(hint, "secondary")), m_error(makeLabel({}, "error")),
      m_field(field)
{
    Q_ASSERT(!field->objectName().isEmpty());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
    QLabel *head = makeLabel(label, "strong");
    head->setBuddy(field);
    for (QLabel *line : {head, m_hint, m_error}) {
        line->setWordWrap(true);
        column->addWidget(line);
    }
    column->addWidget(field);
    m_hint->setVisible(!hint.isEmpty());
    m_error->hide();
    m_error->setObjectName(field->objectName() + QStringLiteral("Error"));
    // A field made of several widgets is spoken for by its line edit, which has the focus.
    m_spoken = field->findChild<QLineEdit *>();
    if (m_spoken == nullptr)
        m_spoken = field;
    field->setAccessibleName(label);
    m_spoken->setAccessibleName(label);
    setFocusProxy(field);
    watch(field);
    describe();
}

void FormField::watch(QWidget *field)
{
    m_spoken->installEventFilter(this);
    if (auto *line = qobject_cast<QLineEdit *>(field)) {
        connect(line, &QLineEdit::textChanged, this, &FormField::onEdited);
    } else if (auto *text = qobject_cast<QPlainTextEdit *>(field)) {
        connect(text, &QPlainTextEdit::textChanged, this, &FormField::onEdited);
    } else if (auto *combo = qobject_cast<QComboBox *>(field)) {
        connect(combo, &QComboBox::currentTextChanged, this, &FormField::onEdited);
    } else {
        for (QLineEdit *inner : field->findChildren<QLineEdit *>())
            connect(inner, &QLineEdit::textChanged, this, &FormField::onEdited);
        for (QAbstractButton *inner : field->findChildren<QAbstractButton *>()) {
            if (inner->isCheckable())
                connect(inner, &QAbstractButton::toggled, this, &FormField::onEdited);
        }
    }
}

void FormField::setCheck(Check check)
{
    m_check = std::move(check);
}

bool FormField::validate()
{
    m_touched = true;
    setError(m_check ? m_check() : QString());
    return m_errorText.isEmpty();
}

void FormField::setError(const QString &error)
{
    if (error == m_errorText)
        return;
    m_errorText = error;
    m_error->setText(error.isEmpty() ? QString() : tr("Error: %1").arg(error));
    m_error->setVisible(!error.isEmpty());
    setStyleProperty(m_spoken, "invalid", !error.isEmpty());
    describe();
    if (!error.isEmpty()) {
        QAccessibleEvent event(m_spoken, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
    Q_EMIT errorChanged();
}

void FormField::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    describe();
}

void FormField::onEdited()
{
    m_touched = true;
    // An error clears at once; a new one waits until editing ends.
    if (!m_errorText.isEmpty() && (!m_check || m_check().isEmpty() || m_check() != m_errorText))
        setError({});
    Q_EMIT edited();
}

bool FormField::eventFilter(QObject *watched, QEvent *event)
{
    // A window that goes away has not ended the editing; it may be half destroyed, and with it what the check reads.
    const bool leaves = event->type() == QEvent::FocusOut
        && static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason;
    if (leaves && m_touched && isVisible() && m_check) {
        if (const QString error = m_check(); !error.isEmpty())
            setError(error);
    }
    return QWidget::eventFilter(watched, event);
}

void FormField::describe()
{
    QStringList parts;
    if (!m_hint->text().isEmpty())
        parts << m_hint->text();
    if (!m_error->text().isEmpty())
        parts << m_error->text();
    m_spoken->setAccessibleDescription(parts.join(QLatin1Char(' ')));
}

} // namespace caseweave
