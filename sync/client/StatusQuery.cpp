// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/StatusQuery.h"

#include <QHostAddress>
#include <QTcpSocket>

namespace caseweave {
namespace {

constexpr int withinMs = 5000;
constexpr qint64 mostBytes = 4 << 20;

} // namespace

Result<QByteArray> queryStatus(quint16 port, const QByteArray &path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket.waitForConnected(withinMs))
        return ErrorCode::Network;
    socket.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QByteArray answer;
    while (answer.size() < mostBytes && socket.waitForReadyRead(withinMs))
        answer += socket.readAll();
    answer += socket.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    if (!answer.startsWith("HTTP/1.1 200 ") || end < 0)
        return ErrorCode::Network;
    return answer.mid(end + 4);
}

} // namespace caseweave
