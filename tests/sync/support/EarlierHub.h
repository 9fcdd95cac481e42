// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/client/HubLine.h"
#include "sync/wire/Message.h"

namespace caseweave::testing {

/// A line to a hub as it was before there was another version: it does not see that the client knows one.
class EarlierLine final : public HubLine {
public:
    explicit EarlierLine(std::unique_ptr<HubLine> line) : m_line(std::move(line))
    {
        connect(m_line.get(), &HubLine::opened, this, &HubLine::opened);
        connect(m_line.get(), &HubLine::received, this, &HubLine::received);
        connect(m_line.get(), &HubLine::heard, this, &HubLine::heard);
        connect(m_line.get(), &HubLine::moved, this, &HubLine::moved);
        connect(m_line.get(), &HubLine::ended, this, &HubLine::ended);
    }
    void open() override { m_line->open(); }
    std::optional<Digest> certificateHash() const override { return m_line->certificateHash(); }
    LineFault fault() const override { return m_line->fault(); }
    void send(ByteView message) override
    {
        auto frame = wire::decode(message);
        auto *hello = frame ? std::get_if<wire::Hello>(&frame->message) : nullptr;
        if (!hello)
            return m_line->send(message);
        hello->versions = {wire::protocolVersion};
        m_line->send(wire::encode(frame->request, frame->message));
    }
    void flush() override { m_line->flush(); }
    void close() override { m_line->close(); }

private:
    std::unique_ptr<HubLine> m_line;
};

/// The way to hubs of before.
struct EarlierNetwork final : Network {
    std::unique_ptr<HubLine> lineTo(const HubAddress &address) override
    {
        return std::make_unique<EarlierLine>(Network::system().lineTo(address));
    }
};

} // namespace caseweave::testing
