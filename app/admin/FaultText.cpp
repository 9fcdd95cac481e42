// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/admin/FaultText.h"

namespace caseweave::admin {

QString faultText(QStringView fault)
{
    struct Meaning {
        const char *fault;
        const char *text;
    };
    static constexpr Meaning meanings[] = {
        {"name", "no address is known for that name; check how it is written, and the name service"},
        {"nobody", "nothing listens there; check that it runs, and the port"},
        {"unreachable", "no way leads there; check the network"},
        {"silent", "nothing answers; a firewall may be in between, or the computer is off"},
        {"tls", "what answers there does not speak TLS, so it is another service; check the port"},
        {"no_hub", "what answers there is no Caseweave hub; check the port, or what stands in between"},
        {"ended", "it ended the connection; it may be starting, stopping or full"},
    };
    for (const Meaning &meaning : meanings) {
        if (fault == QLatin1String(meaning.fault))
            return QLatin1String(meaning.text);
    }
    return {};
}

} // namespace caseweave::admin
