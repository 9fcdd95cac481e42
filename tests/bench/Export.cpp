// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/CaseText.h"
#include "tests/bench/Report.h"
#include "ui/export/ChronologyExport.h"

#include <QFile>
#include <QFont>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTemporaryDir>
#include <cstdio>

namespace caseweave::bench {

namespace {

constexpr int bareDotsPerInch = 300;
constexpr int bareLineBytes = 100; ///< about as many as fit between the margins
constexpr std::size_t noteBytes = 400;

QList<ChronologyEvent> eventsOf(std::uint64_t count)
{
    CaseText text(11);
    QList<ChronologyEvent> events;
    for (std::uint64_t i = 0; i < count; ++i) {
        ChronologyEvent event;
        event.date = QDate(2016, 1, 1).addDays(static_cast<qint64>(i % 3600));
        event.title = QString::fromStdString(text.title());
        event.text = QString::fromStdString(text.note(noteBytes));
        event.author = QStringLiteral("Bench Writer");
        event.agency.name = QStringLiteral("Greendale Council");
        event.written = QDateTime(event.date, QTime(9, 30));
        events << event;
    }
    return events;
}

/// A case with a restricted address, so that every text is looked through for it.
CaseSnapshot snapshot()
{
    Field address;
    address.name = QStringLiteral("address");
    address.values = {{QStringLiteral("3 Elm Court, Leeds LS99 1AA"), Knowledge::Known, {}, {}, {}}};
    address.onlyFor = QStringList{QStringLiteral("Bench Writer, Greendale Council")};
    CaseSnapshot made;
    made.summary.reference = QStringLiteral("BENCH-1");
    made.people = {Person{{}, PersonKind::Family, {address}}};
    return made;
}

double ours(const QString &path, const QList<ChronologyEvent> &events)
{
    ExportWish wish;
    wish.recipients = {{{}, QStringLiteral("The conference")}};
    const CaseSnapshot about = snapshot();
    const ExportMaker maker{QStringLiteral("Bench Writer, Greendale Council"),
                            QDateTime(QDate(2026, 11, 22), QTime(9, 30))};
    const Stopwatch watch;
    Progress progress;
    const ChronologyExport content(about, events, wish, maker);
    QFile file(path);
    const bool done = content.items == events.size() && file.open(QIODevice::WriteOnly)
        && content.write(ExportForm::Pdf, file, progress) && file.flush();
    return done ? watch.milliseconds() : -1;
}

/// The same texts cut into lines by their length, one under the other.
double bare(const QString &path, const QList<ChronologyEvent> &events)
{
    QStringList lines;
    for (const ChronologyEvent &event : events) {
        const QString about = QStringLiteral("Fact. Written by %1, %2 (council), on 4 June 2025 at 9:30am.")
                                  .arg(event.author, event.agency.name);
        for (const QString &text : {QStringLiteral("4 June 2025"), event.title, about, event.text}) {
            for (qsizetype at = 0; at < text.size(); at += bareLineBytes)
                lines << text.mid(at, bareLineBytes);
        }
    }
    const Stopwatch watch;
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return -1;
    {
        QPdfWriter pdf(&file);
        pdf.setPdfVersion(QPagedPaintDevice::PdfVersion_A1b);
        pdf.setResolution(bareDotsPerInch);
        pdf.setPageSize(QPageSize(QPageSize::A4));
        QPainter painter(&pdf);
        QFont font;
        font.setPointSizeF(10);
        painter.setFont(font);
        const int height = painter.fontMetrics().height() * 13 / 10;
        int y = height;
        for (const QString &line : std::as_const(lines)) {
            if (y > painter.viewport().height()) {
                pdf.newPage();
                y = height;
            }
            painter.drawText(0, y, line);
            y += height;
        }
        if (!painter.end())
            return -1;
    }
    return file.flush() ? watch.milliseconds() : -1;
}

} // namespace

bool benchExport(const Options &options, Report &report)
{
    const QTemporaryDir folder;
    const std::vector<std::uint64_t> sizes
        = options.sizes.empty() ? std::vector<std::uint64_t>{500, 2000, 8000} : options.sizes;
    for (const std::uint64_t size : sizes) {
        const QList<ChronologyEvent> events = eventsOf(size);
        Measurement m;
        m.name = "export-pdf";
        m.size = size;
        m.unit = "ms";
        double best = -1;
        double bestBare = -1;
        const MemoryRise rise;
        for (int i = 0; i < options.repeat; ++i) {
            const double mine = ours(folder.filePath(QStringLiteral("ours.pdf")), events);
            const double plain = bare(folder.filePath(QStringLiteral("bare.pdf")), events);
            if (mine < 0 || plain < 0) {
                std::fputs("could not write a PDF\n", stderr);
                return false;
            }
            best = best < 0 ? mine : std::min(best, mine);
            bestBare = bestBare < 0 ? plain : std::min(bestBare, plain);
        }
        m.value = best;
        m.bare = bestBare;
        m.peakMib = rise.peakMib();
        m.bytesPerEntry = static_cast<double>(QFile(folder.filePath(QStringLiteral("ours.pdf"))).size())
            / static_cast<double>(size);
        report.push_back(m);
    }
    return true;
}

} // namespace caseweave::bench
