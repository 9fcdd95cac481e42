// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/spelling/Words.h"

#include <QtCore/QSet>
#include <QtGui/QSyntaxHighlighter>
#include <optional>

class QPlainTextEdit;

namespace caseweave {

class Spelling;

/// Draws a wavy line below the words of a text that are wrong: never below the one that is being typed at the cursor.
/// A child of the text.
class SpellingMarks : public QSyntaxHighlighter {
    Q_OBJECT

public:
    SpellingMarks(Spelling &spelling, const QSet<QString> &names, QPlainTextEdit *text);
    ~SpellingMarks() override;

    /// The word at a place of the whole text, marked or not; nothing where there is none to judge.
    std::optional<spelling::WordPlace> wordAt(int position) const;
    bool isMarked(const spelling::WordPlace &word) const;
    /// The next marked word behind `position`; past the end it goes on at the beginning. Nothing: there is none.
    std::optional<spelling::WordPlace> nextMarked(int position) const;
    bool isWaiting() const; ///< there are words that the dictionary has not answered for
    QString textOf(const spelling::WordPlace &word) const;
    /// What is at the cursor is finished: it is marked as any other word.
    void endTyping();

protected:
    void highlightBlock(const QString &text) override;

private:
    void noteEdit(int position, int removed, int added);
    void followCursor();
    void look(const QTextBlock &block);
    void lookAgain(bool onlyWaiting);
    bool isBeingTyped(const QTextBlock &block, const spelling::WordPlace &inBlock) const;
    std::optional<spelling::WordPlace> firstMarkedIn(const QTextBlock &block, int from) const;

    Spelling &m_spelling;
    QSet<QString> m_names;
    QPlainTextEdit *m_text;
    std::optional<int> m_typedAt; ///< where the cursor was when something was typed at it, in the word that it is in
    bool m_looking = false;
};

} // namespace caseweave
