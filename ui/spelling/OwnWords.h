// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QStringList>

namespace caseweave {

class Workspace;

namespace spelling {

/// The words that somebody added, names among them: kept encrypted in the profile (Workspace::keepForm), and in memory
/// only while it is open. GUI thread; `workspace` outlives it.
class OwnWords : public QObject {
    Q_OBJECT

public:
    /// More than anybody adds, and all of them fit into what a profile keeps under one name.
    static constexpr qsizetype most = 1000;

    explicit OwnWords(Workspace &workspace, QObject *parent = nullptr);

    /// Of a plain word (Words.h). A word of small letters stands for the same at the beginning of a sentence too.
    bool contains(const QString &word) const { return !meaning(word).isEmpty(); }
    /// The own word that it stands for, with an ending "'s" or without; empty where there is none.
    QString meaning(const QString &word) const;
    bool hasRoom() const; ///< for one more
    /// False where there are `most` already, where it is too long, and where the profile is not open.
    bool add(const QString &word);
    void remove(const QString &word);
    QStringList all() const; ///< in the order of the alphabet

Q_SIGNALS:
    void changed();

private:
    void recall();
    void keep() const;

    Workspace &m_workspace;
    QSet<QString> m_words;
};

} // namespace spelling
} // namespace caseweave
