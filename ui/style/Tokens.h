// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGui/QColor>
#include <span>

namespace caseweave {

/// Which of the three tables of colours is in use.
enum class Theme { Light, Dark, HighContrast };

/// Every colour of the program, named after its use. There is no other place where a colour is written.
enum class Colour {
    Ink, ///< body text
    Secondary, ///< text of lesser rank
    FaintLine, ///< between rows; also the ground of a neutral tag
    Line, ///< borders that only separate
    FieldLine, ///< borders that show where to type or press (WCAG 1.4.11: 3 to 1)
    Ground,
    Side, ///< navigation
    Panel, ///< beside or around the work
    Accent, ///< links, and the ground of the main button
    OnAccent,
    AccentHover,
    AccentSoft, ///< selection
    Focus,
    Danger,
    DangerGround,
    DangerMark, ///< bars and dots, never text
    Warning,
    WarningGround,
    WarningMark,
    Good,
    GoodGround,
    GoodMark,
    NeutralMark,
    Council,
    CouncilGround,
    Health,
    HealthGround,
    Police,
    PoliceGround,
    Education,
    EducationGround,
    Voluntary,
    VoluntaryGround,
    Restricted,
    RestrictedGround,
};
inline constexpr int colourCount = static_cast<int>(Colour::RestrictedGround) + 1;

/// The colour of `colour` in `theme`.
QColor colourOf(Theme theme, Colour colour);

/// Its name as the stylesheet's template writes it after an @.
const char *colourName(Colour colour);

/// A text colour and a ground that it is drawn on somewhere in the program.
struct ColourPair {
    Colour text;
    Colour ground;
};

/// All pairs of text and ground that the program draws. A test holds each to 4.5 to 1 in each table (WCAG 2.2, 1.4.3).
std::span<const ColourPair> textPairs();

/// All pairs of a mark or border and the ground beside it that carry meaning: 3 to 1 (WCAG 2.2, 1.4.11).
std::span<const ColourPair> markPairs();

/// Contrast of two opaque colours as WCAG 2.2 defines it, from 1 to 21.
double contrastRatio(const QColor &first, const QColor &second);

/// Sizes in device-independent pixels at 100 percent. Those of text grow with the zoom (`Style::px`); those of space
/// stay, so that enlarged text does not lose the screen to white space.
namespace size {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int row = 40;
inline constexpr int radius = 6;
inline constexpr int tagRadius = 4;
inline constexpr int target = 24;
inline constexpr int icon = 16;
inline constexpr int mark = 4;
inline constexpr int line = 1;
inline constexpr int focusLine = 2;
inline constexpr int sideWidth = 196;
inline constexpr int formWidth = 560;
inline constexpr int fieldWidth = 300;
inline constexpr int detailWidth = 380;
inline constexpr int attentionWidth = 400;
inline constexpr int windowWidth = 1280;
inline constexpr int windowHeight = 800;
} // namespace size

/// The sizes of text. Line height is 1.45 of each.
enum class Text { Secondary, Small, Body, Strong, Heading, Title, Large };
struct TextSpec {
    double px;
    int weight;
};
TextSpec textSpec(Text text);
inline constexpr double lineHeight = 1.45;

} // namespace caseweave
