// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/bytes/Bytes.h"

#include <functional>
#include <memory>

namespace caseweave::tls {

/// Bytes that many channels send; held once however many wait for it.
using SharedBytes = std::shared_ptr<const Bytes>;

/// The server's end of one connection: a stream of bytes each way. What is sent goes out at once as far as the peer
/// takes it; the rest waits here by reference. One thread with an event loop.
class Channel {
public:
    /// Told of what happens, never from inside a call of the channel's own functions but resumeReading() and send().
    class Owner {
    public:
        virtual ~Owner() = default;
        /// May pause reading; must not delete the channel.
        virtual void channelReceived(ByteView bytes) = 0;
        /// Everything that waited has been handed on.
        virtual void channelDrained() = 0;
        /// The connection is over. The owner may delete the channel later, not within.
        virtual void channelClosed() = 0;
    };
    using Maker = std::function<std::unique_ptr<Channel>(Owner &)>;

    virtual ~Channel() = default;
    virtual void send(SharedBytes bytes) = 0;
    void send(Bytes bytes) { send(std::make_shared<const Bytes>(std::move(bytes))); }
    virtual std::size_t unsent() const = 0;
    /// How much of what was sent has arrived at the peer's computer so far, in bytes of the connection. For telling a
    /// slow peer from one that takes nothing.
    virtual std::uint64_t taken() const = 0;
    /// Leaves what the peer sends where it is, so that the peer feels it.
    virtual void pauseReading() = 0;
    virtual void resumeReading() = 0;
    /// Sends what waits, then closes once the peer has. Nothing is received any more. A peer that does not take what
    /// waits, or does not close, is for the owner to abort().
    virtual void closeWhenSent() = 0;
    /// At once; channelClosed() comes later.
    virtual void abort() = 0;
    virtual bool isOpen() const = 0;
};

} // namespace caseweave::tls
