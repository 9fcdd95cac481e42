// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/preview/PreviewWire.h"

#include <QIODevice>

#include <memory>
#include <variant>

namespace caseweave::render {

/// A document that was opened, whatever it is.
class Reading {
public:
    using Shown = std::variant<preview::PagePart, preview::Failure>;
    virtual ~Reading() = default;
    virtual preview::Kind kind() const = 0;
    virtual std::uint32_t pages() const { return 1; }
    /// index is below pages(). The page comes as wide as it was asked for, or narrower.
    virtual Shown page(std::uint32_t index, std::uint32_t width) = 0;
};

using Opened = std::variant<std::unique_ptr<Reading>, preview::Failure>;

/// What it is follows from its first bytes, not from its name. The device outlives what comes back.
Opened openDocument(QIODevice &device);

Opened openPdf(QIODevice &device);
Opened openPicture(QIODevice &device, const char *format);
Opened openText(QIODevice &device);

} // namespace caseweave::render
