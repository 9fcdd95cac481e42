// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/Dictionary.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QMutex>
#include <QtCore/QStandardPaths>
#include <hunspell.hxx>

namespace caseweave::spelling {

namespace {

// Debian's have 0.1 and 1 MB. What is larger is no dictionary, and would be read whole.
constexpr qint64 largestFile = qint64(64) * 1024 * 1024;

/// Held while one is made or goes away: all of a process count their users in one table of letters, without a lock.
QMutex &hunspellTable()
{
    static QMutex table;
    return table;
}

std::unique_ptr<Hunspell> makeHunspell(const DictionaryFiles &files)
{
    const QMutexLocker locker(&hunspellTable());
    return std::make_unique<Hunspell>(QFile::encodeName(files.affixes).constData(),
                                      QFile::encodeName(files.words).constData());
}

bool isReadable(const QString &path)
{
    const QFileInfo file(path);
    return file.isFile() && file.isReadable() && file.size() > 0 && file.size() <= largestFile;
}

/// Hunspell writes encodings as "ISO8859-1".
QByteArray encodingName(const std::string &name)
{
    QByteArray encoding = QByteArray::fromStdString(name);
    if (encoding.startsWith("ISO8859"))
        encoding.replace(0, 7, "ISO-8859");
    return encoding;
}

} // namespace

QStringList Dictionary::usualFolders()
{
    QStringList folders;
    for (const QString &data : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        folders << data + QStringLiteral("/hunspell") << data + QStringLiteral("/myspell/dicts");
    for (const char *const folder :
         {"/usr/share/hunspell", "/usr/local/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling"})
        folders << QLatin1String(folder);
    folders << QDir::homePath() + QStringLiteral("/Library/Spelling")
            << QCoreApplication::applicationDirPath() + QStringLiteral("/dictionaries");
    folders.removeDuplicates();
    return folders;
}

std::optional<DictionaryFiles> Dictionary::find(const QStringList &folders)
{
    for (const QString &folder : folders) {
        for (const char *const name : {"en_GB", "en-GB"}) {
            const QString path = folder + QLatin1Char('/') + QLatin1String(name);
            const DictionaryFiles files{path + QStringLiteral(".aff"), path + QStringLiteral(".dic")};
            if (isReadable(files.affixes) && isReadable(files.words))
                return files;
        }
    }
    return std::nullopt;
}

std::unique_ptr<Dictionary> Dictionary::read(const DictionaryFiles &files)
{
    auto hunspell = makeHunspell(files);
    const QByteArray encoding = encodingName(hunspell->get_dict_encoding());
    std::unique_ptr<Dictionary> dictionary(new Dictionary(std::move(hunspell), encoding));
    // It has no other way to say that it understood nothing of the files.
    const bool isEnglish = dictionary->m_encoder.isValid() && dictionary->m_decoder.isValid()
        && dictionary->knows(QStringLiteral("the")) && !dictionary->knows(QStringLiteral("thxqz"));
    return isEnglish ? std::move(dictionary) : nullptr;
}

Dictionary::Dictionary(std::unique_ptr<Hunspell> hunspell, const QByteArray &encoding)
    : m_hunspell(std::move(hunspell)), m_encoder(encoding.constData()), m_decoder(encoding.constData())
{
}

Dictionary::~Dictionary()
{
    const QMutexLocker locker(&hunspellTable());
    m_hunspell.reset();
}

std::optional<std::string> Dictionary::encoded(const QString &word)
{
    m_encoder.resetState();
    const QByteArray bytes = m_encoder.encode(word);
    if (m_encoder.hasError() || bytes.isEmpty() || bytes.contains('\0'))
        return std::nullopt;
    return bytes.toStdString();
}

bool Dictionary::knows(const QString &word)
{
    const std::optional<std::string> bytes = encoded(word);
    return !bytes || m_hunspell->spell(*bytes);
}

QStringList Dictionary::suggestions(const QString &word, qsizetype most)
{
    QStringList suggestions;
    const std::optional<std::string> bytes = encoded(word);
    if (!bytes || word.size() > longestSuggestedFor)
        return suggestions;
    for (const std::string &one : m_hunspell->suggest(*bytes)) {
        if (suggestions.size() == most)
            break;
        m_decoder.resetState();
        const QString suggestion = m_decoder.decode(QByteArray::fromStdString(one));
        if (!m_decoder.hasError() && !suggestion.isEmpty() && !suggestions.contains(suggestion))
            suggestions << suggestion;
    }
    return suggestions;
}

} // namespace caseweave::spelling
