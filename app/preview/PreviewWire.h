// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <optional>

/// What the program and its helper that reads documents (app/render) say to each other through two pipes. A message is
/// a byte for its kind, four for its length, big-endian, and so many bytes. Neither side trusts the other. Values; any
/// thread; the helper links nothing else of the program.
namespace caseweave::preview {

enum class Message : std::uint8_t {
    Open = 1, ///< to the helper: size of the document (8)
    Page, ///< to the helper: index (4), width in pixels (4)
    Data, ///< to the helper: offset (8), bytes: the answer to Need; fewer than were asked for at the end alone
    Need, ///< from the helper: offset (8), count (4)
    Opened, ///< from the helper: kind (1), pages (4)
    Shown, ///< from the helper: PagePart
    Failed, ///< from the helper: why (1)
};

enum class Kind : std::uint8_t {
    Pages = 1, ///< PDF
    Picture,
    Text,
};

enum class Failure : std::uint8_t {
    Damaged = 1, ///< it is not what it says it is, or is broken
    Protected, ///< it asks for a password
    TooLarge, ///< more pixels than are safe to unpack
    Unknown, ///< no kind of file that can be shown
    Broken, ///< the helper ended, said nonsense or took too long
    CannotOpen, ///< the sealed copy is missing or damaged
    NoHelper, ///< the helper is not installed, or cannot be confined on this computer
};

constexpr int headBytes = 5;
constexpr std::uint32_t mostPixels = 16'000'000; ///< of a page that is shown
constexpr std::uint32_t mostMessage = mostPixels * 4 + (2 << 20);
constexpr std::uint32_t mostNeeded = 256 << 10;
constexpr std::uint32_t mostText = 1 << 20; ///< bytes of UTF-8
constexpr std::uint32_t mostPages = 100'000;

/// A page: its pixels (four bytes each: blue, green, red, nothing), or no pixels and text alone; with the text of a
/// page of pixels for who cannot see it.
struct PagePart {
    std::uint32_t index = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool isCut = false; ///< there is more text than is shown
    QByteArray text; ///< UTF-8
    QByteArray pixels;
};

QByteArray frame(Message message, const QByteArray &body);
void putNumber(QByteArray &out, std::uint64_t number, int bytes);
/// Reads from `at` on, and moves it; nothing where there are not so many bytes.
std::optional<std::uint64_t> takeNumber(const QByteArray &in, qsizetype &at, int bytes);

QByteArray encode(const PagePart &page);
/// Nothing where it is none, or out of bounds.
std::optional<PagePart> decodePage(const QByteArray &body);

} // namespace caseweave::preview
