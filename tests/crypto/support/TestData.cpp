// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/crypto/support/TestData.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace caseweave::test {

namespace {

bool isSourceRoot(const QDir &dir)
{
    return QFileInfo::exists(dir.filePath(QStringLiteral("tests/Tests.cmake")));
}

QDir findSourceRoot()
{
    const QString given = qEnvironmentVariable("CASEWEAVE_SOURCE_DIR");
    if (!given.isEmpty()) {
        return QDir(given);
    }
    QDir dir(QCoreApplication::applicationDirPath());
    while (!isSourceRoot(dir) && dir.cdUp()) { }
    return dir;
}

} // namespace

QString testData(const QString &relativePath)
{
    const QDir root = findSourceRoot();
    Q_ASSERT(isSourceRoot(root));
    return root.absoluteFilePath(QStringLiteral("tests/") + relativePath);
}

} // namespace caseweave::test
