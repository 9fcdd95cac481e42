// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/SpellingMarks.h"

#include "ui/spelling/Spelling.h"
#include "ui/style/Style.h"

#include <QtCore/QScopedValueRollback>
#include <QtCore/QSignalBlocker>
#include <QtGui/QTextBlock>
#include <QtGui/QTextDocument>
#include <QtGui/QTextLayout>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

using namespace spelling;

namespace {

// In characters, before the paragraph: far more than a form may send.
constexpr int furthest = 500'000;

/// What a paragraph is marked with besides.
constexpr int waiting = 1; ///< for words to be looked up
constexpr int done = 0;

} // namespace

SpellingMarks::SpellingMarks(Spelling &spelling, const QSet<QString> &names, QPlainTextEdit *text)
    : QSyntaxHighlighter(static_cast<QObject *>(text)), m_spelling(spelling), m_names(names), m_text(text)
{
    // Before the document is given: whether a word is being typed must be known when its paragraph is looked at.
    connect(text->document(), &QTextDocument::contentsChange, this, &SpellingMarks::noteEdit);
    connect(text, &QPlainTextEdit::cursorPositionChanged, this, &SpellingMarks::followCursor);
    connect(&spelling, &Spelling::changed, this, [this] { lookAgain(false); });
    connect(&spelling, &Spelling::judged, this, [this] { lookAgain(true); });
    setDocument(text->document());
}

SpellingMarks::~SpellingMarks()
{
    // Taking the marks away is told as an edit, to what would be half gone by then.
    if (document() != nullptr)
        document()->disconnect(this);
}

void SpellingMarks::noteEdit(int position, int removed, int added)
{
    const int cursor = m_text->textCursor().position();
    // A letter that is being composed, by a dead key for one, is in no text yet.
    const QTextBlock block = m_text->textCursor().block();
    const bool isComposed = block.isValid() && !block.layout()->preeditAreaText().isEmpty();
    if (m_looking || isComposed || (removed == 0 && added == 0))
        return;
    m_typedAt.reset();
    if (m_text->hasFocus() && cursor == position + added)
        m_typedAt = cursor;
}

bool SpellingMarks::isBeingTyped(const QTextBlock &block, const WordPlace &inBlock) const
{
    const QTextCursor cursor = m_text->textCursor();
    const qsizetype at = cursor.position() - block.position();
    return m_typedAt && cursor.block() == block && inBlock.at <= at && at <= inBlock.at + inBlock.length;
}

void SpellingMarks::highlightBlock(const QString &text)
{
    const QTextBlock block = currentBlock();
    bool isUnsure = false;
    if (m_spelling.isOn() && block.position() < furthest) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(m_spelling.style().colour(Colour::DangerMark));
        for (const WordPlace &word : wordsIn(text)) {
            if (isBeingTyped(block, word))
                continue;
            const Spelling::Verdict verdict = m_spelling.judge(QStringView(text).mid(word.at, word.length), m_names);
            isUnsure |= verdict == Spelling::Verdict::Unsure;
            if (verdict == Spelling::Verdict::Wrong)
                setFormat(static_cast<int>(word.at), static_cast<int>(word.length), wrong);
        }
    }
    setCurrentBlockState(isUnsure ? waiting : done);
}

void SpellingMarks::look(const QTextBlock &block)
{
    if (m_looking || document() == nullptr)
        return;
    // A mark is no edit: nobody is to be told that the text has changed.
    const QScopedValueRollback<bool> looking(m_looking, true);
    const QSignalBlocker silent(m_text);
    rehighlightBlock(block);
}

void SpellingMarks::lookAgain(bool onlyWaiting)
{
    if (m_looking || document() == nullptr)
        return;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (!onlyWaiting || block.userState() == waiting)
            look(block);
    }
}

void SpellingMarks::followCursor()
{
    if (!m_typedAt || m_looking)
        return;
    const int cursor = m_text->textCursor().position();
    const std::optional<WordPlace> word = wordAt(cursor);
    if (cursor != *m_typedAt && (!word || word != wordAt(*m_typedAt)))
        endTyping();
}

void SpellingMarks::endTyping()
{
    if (const std::optional<int> typedAt = std::exchange(m_typedAt, std::nullopt))
        look(document()->findBlock(*typedAt));
}

QString SpellingMarks::textOf(const WordPlace &word) const
{
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(word.at));
    cursor.setPosition(static_cast<int>(word.at + word.length), QTextCursor::KeepAnchor);
    return cursor.selectedText();
}

std::optional<WordPlace> SpellingMarks::wordAt(int position) const
{
    const QTextBlock block = document()->findBlock(position);
    const qsizetype at = position - block.position();
    for (const WordPlace &word : wordsIn(block.text())) {
        if (word.at <= at && at <= word.at + word.length)
            return WordPlace{block.position() + word.at, word.length};
    }
    return std::nullopt;
}

bool SpellingMarks::isMarked(const WordPlace &word) const
{
    const QString text = textOf(word);
    return m_spelling.isOn() && !text.isEmpty() && m_spelling.judge(text, m_names) == Spelling::Verdict::Wrong;
}

bool SpellingMarks::isWaiting() const
{
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.userState() == waiting)
            return true;
    }
    return false;
}

std::optional<WordPlace> SpellingMarks::firstMarkedIn(const QTextBlock &block, int from) const
{
    for (const WordPlace &inBlock : wordsIn(block.text())) {
        const WordPlace word{block.position() + inBlock.at, inBlock.length};
        if (word.at >= from && isMarked(word))
            return word;
    }
    return std::nullopt;
}

std::optional<WordPlace> SpellingMarks::nextMarked(int position) const
{
    const QTextBlock first = document()->findBlock(position);
    for (QTextBlock block = first; block.isValid(); block = block.next()) {
        if (const auto word = firstMarkedIn(block, block == first ? position : 0))
            return word;
    }
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (const auto word = firstMarkedIn(block, 0))
            return word;
        if (block == first)
            break;
    }
    return std::nullopt;
}

} // namespace caseweave
