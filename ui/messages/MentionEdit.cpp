// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/MentionEdit.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QStringListModel>
#include <QtGui/QKeyEvent>
#include <QtGui/QTextBlock>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QScrollBar>

namespace caseweave {

namespace {

constexpr QChar mark = u'@';
constexpr int listOverlap = 2;
constexpr qsizetype mostTyped = 60; ///< characters of a name

/// "@Ann Rees-Jones" does not mention Ann Rees, and "@Ann Rees's" does.
bool isNameAt(const QString &text, qsizetype at, const QString &name)
{
    const QStringView rest = QStringView(text).mid(at);
    if (!rest.startsWith(name, Qt::CaseInsensitive))
        return false;
    const QStringView after = rest.mid(name.size());
    const bool goesOn = !after.isEmpty() && after.front().isLetterOrNumber();
    return !goesOn && !(after.size() > 1 && after.front() == QLatin1Char('-') && after.at(1).isLetter());
}

} // namespace

MentionEdit::MentionEdit(const QString &objectName, QWidget *parent)
    : QPlainTextEdit(parent), m_completer(new QCompleter(this))
{
    setObjectName(objectName);
    setTabChangesFocus(true);
    m_completer->setModel(new QStringListModel(m_completer));
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains); // by first name or surname
    nameWidget(m_completer->popup(), objectName + QStringLiteral("Names"), tr("Colleagues to mention"));
    m_completer->popup()->setProperty("role", QStringLiteral("offered"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &MentionEdit::insert);
}

void MentionEdit::setColleagues(const QList<ProfessionalCard> &colleagues)
{
    m_colleagues = colleagues;
    QStringList names;
    for (const ProfessionalCard &card : colleagues)
        names << card.name;
    names.removeDuplicates();
    qobject_cast<QStringListModel *>(m_completer->model())->setStringList(names);
}

QList<ProfessionalId> MentionEdit::mentioned() const
{
    const QString text = toPlainText();
    QList<ProfessionalId> ids;
    for (qsizetype at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
        qsizetype longest = 0;
        for (const ProfessionalCard &card : m_colleagues) {
            if (isNameAt(text, at + 1, card.name))
                longest = qMax(longest, card.name.size());
        }
        // Two of the same name are both meant.
        for (const ProfessionalCard &card : m_colleagues) {
            if (longest > 0 && card.name.size() == longest && isNameAt(text, at + 1, card.name)
                && !ids.contains(card.id))
                ids << card.id;
        }
    }
    return ids;
}

std::optional<QString> MentionEdit::begun() const
{
    const QTextCursor cursor = textCursor();
    const QString before = cursor.block().text().left(cursor.positionInBlock());
    const qsizetype at = before.lastIndexOf(mark);
    // Inside a word it is an address.
    if (at < 0 || (at > 0 && before.at(at - 1).isLetterOrNumber()) || before.size() - at > mostTyped)
        return std::nullopt;
    return before.mid(at + 1);
}

void MentionEdit::propose()
{
    const std::optional<QString> typed = begun();
    if (!typed) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->setCompletionPrefix(*typed);
    const int found = m_completer->completionCount();
    const bool isWhole = found == 1 && m_completer->currentCompletion().compare(*typed, Qt::CaseInsensitive) == 0;
    if (found == 0 || isWhole) {
        m_completer->popup()->hide();
        return;
    }
    // Where it is in this widget, not in what scrolls in it; Qt lays a list over two pixels of what it belongs to.
    QRect place = cursorRect().translated(viewport()->pos()).adjusted(0, -listOverlap, 0, listOverlap);
    place.setWidth(qMin(width() - place.left(), size::fieldWidth));
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void MentionEdit::insert(const QString &name)
{
    const std::optional<QString> typed = begun();
    if (!typed)
        return;
    QTextCursor cursor = textCursor();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(typed->size()));
    cursor.insertText(name + QLatin1Char(' '));
    setTextCursor(cursor);
}

void MentionEdit::keyPressEvent(QKeyEvent *event)
{
    if (m_completer->popup()->isVisible()) {
        switch (event->key()) {
        case Qt::Key_Enter:
        case Qt::Key_Return:
        case Qt::Key_Tab:
        case Qt::Key_Escape:
            event->ignore(); // the list takes it
            return;
        default:
            break;
        }
    }
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty() || event->key() == Qt::Key_Backspace)
        propose();
}

void MentionEdit::focusOutEvent(QFocusEvent *event)
{
    if (event->reason() != Qt::PopupFocusReason)
        m_completer->popup()->hide();
    QPlainTextEdit::focusOutEvent(event);
}

} // namespace caseweave
