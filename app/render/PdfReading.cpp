// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/render/Reading.h"

#include <QImage>

#include <cmath>
#include <poppler-qt6.h>

namespace caseweave::render {

namespace {

constexpr double pointsAnInch = 72;
constexpr double mostPoints = 14'400; ///< of a side: what PDF itself allows

class PdfReading : public Reading {
public:
    explicit PdfReading(std::unique_ptr<Poppler::Document> document) : m_document(std::move(document)) { }

    preview::Kind kind() const override { return preview::Kind::Pages; }
    std::uint32_t pages() const override { return static_cast<std::uint32_t>(m_document->numPages()); }
    Shown page(std::uint32_t index, std::uint32_t width) override;

private:
    std::unique_ptr<Poppler::Document> m_document;
};

Reading::Shown PdfReading::page(std::uint32_t index, std::uint32_t width)
{
    const std::unique_ptr<Poppler::Page> page = m_document->page(static_cast<int>(index));
    if (page == nullptr)
        return preview::Failure::Damaged;
    const QSizeF size = page->pageSizeF();
    if (!(size.width() >= 1 && size.height() >= 1 && size.width() <= mostPoints && size.height() <= mostPoints))
        return preview::Failure::TooLarge;
    double scale = width / size.width();
    // A page can be a mile long: then it comes narrower.
    const double pixels = size.width() * scale * size.height() * scale;
    if (pixels > preview::mostPixels / 2)
        scale *= std::sqrt(preview::mostPixels / 2 / pixels);
    const double resolution = scale * pointsAnInch;
    const QImage image = page->renderToImage(resolution, resolution).convertToFormat(QImage::Format_RGB32);
    const std::uint64_t drawn = static_cast<std::uint64_t>(image.width()) * static_cast<std::uint64_t>(image.height());
    if (image.isNull() || drawn > preview::mostPixels)
        return preview::Failure::TooLarge;
    preview::PagePart part;
    part.index = index;
    part.width = static_cast<std::uint32_t>(image.width());
    part.height = static_cast<std::uint32_t>(image.height());
    part.pixels = QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes());
    part.text = page->text(QRectF()).toUtf8();
    if (part.text.size() > preview::mostText) {
        part.text.truncate(preview::mostText);
        part.isCut = true;
    }
    return part;
}

} // namespace

Opened openPdf(QIODevice &device)
{
    // It would say what is wrong with the file, with words out of it.
    Poppler::setDebugErrorFunction([](const QString &, const QVariant &) {}, {});
    std::unique_ptr<Poppler::Document> document = Poppler::Document::load(&device);
    if (document == nullptr)
        return preview::Failure::Damaged;
    if (document->isLocked())
        return preview::Failure::Protected;
    const int pages = document->numPages();
    if (pages < 1)
        return preview::Failure::Damaged;
    if (static_cast<std::uint32_t>(pages) > preview::mostPages)
        return preview::Failure::TooLarge;
    document->setRenderHint(Poppler::Document::Antialiasing);
    document->setRenderHint(Poppler::Document::TextAntialiasing);
    return std::make_unique<PdfReading>(std::move(document));
}

} // namespace caseweave::render
