// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/spelling/Words.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QStringList>
#include <optional>

class QMenu;
class QPlainTextEdit;
class QTextCursor;

namespace caseweave {

class Spelling;
class SpellingMarks;

/// The spelling check of one text: its marks, F7 that goes from one to the next, and what its menu offers for a word
/// (right button, menu key, Shift+F10). A child of the text.
class FieldSpelling : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype mostSuggestions = 5;

    FieldSpelling(Spelling &spelling, const QSet<QString> &names, QPlainTextEdit *text);

    SpellingMarks *marks() const { return m_marks; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void openMenuAtCursor();
    void goToNext();
    /// Opens at once for what is no marked word, else as soon as it is known what may have been meant.
    void openMenu(const std::optional<spelling::WordPlace> &word, const QPoint &at);
    QMenu *makeMenu();
    void showMenu(const std::optional<spelling::WordPlace> &word, bool isMarked, const QStringList &suggestions,
                  const QPoint &at);
    void addForMarked(QMenu *menu, const spelling::WordPlace &word, const QStringList &suggestions);
    void addForOwn(QMenu *menu, const spelling::WordPlace &word);
    void addAlways(QMenu *menu, bool withNext);
    void replace(const spelling::WordPlace &word, const QString &by);
    QTextCursor selecting(const spelling::WordPlace &word) const;
    QPoint below(const spelling::WordPlace &word) const;

    Spelling &m_spelling;
    QPlainTextEdit *m_text;
    SpellingMarks *m_marks;
    quint64 m_asked = 0; ///< counts what was done since: a menu that comes later than that is not wanted any more
};

} // namespace caseweave
