// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QString>

namespace caseweave {

/// Remembers whether somebody turned something off, in the small file of StyleMemory. What cannot be read or written is
/// as if nothing had been chosen: on.
class SwitchMemory {
public:
    SwitchMemory(const QString &file, const QString &key) : m_file(file), m_key(key) { }

    bool isOn() const;
    void keep(bool on) const;

private:
    QString m_file;
    QString m_key;
};

} // namespace caseweave
