// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/hub/HubLog.h"

namespace caseweave {

HubLog::Field::Field(std::string_view name_, std::string_view word) : name(name_)
{
    value = '"';
    for (const char c : word) {
        if (c == '"' || c == '\\')
            value += '\\';
        value += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    value += '"';
}

void HubLog::write(std::string_view event, std::initializer_list<Field> fields)
{
    if (!m_sink)
        return;
    std::string line = "{\"time_ms\":" + std::to_string(m_clock.nowMs()) + ",\"event\":" + Field("", event).value;
    for (const Field &field : fields)
        line += ",\"" + field.name + "\":" + field.value;
    line += "}\n";
    m_sink(line);
}

void HubLog::writeSeldom(std::string_view event, std::initializer_list<Field> fields)
{
    constexpr std::int64_t againMs = 60'000;
    const std::int64_t nowMs = m_clock.nowMs();
    const auto last = m_seldomMs.find(event);
    if (last != m_seldomMs.end() && nowMs >= last->second && nowMs - last->second < againMs)
        return;
    m_seldomMs.insert_or_assign(std::string(event), nowMs);
    write(event, fields);
}

} // namespace caseweave
