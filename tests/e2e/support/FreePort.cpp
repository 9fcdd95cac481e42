// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/support/FreePort.h"

#include "crypto/chance/Random.h"

#include <QHostAddress>
#include <QTcpServer>

#include <cstring>

namespace caseweave::e2e {

quint16 freePort()
{
    constexpr quint16 first = 15'000;
    constexpr quint16 count = 15'000;
    SystemRandom random;
    for (;;) {
        quint16 chance = 0;
        const Bytes bytes = random.bytes(sizeof chance);
        std::memcpy(&chance, bytes.data(), sizeof chance);
        const auto port = static_cast<quint16>(first + chance % count);
        QTcpServer probe;
        if (probe.listen(QHostAddress::LocalHost, port))
            return port;
    }
}

} // namespace caseweave::e2e
