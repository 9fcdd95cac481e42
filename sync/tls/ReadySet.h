// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <unordered_map>

namespace caseweave::tls {

/// Tells many sockets which of them are ready. The event loop sees one descriptor however many there are, so that a
/// turn of it costs the same with ten thousand idle connections as with ten: Qt's own way asks the kernel about each
/// of them each time. Linux alone (epoll). One thread with an event loop.
class ReadySet final : public QObject {
    Q_OBJECT

public:
    /// May change what it waits for within a call; must not be destroyed within one without watching nothing first.
    class Member {
    public:
        virtual ~Member() = default;
        /// There is something to read, or the peer has gone.
        virtual void readable() = 0;
        virtual void writable() = 0;
    };

    explicit ReadySet(QObject *parent = nullptr);
    ~ReadySet() override;

    /// Whether the system gave what this needs; a set that is not open calls nobody.
    bool isOpen() const { return m_epoll >= 0; }
    /// In place of what was asked for this descriptor before; nothing ends it, and must come before it is closed.
    void watch(int descriptor, Member &member, bool read, bool write);

private:
    struct Wish {
        Member *member = nullptr;
        bool read = false;
        bool write = false;
    };

    void dispatch();
    const Wish *wishOf(int descriptor) const;

    const int m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unordered_map<int, Wish> m_wishes;
};

} // namespace caseweave::tls
