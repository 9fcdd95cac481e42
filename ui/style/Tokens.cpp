// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Tokens.h"

#include <QtGui/QFont>
#include <array>
#include <cmath>

namespace caseweave {

namespace {

struct Row {
    Colour colour;
    const char *name;
    QRgb light;
    QRgb dark;
    QRgb highContrast;
};

constexpr std::array<Row, colourCount> rows{{
    {Colour::Ink, "Ink", 0x1c2630, 0xe8edf2, 0xffffff},
    {Colour::Secondary, "Secondary", 0x5b6875, 0xa3b0bd, 0xffffff},
    {Colour::FaintLine, "FaintLine", 0xe7ebef, 0x2a333c, 0x3a3a3a},
    {Colour::Line, "Line", 0xd9dfe5, 0x38434e, 0xffffff},
    {Colour::FieldLine, "FieldLine", 0x76838f, 0x7f8d9a, 0xffffff},
    {Colour::Ground, "Ground", 0xffffff, 0x161b20, 0x000000},
    {Colour::Side, "Side", 0xf3f5f7, 0x1c2329, 0x000000},
    {Colour::Panel, "Panel", 0xfbfcfd, 0x1a2026, 0x000000},
    {Colour::Accent, "Accent", 0x0f5b6e, 0x7cc7da, 0xffff00},
    {Colour::OnAccent, "OnAccent", 0xffffff, 0x0b1a1f, 0x000000},
    {Colour::AccentHover, "AccentHover", 0x0b4655, 0x9bd8e7, 0xffffff},
    {Colour::AccentSoft, "AccentSoft", 0xdceaee, 0x1d3a43, 0x003a4a},
    {Colour::Focus, "Focus", 0x0f5b6e, 0x7cc7da, 0xffff00},
    {Colour::Danger, "Danger", 0x8f1d14, 0xffb4ab, 0xffb3ab},
    {Colour::DangerGround, "DangerGround", 0xfbe4e2, 0x4a1f1b, 0x000000},
    {Colour::DangerMark, "DangerMark", 0xb3261e, 0xe5786e, 0xffb3ab},
    {Colour::Warning, "Warning", 0x7a4b00, 0xf5cd85, 0xffd480},
    {Colour::WarningGround, "WarningGround", 0xfdf0d5, 0x43310f, 0x000000},
    {Colour::WarningMark, "WarningMark", 0xb87a08, 0xd9a441, 0xffd480},
    {Colour::Good, "Good", 0x17563a, 0x9fdcbb, 0xa6f0c6},
    {Colour::GoodGround, "GoodGround", 0xe0f0e7, 0x17382a, 0x000000},
    {Colour::GoodMark, "GoodMark", 0x1f7a4d, 0x5fbf8d, 0xa6f0c6},
    {Colour::NeutralMark, "NeutralMark", 0x76838f, 0x7f8d9a, 0xffffff},
    {Colour::Council, "Council", 0x2f3a8c, 0xc0c7fb, 0xc9cfff},
    {Colour::CouncilGround, "CouncilGround", 0xe3e6f7, 0x2b3163, 0x000000},
    {Colour::Health, "Health", 0x0c5454, 0x9adedd, 0xa5f2f0},
    {Colour::HealthGround, "HealthGround", 0xd9efef, 0x143f40, 0x000000},
    {Colour::Police, "Police", 0x123f73, 0xb2d2f7, 0xb8d9ff},
    {Colour::PoliceGround, "PoliceGround", 0xdde8f5, 0x1d3857, 0x000000},
    {Colour::Education, "Education", 0x6b4700, 0xf0cf92, 0xffdf9e},
    {Colour::EducationGround, "EducationGround", 0xf6ead2, 0x47340f, 0x000000},
    {Colour::Voluntary, "Voluntary", 0x5d2769, 0xe4bdee, 0xf3c6ff},
    {Colour::VoluntaryGround, "VoluntaryGround", 0xefe1f2, 0x46264f, 0x000000},
    {Colour::Restricted, "Restricted", 0xffffff, 0xffffff, 0x000000},
    {Colour::RestrictedGround, "RestrictedGround", 0x3b1f4a, 0x6b3f85, 0xffffff},
}};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].colour) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "one row for each colour, in the order of the enumeration");

constexpr std::array pairs{
    ColourPair{Colour::Ink, Colour::Ground},
    ColourPair{Colour::Ink, Colour::Side},
    ColourPair{Colour::Ink, Colour::Panel},
    ColourPair{Colour::Ink, Colour::FaintLine},
    ColourPair{Colour::Ink, Colour::AccentSoft},
    ColourPair{Colour::Ink, Colour::CouncilGround},
    ColourPair{Colour::Ink, Colour::HealthGround},
    ColourPair{Colour::Ink, Colour::PoliceGround},
    ColourPair{Colour::Ink, Colour::EducationGround},
    ColourPair{Colour::Ink, Colour::VoluntaryGround},
    ColourPair{Colour::Ink, Colour::WarningGround},
    ColourPair{Colour::Ink, Colour::DangerGround},
    ColourPair{Colour::Ink, Colour::GoodGround},
    ColourPair{Colour::Secondary, Colour::Ground},
    ColourPair{Colour::Secondary, Colour::Side},
    ColourPair{Colour::Secondary, Colour::Panel},
    ColourPair{Colour::Secondary, Colour::AccentSoft},
    ColourPair{Colour::Accent, Colour::Ground},
    ColourPair{Colour::Accent, Colour::Side},
    ColourPair{Colour::Accent, Colour::Panel},
    ColourPair{Colour::Accent, Colour::AccentSoft},
    ColourPair{Colour::OnAccent, Colour::Accent},
    ColourPair{Colour::OnAccent, Colour::AccentHover},
    ColourPair{Colour::Danger, Colour::Ground},
    ColourPair{Colour::Danger, Colour::Panel},
    ColourPair{Colour::Danger, Colour::AccentSoft},
    ColourPair{Colour::Danger, Colour::DangerGround},
    ColourPair{Colour::Warning, Colour::Ground},
    ColourPair{Colour::Warning, Colour::Panel},
    ColourPair{Colour::Warning, Colour::WarningGround},
    ColourPair{Colour::Good, Colour::Ground},
    ColourPair{Colour::Good, Colour::GoodGround},
    ColourPair{Colour::Council, Colour::CouncilGround},
    ColourPair{Colour::Health, Colour::HealthGround},
    ColourPair{Colour::Police, Colour::PoliceGround},
    ColourPair{Colour::Education, Colour::EducationGround},
    ColourPair{Colour::Voluntary, Colour::VoluntaryGround},
    ColourPair{Colour::Restricted, Colour::RestrictedGround},
};

constexpr std::array marks{
    ColourPair{Colour::FieldLine, Colour::Ground},   ColourPair{Colour::FieldLine, Colour::Panel},
    ColourPair{Colour::Focus, Colour::Ground},       ColourPair{Colour::Focus, Colour::Side},
    ColourPair{Colour::Focus, Colour::Panel},        ColourPair{Colour::DangerMark, Colour::Ground},
    ColourPair{Colour::WarningMark, Colour::Ground}, ColourPair{Colour::GoodMark, Colour::Ground},
    ColourPair{Colour::NeutralMark, Colour::Ground},
};

double channel(int value)
{
    const double part = value / 255.0;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &colour)
{
    return 0.2126 * channel(colour.red()) + 0.7152 * channel(colour.green()) + 0.0722 * channel(colour.blue());
}

} // namespace

QColor colourOf(Theme theme, Colour colour)
{
    const Row &row = rows[static_cast<std::size_t>(colour)];
    switch (theme) {
    case Theme::Light:
        return QColor(row.light);
    case Theme::Dark:
        return QColor(row.dark);
    case Theme::HighContrast:
        return QColor(row.highContrast);
    }
    Q_UNREACHABLE();
}

const char *colourName(Colour colour)
{
    return rows[static_cast<std::size_t>(colour)].name;
}

std::span<const ColourPair> textPairs()
{
    return pairs;
}

std::span<const ColourPair> markPairs()
{
    return marks;
}

double contrastRatio(const QColor &first, const QColor &second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

TextSpec textSpec(Text text)
{
    switch (text) {
    case Text::Secondary:
        return {12, QFont::Normal};
    case Text::Small:
        return {11.5, QFont::DemiBold};
    case Text::Body:
        return {13.5, QFont::Normal};
    case Text::Strong:
        return {13.5, QFont::DemiBold};
    case Text::Heading:
        return {15.5, QFont::DemiBold};
    case Text::Title:
        return {20, QFont::DemiBold};
    case Text::Large:
        return {26, QFont::DemiBold};
    }
    Q_UNREACHABLE();
}

} // namespace caseweave
