// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/hub/Fanout.h"
#include "sync/wire/WebSocket.h"

namespace caseweave::testing {

/// A server's frame is not masked: its payload follows a header of 2, 4 or 10 bytes.
inline ByteView payloadOf(const Bytes &frame)
{
    return ByteView(frame).subspan(frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10);
}

/// Takes what a fan-out sends and remembers it.
struct FanoutProbe final : FanoutReceiver {
    HubGuest who;
    std::vector<std::vector<std::uint64_t>> frames; ///< the sequences in each
    std::vector<tls::SharedBytes> bytes;
    bool behind = false;
    bool online = false;
    std::size_t most = SIZE_MAX; ///< bytes asked of the store that make it behind
    std::size_t asked = 0;
    std::size_t mostAsked = 0;
    std::vector<std::uint64_t> answered; ///< requests
    std::vector<std::uint64_t> superseded;
    bool over = false; ///< it had begun

    explicit FanoutProbe(std::uint8_t number)
    {
        who.kind = wire::Kind::Device;
        who.device.bytes.fill(number);
    }
    const HubGuest &guest() const override { return who; }
    void sendFrame(tls::SharedBytes frame) override
    {
        const auto message = wire::decode(payloadOf(*frame));
        const auto *deliver = message ? std::get_if<wire::Deliver>(&message->message) : nullptr;
        std::vector<std::uint64_t> sequences;
        for (const wire::Item &item : deliver ? deliver->items : std::vector<wire::Item>())
            sequences.push_back(item.sequence);
        frames.push_back(std::move(sequences));
        bytes.push_back(std::move(frame));
    }
    bool isBehind() const override { return behind || asked >= most; }
    void pageAsked(std::size_t size) override
    {
        asked += size;
        mostAsked = std::max(mostAsked, asked);
    }
    void pageCame(std::size_t size) override { asked -= size; }
    void subscribed(std::uint64_t request, std::uint64_t) override
    {
        online = true;
        answered.push_back(request);
    }
    void refused(std::optional<std::uint64_t> request, ErrorCode code) override
    {
        if (request && code == ErrorCode::Busy)
            superseded.push_back(*request);
        over = over || !request;
    }
};

} // namespace caseweave::testing
