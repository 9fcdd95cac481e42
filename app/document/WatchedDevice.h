// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentContent.h"

#include <QIODevice>

namespace caseweave {

/// Reads another device and tells how far it is; fails when the watch wants no more. Of the thread that reads.
class WatchedDevice : public QIODevice {
public:
    /// Both outlive this; the device is open.
    WatchedDevice(QIODevice &device, const DocumentWatch &watch) : m_device(device), m_watch(watch)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isStopped() const { return m_stopped; }
    qint64 size() const override { return m_device.size(); }
    bool atEnd() const override { return m_device.atEnd(); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const auto done = static_cast<std::uint64_t>(m_device.pos());
        m_stopped = m_stopped || (m_watch && !m_watch(done, static_cast<std::uint64_t>(size())));
        return m_stopped ? -1 : m_device.read(data, most);
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QIODevice &m_device;
    const DocumentWatch &m_watch;
    bool m_stopped = false;
};

} // namespace caseweave
