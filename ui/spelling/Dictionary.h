// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringConverter>
#include <QtCore/QStringList>
#include <memory>
#include <optional>

class Hunspell;

namespace caseweave::spelling {

/// The two files of a dictionary of British English.
struct DictionaryFiles {
    QString affixes;
    QString words;
};

/// A dictionary that was read: Hunspell, with words in the dictionary's own encoding. One thread at a time. It learns
/// nothing and keeps nothing of what it is asked.
class Dictionary {
public:
    /// In letters. For longer words nothing is suggested: the time it takes grows with the length.
    static constexpr qsizetype longestSuggestedFor = 40;

    /// Where systems and office programs keep dictionaries.
    static QStringList usualFolders();
    /// The first of `folders` that has one; nothing where none has.
    static std::optional<DictionaryFiles> find(const QStringList &folders);
    /// Takes a third of a second. Null where the files hold no dictionary of English, or one in an encoding that this
    /// computer does not know.
    static std::unique_ptr<Dictionary> read(const DictionaryFiles &files);

    ~Dictionary();
    /// What cannot be written in the dictionary's encoding is not for it to judge: known.
    bool knows(const QString &word);
    /// The likeliest first. May take half a second.
    QStringList suggestions(const QString &word, qsizetype most);

private:
    Dictionary(std::unique_ptr<Hunspell> hunspell, const QByteArray &encoding);
    std::optional<std::string> encoded(const QString &word);

    std::unique_ptr<Hunspell> m_hunspell;
    QStringEncoder m_encoder;
    QStringDecoder m_decoder;
};

} // namespace caseweave::spelling
