// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/Hub.h"

namespace caseweave {

/// GET /health, /metrics and /peers over plain HTTP, on the loopback address alone: no names, no tags, but not for
/// everybody either. Few connections at a time, each one short request.
class StatusServer final : public QObject {
    Q_OBJECT

public:
    /// `folder` is where what grows lies on this computer.
    explicit StatusServer(const Hub &hub, QString folder = {}, QObject *parent = nullptr);
    /// 0 chooses a port. PortTaken.
    Status listen(quint16 port);
    quint16 port() const { return m_listener.port(); }

private:
    void accept(int descriptor);
    void answer(QTcpSocket &socket);

    const Hub &m_hub;
    const QString m_folder;
    tls::Listener m_listener;
};

} // namespace caseweave
