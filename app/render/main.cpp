// SPDX-License-Identifier: GPL-3.0-or-later
//
// caseweave-preview: reads one document that somebody else made and gives back pictures of its pages. It has no keys,
// knows no case, and gives up the rights to do anything else before it sees the first byte (docs/decisions/0061).
#include "app/render/Confinement.h"
#include "app/render/Pipe.h"
#include "app/render/Reading.h"

#include <QCoreApplication>
#include <QImageReader>

#include <cstdio>
#include <string_view>
#include <unistd.h>

using namespace caseweave;
using namespace caseweave::render;

namespace {

QByteArray number(std::uint64_t value, int bytes)
{
    QByteArray out;
    preview::putNumber(out, value, bytes);
    return out;
}

void fail(Pipe &pipe, preview::Failure why)
{
    pipe.send(preview::Message::Failed, number(static_cast<std::uint64_t>(why), 1));
}

void showPage(Pipe &pipe, Reading &reading, const QByteArray &wish)
{
    qsizetype at = 0;
    const auto index = preview::takeNumber(wish, at, 4);
    const auto width = preview::takeNumber(wish, at, 4);
    if (!index || !width || *index >= reading.pages() || *width == 0)
        ::_exit(1);
    const Reading::Shown shown = reading.page(static_cast<std::uint32_t>(*index), static_cast<std::uint32_t>(*width));
    if (const auto *part = std::get_if<preview::PagePart>(&shown))
        pipe.send(preview::Message::Shown, preview::encode(*part));
    else
        fail(pipe, std::get<preview::Failure>(shown));
}

[[noreturn]] void serve()
{
    Pipe pipe;
    const Pipe::Received first = pipe.receive();
    qsizetype at = 0;
    const auto size = preview::takeNumber(first.body, at, 8);
    if (first.message != preview::Message::Open || !size)
        ::_exit(1);
    RemoteDocument document(pipe, *size);
    Opened opened = openDocument(document);
    if (const auto *failure = std::get_if<preview::Failure>(&opened)) {
        fail(pipe, *failure);
        ::_exit(0);
    }
    Reading &reading = *std::get<std::unique_ptr<Reading>>(opened);
    pipe.send(preview::Message::Opened,
              number(static_cast<std::uint64_t>(reading.kind()), 1) + number(reading.pages(), 4));
    for (;;) {
        const Pipe::Received wish = pipe.receive();
        if (wish.message != preview::Message::Page)
            ::_exit(1);
        showPage(pipe, reading, wish.body);
    }
}

} // namespace

int main(int argc, char **argv)
{
    // Whoever it works for starts it without a word.
    if (argc > 1) {
        const bool isHelp = std::string_view(argv[1]) == "--help";
        std::fputs("caseweave-preview draws the pages of documents for caseweave, which starts it. By itself it does "
                   "nothing, and there are no options.\n",
                   isHelp ? stdout : stderr);
        return isHelp ? 0 : 2;
    }
    const QCoreApplication application(argc, argv); // knows where the readers of pictures are
    static_cast<void>(QImageReader::supportedImageFormats()); // loads them, while that is allowed
    if (!confine()) {
        Pipe pipe;
        fail(pipe, preview::Failure::NoHelper);
        ::_exit(0);
    }
    serve();
}
