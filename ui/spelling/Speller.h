// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtCore/QThread>
#include <functional>
#include <optional>

namespace caseweave::spelling {

class SpellerWorker;

/// A dictionary that is asked from the GUI thread and read, and looked up in, on a thread of its own. Nothing here
/// waits. The dictionary is read when the first word is asked about.
class Speller : public QObject {
    Q_OBJECT

public:
    enum class State {
        NotLooked,
        Found, ///< there is a dictionary; it is read when it is needed
        Ready,
        Missing, ///< there is none on this computer
        Unreadable, ///< there is one, and it cannot be used
    };
    /// In words. Beyond it the answers of before are forgotten.
    static constexpr qsizetype mostKept = 20'000;

    explicit Speller(const QStringList &folders, QObject *parent = nullptr);
    ~Speller() override;

    /// Looks whether there is a dictionary, for those who ask for the state before they ask about a word.
    void look();
    State state() const { return m_state; }

    /// Whether the dictionary has this word (Words.h: plainWord). Nothing: it is not known yet, and `judged` follows.
    std::optional<bool> knows(const QString &word);
    /// `then` is called with what may have been meant, the likeliest first, as long as `context` lives.
    void suggest(const QString &word, qsizetype most, QObject *context,
                 std::function<void(const QStringList &suggestions)> then);
    /// Drops all words that were asked about.
    void forget();

Q_SIGNALS:
    void stateChanged();
    void judged(); ///< ask again: more words are known

private:
    void start();
    void send();
    void setState(State state);

    QStringList m_folders;
    QThread m_thread;
    SpellerWorker *m_worker = nullptr; ///< of m_thread
    State m_state = State::NotLooked;
    QHash<QString, std::optional<bool>> m_known; ///< without a value: asked
    QStringList m_toAsk;
};

} // namespace caseweave::spelling
