// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sync/support/FreshHub.h"

#include <QDir>
#include <QFile>

namespace caseweave::testing {
namespace {

constexpr std::int64_t daySeconds = 86400;

QByteArray arrayOf(ByteView view)
{
    return {reinterpret_cast<const char *>(view.data()), static_cast<qsizetype>(view.size())};
}

} // namespace

FreshHub::FreshHub()
{
    const auto tls = tls::makeSelfSigned({"127.0.0.1"}, clock.nowSeconds() - 10, clock.nowSeconds() + daySeconds);
    write("tls.crt", arrayOf(tls->certificatePem));
    write("tls.key", arrayOf(tls->keyPem.view()));
    write("hub.key", QByteArray::fromStdString(toHex(agency.hubKey.seed().view())) + "\n");
    write("hub.certificate", arrayOf(agency.hub.encoded));
    QDir(m_folder.path()).mkdir(QStringLiteral("admitted"));
    writeRoot("admitted/own.root", agency);
}

void FreshHub::write(const char *name, const QByteArray &content)
{
    QFile out(process.file(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
        qFatal("cannot write %s", name);
}

void FreshHub::writeRoot(const char *name, const TestAgency &of)
{
    write(name, QByteArray::fromStdString(toHex(of.root.publicKey())) + " Agency\n");
}

bool FreshHub::start(const QStringList &more)
{
    const QString listen = QStringLiteral("127.0.0.1:") + QString::number(process.port());
    return process.start(QStringList{QStringLiteral("--listen"), listen} + more);
}

std::unique_ptr<HubConnection> FreshHub::online(HubLogin login)
{
    auto made = std::make_unique<HubConnection>(address(), roots(), std::move(login), clock, random);
    made->open();
    waitUntil([&] { return made->state() == HubState::Online || made->state() == HubState::Refused; });
    return made;
}

} // namespace caseweave::testing
