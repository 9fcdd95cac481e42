// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tokens.h"

#include <QtCore/QList>
#include <QtCore/QString>

namespace caseweave {

/// What a tag, card or line of text means; the colour follows from it and is never the only sign.
enum class Tone {
    Neutral,
    Accent,
    Danger,
    Warning,
    Good,
    Council,
    Health,
    Police,
    Education,
    Voluntary,
    Restricted,
};

/// The text and ground of a tag.
ColourPair tagColours(Tone tone);
/// The colour of a bar, dot or line: at least 3 to 1 on the ground.
Colour markColour(Tone tone);
/// How the stylesheet names it: [tone="danger"].
QString toneName(Tone tone);

/// A tag as a model hands it to a delegate.
struct TagText {
    QString text;
    Tone tone = Tone::Neutral;
    friend bool operator==(const TagText &, const TagText &) = default;
};

} // namespace caseweave

Q_DECLARE_METATYPE(caseweave::TagText)
