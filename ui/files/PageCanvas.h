// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QLineF>
#include <QtCore/QRectF>
#include <QtCore/QString>
#include <cstdint>

class QTextLine;

namespace caseweave {

/// The pages that a PageWriter writes on: those of a file, or paper. Places are in dots from the corner at the top left
/// between the margins. What stands between openPart and closePart has a meaning to who has the document read aloud,
/// where the kind of pages keeps one.
class PageCanvas {
public:
    enum class Part : std::uint8_t { Heading1, Heading2, Heading3, Heading4, Paragraph, List, Item };
    enum class Margin : std::uint8_t { Head, Foot };
    static constexpr double marginMm = 18; ///< on each side: room for the holes of a file

    virtual ~PageCanvas() = default;

    /// False for good once something could not be written.
    virtual bool ok() const = 0;
    virtual double dotsPerInch() const = 0;
    virtual QSizeF size() const = 0; ///< of a page, between the margins
    /// The first page is there from the beginning. A part that is open goes on.
    virtual void newPage() = 0;
    virtual void openPart(Part part) = 0;
    virtual void closePart() = 0;
    /// What every page repeats, and nobody wants to hear on each.
    virtual void beginMargin(Margin margin) = 0;
    virtual void endMargin() = 0;
    /// A line of a layout that stands at `at`. `text`: what it says, with a space at its end where a word ends there.
    virtual void draw(const QTextLine &line, const QString &text, QPointF at) = 0;
    /// From margin to margin; without a meaning.
    virtual void rule(double y) = 0;
    /// A frame whose inside hides what was drawn there before; without a meaning.
    virtual void box(const QRectF &at, bool dashed) = 0;
    virtual void tie(const QLineF &from, bool dashed) = 0; ///< a line; without a meaning
    /// Finishes the last page and the document. False: not all of it could be written.
    virtual bool end() = 0;
};

} // namespace caseweave
