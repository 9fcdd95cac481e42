// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Tone.h"

namespace caseweave {

ColourPair tagColours(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {Colour::Ink, Colour::FaintLine};
    case Tone::Accent:
        return {Colour::OnAccent, Colour::Accent};
    case Tone::Danger:
        return {Colour::Danger, Colour::DangerGround};
    case Tone::Warning:
        return {Colour::Warning, Colour::WarningGround};
    case Tone::Good:
        return {Colour::Good, Colour::GoodGround};
    case Tone::Council:
        return {Colour::Council, Colour::CouncilGround};
    case Tone::Health:
        return {Colour::Health, Colour::HealthGround};
    case Tone::Police:
        return {Colour::Police, Colour::PoliceGround};
    case Tone::Education:
        return {Colour::Education, Colour::EducationGround};
    case Tone::Voluntary:
        return {Colour::Voluntary, Colour::VoluntaryGround};
    case Tone::Restricted:
        return {Colour::Restricted, Colour::RestrictedGround};
    }
    Q_UNREACHABLE();
}

Colour markColour(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return Colour::NeutralMark;
    case Tone::Accent:
        return Colour::Accent;
    case Tone::Danger:
        return Colour::DangerMark;
    case Tone::Warning:
        return Colour::WarningMark;
    case Tone::Good:
        return Colour::GoodMark;
    case Tone::Restricted:
        return Colour::RestrictedGround;
    default:
        return tagColours(tone).text;
    }
}

QString toneName(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return QStringLiteral("neutral");
    case Tone::Accent:
        return QStringLiteral("accent");
    case Tone::Danger:
        return QStringLiteral("danger");
    case Tone::Warning:
        return QStringLiteral("warning");
    case Tone::Good:
        return QStringLiteral("good");
    case Tone::Council:
        return QStringLiteral("council");
    case Tone::Health:
        return QStringLiteral("health");
    case Tone::Police:
        return QStringLiteral("police");
    case Tone::Education:
        return QStringLiteral("education");
    case Tone::Voluntary:
        return QStringLiteral("voluntary");
    case Tone::Restricted:
        return QStringLiteral("restricted");
    }
    Q_UNREACHABLE();
}

} // namespace caseweave
