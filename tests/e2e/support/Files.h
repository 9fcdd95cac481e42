// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>

namespace caseweave::test {

/// Replaces the file; false where that fails.
inline bool writeTo(const QString &name, const QByteArray &content)
{
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// All of it; empty where it cannot be read.
inline QByteArray readFrom(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace caseweave::test
