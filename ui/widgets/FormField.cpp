// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormField.h"

#include "app/text/TypedText.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtGui/QFocusEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QApplication>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

/// From here on the field says how much room is left.
qint64 tightFrom(std::size_t most)
{
    return static_cast<qint64>(std::min<std::size_t>(most / 5, 500));
}

} // namespace

FormField::FormField(const QString &label, const QString &hint, QWidget *field, QWidget *parent)
    : QWidget(parent), m_labelText(label), m_hint(makeLabel(hint, "secondary")), m_error(makeLabel({}, "error")),
      m_roomLeft(makeLabel({}, "secondary")), m_field(field)
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
    m_roomLeft->setObjectName(field->objectName() + QStringLiteral("Room"));
    m_roomLeft->setWordWrap(true);
    m_roomLeft->hide();
    column->addWidget(m_roomLeft);
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
        for (QComboBox *inner : field->findChildren<QComboBox *>())
            connect(inner, &QComboBox::currentTextChanged, this, &FormField::onEdited);
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

void FormField::setMost(std::size_t bytes)
{
    m_most = bytes;
    showRoom();
}

QString FormField::typed() const
{
    if (const auto *line = qobject_cast<const QLineEdit *>(m_spoken))
        return line->text();
    if (const auto *text = qobject_cast<const QPlainTextEdit *>(m_field))
        return text->toPlainText();
    const auto *combo = qobject_cast<const QComboBox *>(m_field);
    return combo == nullptr ? QString() : combo->currentText();
}

qint64 FormField::room() const
{
    const auto sent = text::toPayload(typed(), std::numeric_limits<std::size_t>::max());
    return static_cast<qint64>(m_most) - static_cast<qint64>(sent ? sent->size() : 0);
}

void FormField::showRoom()
{
    const qint64 left = room();
    const bool told = m_most > 0 && left <= tightFrom(m_most);
    if (told)
        m_roomLeft->setText(left >= 0 ? tr("Room for about %1 more characters.").arg(left)
                                      : tr("About %1 characters too many.").arg(-left));
    if (told || m_roomLeft->isVisibleTo(this)) {
        setStyleProperty(m_roomLeft, "role", left < 0 ? QStringLiteral("error") : QStringLiteral("secondary"));
        m_roomLeft->setVisible(told);
        describe();
    }
}

QString FormField::problem() const
{
    const QString wrong = m_check ? m_check() : QString();
    if (!wrong.isEmpty() || m_most == 0 || room() >= 0)
        return wrong;
    QString name = m_labelText;
    name.remove(tr(" (optional)"));
    return tr("“%1” takes up to %2 characters and has about %3 too many. Shorten it, or write the rest elsewhere.")
        .arg(name)
        .arg(m_most)
        .arg(-room());
}

bool FormField::validate()
{
    m_touched = true;
    setError(problem());
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
    if (!m_errorText.isEmpty() && problem() != m_errorText)
        setError({});
    if (m_most > 0)
        showRoom();
    Q_EMIT edited();
}

bool FormField::writeOut()
{
    auto *line = qobject_cast<QLineEdit *>(m_spoken);
    if (line == nullptr || !m_inFull)
        return false;
    const QString inFull = m_inFull(line->text());
    if (inFull == line->text())
        return false;
    line->setText(inFull);
    return true;
}

namespace {

/// A window that goes away has not ended the editing; it may be half destroyed, and with it what the check reads. A
/// button that is pressed with the mouse may send the form, which looks at all of it first.
bool endsEditing(Qt::FocusReason reason)
{
    const bool toButton
        = reason == Qt::MouseFocusReason && qobject_cast<QAbstractButton *>(QApplication::focusWidget()) != nullptr;
    return reason != Qt::ActiveWindowFocusReason && !toButton;
}

} // namespace

bool FormField::eventFilter(QObject *watched, QEvent *event)
{
    const bool isEnter = event->type() == QEvent::KeyPress
        && (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Return
            || static_cast<QKeyEvent *>(event)->key() == Qt::Key_Enter);
    if (isEnter && writeOut()) {
        Q_EMIT writtenOut();
        return true;
    }
    if (event->type() == QEvent::FocusOut && endsEditing(static_cast<QFocusEvent *>(event)->reason()) && m_touched
        && isVisible()) {
        writeOut();
        if (const QString error = problem(); !error.isEmpty())
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
    if (m_roomLeft->isVisibleTo(this))
        parts << m_roomLeft->text();
    m_spoken->setAccessibleDescription(parts.join(QLatin1Char(' ')));
}

} // namespace caseweave
