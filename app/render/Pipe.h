// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/preview/PreviewWire.h"

#include <QIODevice>

#include <list>

namespace caseweave::render {

/// The two pipes to the program. What fails there ends the process: nobody is there any more.
class Pipe {
public:
    struct Received {
        preview::Message message = preview::Message::Open;
        QByteArray body;
    };
    Received receive();
    void send(preview::Message message, const QByteArray &body);
};

/// The document, read from the program piece by piece as a library asks for it; a few pieces are remembered.
class RemoteDocument : public QIODevice {
public:
    RemoteDocument(Pipe &pipe, std::uint64_t size);
    qint64 size() const override { return static_cast<qint64>(m_size); }
    bool seek(qint64 position) override;

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray &piece(std::uint64_t index);

    Pipe &m_pipe;
    std::uint64_t m_size;
    std::uint64_t m_at = 0; ///< of the next read; what Qt keeps of a peek is behind pos()
    std::list<std::pair<std::uint64_t, QByteArray>> m_pieces; ///< the newest first
};

} // namespace caseweave::render
