// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Pipe.h"

#include <cerrno>
#include <unistd.h>

namespace caseweave::render {

namespace {

constexpr std::uint64_t pieceBytes = 64 << 10;
constexpr std::size_t mostPieces = 128;

void readAll(char *data, qsizetype size)
{
    while (size > 0) {
        const ssize_t got = ::read(STDIN_FILENO, data, static_cast<std::size_t>(size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            ::_exit(0);
        data += got;
        size -= got;
    }
}

} // namespace

Pipe::Received Pipe::receive()
{
    QByteArray head(preview::headBytes, '\0');
    readAll(head.data(), head.size());
    qsizetype at = 0;
    const auto message = static_cast<preview::Message>(*preview::takeNumber(head, at, 1));
    const std::uint64_t length = *preview::takeNumber(head, at, 4);
    if (length > preview::mostNeeded + 64)
        ::_exit(1);
    QByteArray body(static_cast<qsizetype>(length), '\0');
    readAll(body.data(), body.size());
    return {message, body};
}

void Pipe::send(preview::Message message, const QByteArray &body)
{
    const QByteArray bytes = preview::frame(message, body);
    for (qsizetype done = 0; done < bytes.size();) {
        const ssize_t put
            = ::write(STDOUT_FILENO, bytes.constData() + done, static_cast<std::size_t>(bytes.size() - done));
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            ::_exit(0);
        done += put;
    }
}

RemoteDocument::RemoteDocument(Pipe &pipe, std::uint64_t size) : m_pipe(pipe), m_size(size)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

const QByteArray &RemoteDocument::piece(std::uint64_t index)
{
    for (auto known = m_pieces.begin(); known != m_pieces.end(); ++known) {
        if (known->first != index)
            continue;
        m_pieces.splice(m_pieces.begin(), m_pieces, known);
        return m_pieces.front().second;
    }
    QByteArray wanted;
    preview::putNumber(wanted, index * pieceBytes, 8);
    preview::putNumber(wanted, pieceBytes, 4);
    m_pipe.send(preview::Message::Need, wanted);
    const Pipe::Received answer = m_pipe.receive();
    if (answer.message != preview::Message::Data || answer.body.size() < 8)
        ::_exit(1);
    m_pieces.emplace_front(index, answer.body.mid(8));
    if (m_pieces.size() > mostPieces)
        m_pieces.pop_back();
    return m_pieces.front().second;
}

bool RemoteDocument::seek(qint64 position)
{
    if (!QIODevice::seek(position))
        return false;
    m_at = static_cast<std::uint64_t>(position);
    return true;
}

qint64 RemoteDocument::readData(char *data, qint64 most)
{
    qint64 done = 0;
    while (done < most) {
        if (m_at >= m_size)
            break;
        const QByteArray &bytes = piece(m_at / pieceBytes);
        const auto from = static_cast<qsizetype>(m_at % pieceBytes);
        if (from >= bytes.size())
            break;
        const qint64 taken = std::min<qint64>(bytes.size() - from, most - done);
        std::copy_n(bytes.constData() + from, taken, data + done);
        done += taken;
        m_at += static_cast<std::uint64_t>(taken);
    }
    return done;
}

} // namespace caseweave::render
