// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/memory/SecretBytes.h"
#include "sync/hub/HubProgram.h"
#include "sync/program/CommandLine.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    caseweave::keepFilesPrivate();
    caseweave::initialiseCrypto();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("caseweave-hub"));
    return caseweave::runHub(QCoreApplication::arguments());
}
