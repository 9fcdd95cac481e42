// SPDX-License-Identifier: GPL-3.0-or-later
#include "sync/client/HubLine.h"

#include <algorithm>
#include <charconv>

namespace caseweave {

std::optional<HubAddress> HubAddress::parse(std::string_view text)
{
    constexpr std::string_view scheme = "wss://";
    if (text.substr(0, scheme.size()) == scheme)
        text.remove_prefix(scheme.size());
    if (!text.empty() && text.back() == '/')
        text.remove_suffix(1);
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    const std::string_view digits = text.substr(colon + 1);
    HubAddress address;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
    if (error != std::errc() || end != digits.data() + digits.size() || address.port == 0)
        return std::nullopt;
    address.host = QString::fromUtf8(host.data(), static_cast<qsizetype>(host.size())).toLower();
    const bool valid = std::all_of(address.host.begin(), address.host.end(), [](QChar c) {
        return c.unicode() < 128
            && (c.isLetterOrNumber() || c == QLatin1Char('.') || c == QLatin1Char('-') || c == QLatin1Char(':'));
    });
    return valid ? std::optional(address) : std::nullopt;
}

std::string HubAddress::text() const
{
    const bool numeric6 = host.contains(QLatin1Char(':'));
    const std::string name = host.toLower().toStdString();
    return (numeric6 ? "[" + name + "]" : name) + ":" + std::to_string(port);
}

} // namespace caseweave
