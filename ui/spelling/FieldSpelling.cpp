// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/FieldSpelling.h"

#include "ui/spelling/Spelling.h"
#include "ui/spelling/SpellingMarks.h"

#include <QtGui/QContextMenuEvent>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

using namespace spelling;

namespace {

QString asMenuText(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

/// Only to be read.
void addLine(QMenu *menu, const QString &text)
{
    menu->addAction(text)->setEnabled(false);
}

} // namespace

FieldSpelling::FieldSpelling(Spelling &spelling, const QSet<QString> &names, QPlainTextEdit *text)
    : QObject(text), m_spelling(spelling), m_text(text), m_marks(new SpellingMarks(spelling, names, text))
{
    connect(&spelling, &QObject::destroyed, this, [this] {
        delete m_marks;
        delete this;
    });
    text->installEventFilter(this);
    text->viewport()->installEventFilter(this);
}

bool FieldSpelling::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        m_marks->endTyping();
    } else if (auto *open = qobject_cast<QMenu *>(watched)) {
        if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_F7) {
            open->close();
            goToNext();
            return true;
        }
    } else if (event->type() == QEvent::KeyPress && watched == m_text) {
        ++m_asked;
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_F7 && key->modifiers() == Qt::NoModifier) {
            goToNext();
            return true;
        }
        if (key->key() == Qt::Key_F10 && key->modifiers() == Qt::ShiftModifier) {
            openMenuAtCursor();
            return true;
        }
    } else if (event->type() == QEvent::ContextMenu) {
        const auto *wanted = static_cast<QContextMenuEvent *>(event);
        if (wanted->reason() == QContextMenuEvent::Mouse) {
            const QPoint at = m_text->viewport()->mapFromGlobal(wanted->globalPos());
            openMenu(m_marks->wordAt(m_text->cursorForPosition(at).position()), wanted->globalPos());
        } else {
            openMenuAtCursor();
        }
        return true;
    }
    return QObject::eventFilter(watched, event);
}

void FieldSpelling::openMenuAtCursor()
{
    m_marks->endTyping();
    const QPoint at = m_text->viewport()->mapToGlobal(m_text->cursorRect().bottomLeft());
    openMenu(m_marks->wordAt(m_text->textCursor().position()), at);
}

void FieldSpelling::goToNext()
{
    m_marks->endTyping();
    const QTextCursor cursor = m_text->textCursor();
    const std::optional<WordPlace> word = m_marks->nextMarked(cursor.selectionEnd());
    if (!word && m_marks->isWaiting() && m_spelling.hindrance().isEmpty()) {
        // Once more when the dictionary has answered, unless somebody went on meanwhile.
        const auto again = [this, mine = ++m_asked] {
            if (mine == m_asked && m_text->isVisible())
                goToNext();
        };
        connect(&m_spelling, &Spelling::judged, this, again, Qt::SingleShotConnection);
        return;
    }
    if (!word) {
        QMenu *menu = makeMenu();
        if (m_spelling.isOn() && m_spelling.hindrance().isEmpty())
            addLine(menu, tr("No word in this text is marked"));
        addAlways(menu, false);
        menu->popup(m_text->viewport()->mapToGlobal(m_text->cursorRect().bottomLeft()));
        return;
    }
    m_text->setTextCursor(selecting(*word));
    m_text->ensureCursorVisible();
    openMenu(word, below(*word));
}

QTextCursor FieldSpelling::selecting(const WordPlace &word) const
{
    QTextCursor cursor(m_text->document());
    cursor.setPosition(static_cast<int>(word.at));
    cursor.setPosition(static_cast<int>(word.at + word.length), QTextCursor::KeepAnchor);
    return cursor;
}

void FieldSpelling::openMenu(const std::optional<WordPlace> &word, const QPoint &at)
{
    const quint64 mine = ++m_asked;
    if (!word || !m_marks->isMarked(*word)) {
        showMenu(word, false, {}, at);
        return;
    }
    const QString written = m_marks->textOf(*word);
    const auto then = [this, mine, word, written, at](const QStringList &suggestions) {
        // Whoever typed on meanwhile does not want it any more.
        if (mine == m_asked && m_text->isVisible() && m_marks->textOf(*word) == written && m_marks->isMarked(*word))
            showMenu(word, true, suggestions, at);
    };
    m_spelling.speller().suggest(plainWord(written), mostSuggestions, this, then);
}

QMenu *FieldSpelling::makeMenu()
{
    auto *menu = new QMenu(m_text);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("spellingMenu"));
    menu->installEventFilter(this);
    return menu;
}

void FieldSpelling::showMenu(const std::optional<WordPlace> &word, bool isMarked, const QStringList &suggestions,
                             const QPoint &at)
{
    QMenu *menu = makeMenu();
    if (word && isMarked)
        addForMarked(menu, *word, suggestions);
    else if (word)
        addForOwn(menu, *word);
    addAlways(menu, true);
    menu->addSeparator();
    QMenu *usual = m_text->createStandardContextMenu();
    usual->setParent(menu, usual->windowFlags()); // else it would be shown inside ours
    menu->addActions(usual->actions());
    menu->popup(at);
    if (!suggestions.isEmpty())
        menu->setActiveAction(menu->actions().first());
}

void FieldSpelling::addForMarked(QMenu *menu, const WordPlace &word, const QStringList &suggestions)
{
    const QString written = m_marks->textOf(word);
    menu->setAccessibleName(tr("“%1” is not in the dictionary").arg(written));
    for (const QString &one : suggestions) {
        const QString by = inStyleOf(written, one);
        QAction *action = menu->addAction(by, this, [this, word, by] { replace(word, by); });
        action->setObjectName(QStringLiteral("suggestion"));
        QFont font = m_text->font();
        font.setWeight(QFont::DemiBold);
        action->setFont(font);
    }
    if (suggestions.isEmpty())
        addLine(menu, tr("No suggestions"));
    menu->addSeparator();
    const QString own = withoutPossessive(plainWord(written));
    QAction *add = menu->addAction(tr("&Add “%1” to my own words").arg(asMenuText(own)), this,
                                   [this, own] { m_spelling.ownWords().add(own); });
    add->setObjectName(QStringLiteral("addToOwnWords"));
    add->setEnabled(m_spelling.ownWords().hasRoom());
}

void FieldSpelling::addForOwn(QMenu *menu, const WordPlace &word)
{
    const QString own = m_spelling.ownWords().meaning(plainWord(m_marks->textOf(word)));
    if (own.isEmpty())
        return;
    QAction *remove = menu->addAction(tr("Ta&ke “%1” out of my own words").arg(asMenuText(own)), this,
                                      [this, own] { m_spelling.ownWords().remove(own); });
    remove->setObjectName(QStringLiteral("removeFromOwnWords"));
}

void FieldSpelling::addAlways(QMenu *menu, bool withNext)
{
    const QString hindrance = m_spelling.hindrance();
    if (withNext && hindrance.isEmpty() && m_spelling.isOn()) {
        QAction *next = menu->addAction(tr("&Next marked word"), this, &FieldSpelling::goToNext);
        next->setObjectName(QStringLiteral("nextMarked"));
        next->setShortcut(Qt::Key_F7);
        next->setShortcutContext(Qt::WidgetShortcut);
        next->setShortcutVisibleInContextMenu(true);
    }
    if (!hindrance.isEmpty()) {
        addLine(menu, tr("Spelling is not checked: %1").arg(hindrance));
        return;
    }
    QAction *on = menu->addAction(tr("Check &spelling"));
    on->setObjectName(QStringLiteral("checkSpelling"));
    on->setCheckable(true);
    on->setChecked(m_spelling.isOn());
    connect(on, &QAction::toggled, &m_spelling, &Spelling::setOn);
}

void FieldSpelling::replace(const WordPlace &word, const QString &by)
{
    QTextCursor cursor = selecting(word);
    cursor.insertText(by);
    m_text->setTextCursor(cursor);
}

QPoint FieldSpelling::below(const WordPlace &word) const
{
    QTextCursor begin(m_text->document());
    begin.setPosition(static_cast<int>(word.at));
    return m_text->viewport()->mapToGlobal(m_text->cursorRect(begin).bottomLeft());
}

} // namespace caseweave
