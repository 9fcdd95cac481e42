// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/OwnWords.h"

#include "app/session/Workspace.h"
#include "ui/spelling/Words.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <algorithm>

namespace caseweave::spelling {

namespace {

const QString keptAs = QStringLiteral("spelling/own-words");

} // namespace

OwnWords::OwnWords(Workspace &workspace, QObject *parent) : QObject(parent), m_workspace(workspace)
{
    recall();
    connect(&workspace, &Workspace::doorChanged, this, &OwnWords::recall);
}

void OwnWords::recall()
{
    m_words.clear();
    if (m_workspace.door() == Door::Open) {
        for (const QJsonValue &one : QJsonDocument::fromJson(m_workspace.keptForm(keptAs)).array()) {
            const QString word = one.toString();
            if (!word.isEmpty() && word.size() <= longestWord && m_words.size() < most)
                m_words.insert(word);
        }
    }
    Q_EMIT changed();
}

void OwnWords::keep() const
{
    const QByteArray content = QJsonDocument(QJsonArray::fromStringList(all())).toJson(QJsonDocument::Compact);
    m_workspace.keepForm(keptAs, m_words.isEmpty() ? QByteArray() : content);
}

QString OwnWords::meaning(const QString &word) const
{
    for (const QString &form : {word, withoutPossessive(word)}) {
        if (m_words.contains(form))
            return form;
        const QString small = form.toLower();
        if ((small.mid(1) == form.mid(1) || form == form.toUpper()) && m_words.contains(small))
            return small;
    }
    return {};
}

bool OwnWords::hasRoom() const
{
    return m_workspace.door() == Door::Open && m_words.size() < most;
}

bool OwnWords::add(const QString &word)
{
    if (!hasRoom() || word.isEmpty() || word.size() > longestWord)
        return false;
    m_words.insert(word);
    keep();
    Q_EMIT changed();
    return true;
}

void OwnWords::remove(const QString &word)
{
    if (!m_words.remove(word))
        return;
    keep();
    Q_EMIT changed();
}

QStringList OwnWords::all() const
{
    QStringList words(m_words.begin(), m_words.end());
    std::sort(words.begin(), words.end(), [](const QString &one, const QString &other) {
        const int order = one.compare(other, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : one < other;
    });
    return words;
}

} // namespace caseweave::spelling
