// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Reading.h"

#include <QImageReader>

#include <cmath>

namespace caseweave::render {

namespace {

/// A picture of so many pixels takes 200 MB when it is unpacked; a telephone's camera makes up to 50 million.
constexpr qint64 mostUnpacked = 52'000'000;

class PictureReading : public Reading {
public:
    PictureReading(QIODevice &device, const char *format) : m_device(device), m_format(format) { }
    preview::Kind kind() const override { return preview::Kind::Picture; }
    Shown page(std::uint32_t index, std::uint32_t width) override;

private:
    QIODevice &m_device;
    QByteArray m_format;
};

std::optional<preview::Failure> check(const QImageReader &reader)
{
    const QSize size = reader.size();
    if (size.isEmpty())
        return preview::Failure::Damaged;
    return qint64{size.width()} * size.height() > mostUnpacked ? std::optional(preview::Failure::TooLarge)
                                                               : std::nullopt;
}

Reading::Shown PictureReading::page(std::uint32_t index, std::uint32_t width)
{
    if (!m_device.seek(0))
        return preview::Failure::Damaged;
    QImageReader reader(&m_device, m_format);
    reader.setAutoTransform(true);
    if (const auto failure = check(reader))
        return *failure;
    const bool turned = reader.transformation().testFlag(QImageIOHandler::TransformationRotate90);
    QSize size = turned ? reader.size().transposed() : reader.size();
    if (size.width() > static_cast<int>(width))
        size = size.scaled(static_cast<int>(width), INT_MAX / 2, Qt::KeepAspectRatio);
    const double pixels = double(size.width()) * size.height();
    if (pixels > preview::mostPixels / 2)
        size *= std::sqrt(preview::mostPixels / 2 / pixels);
    size = size.expandedTo({1, 1});
    reader.setScaledSize(turned ? size.transposed() : size);
    const QImage image = reader.read().convertToFormat(QImage::Format_RGB32);
    const std::uint64_t drawn = static_cast<std::uint64_t>(image.width()) * static_cast<std::uint64_t>(image.height());
    if (image.isNull() || drawn > preview::mostPixels)
        return preview::Failure::Damaged;
    preview::PagePart part;
    part.index = index;
    part.width = static_cast<std::uint32_t>(image.width());
    part.height = static_cast<std::uint32_t>(image.height());
    part.pixels = QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
    return part;
}

} // namespace

Opened openPicture(QIODevice &device, const char *format)
{
    QImageReader::setAllocationLimit(512);
    const QImageReader reader(&device, format);
    if (const auto failure = check(reader))
        return *failure;
    return std::make_unique<PictureReading>(device, format);
}

} // namespace caseweave::render
