// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/preview/PreviewWorker.h"

#include "app/text/TypedText.h"

namespace caseweave {

using preview::Failure;
using preview::Message;

PreviewWorker::PreviewWorker(QString helper, std::shared_ptr<std::atomic<quint64>> round)
    : m_helper(std::move(helper)), m_newest(std::move(round)), m_timeout(this)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] { fail(Failure::Broken); });
}

PreviewWorker::~PreviewWorker()
{
    // The loop that would delete it later has ended.
    if (m_process)
        stopProcess();
}

void PreviewWorker::stopProcess()
{
    m_process->disconnect(this);
    m_process->kill();
    m_process->waitForFinished();
}

void PreviewWorker::close()
{
    m_timeout.stop();
    m_pages = 0;
    m_busy = false;
    m_wished.reset();
    m_received.clear();
    m_reader.reset();
    if (!m_process)
        return;
    stopProcess();
    m_process.release()->deleteLater(); // this may be a call of its own
}

void PreviewWorker::open(quint64 round, const DocumentContentPtr &content)
{
    close();
    m_round = round;
    if (*m_newest != round)
        return;
    int told = -1;
    auto reader = content->reader([&](std::uint64_t done, std::uint64_t of) {
        const int percent = static_cast<int>(done * 100 / std::max<std::uint64_t>(of, 1));
        if (percent != told)
            Q_EMIT checked(round, percent);
        told = percent;
        return *m_newest == round;
    });
    if (!reader) {
        if (reader.code() != ErrorCode::Cancelled)
            fail(Failure::CannotOpen);
        return;
    }
    m_reader = std::move(*reader);
    start();
}

void PreviewWorker::start()
{
    m_process = std::make_unique<QProcess>();
    QProcessEnvironment bare;
    bare.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    bare.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    m_process->setProcessEnvironment(bare);
    m_process->setWorkingDirectory(QStringLiteral("/"));
    // What a library has to say about a document is not for a log.
    m_process->setStandardErrorFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &PreviewWorker::read);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        fail(error == QProcess::FailedToStart ? Failure::NoHelper : Failure::Broken);
    });
    connect(m_process.get(), &QProcess::finished, this, [this] {
        read();
        if (m_process)
            fail(Failure::Broken);
    });
    m_timeout.start(Preview::timeoutMs);
    m_process->start(m_helper, QStringList());
    if (!m_process)
        return; // it could not even be started
    QByteArray size;
    preview::putNumber(size, m_reader->size(), 8);
    m_process->write(preview::frame(Message::Open, size));
}

void PreviewWorker::read()
{
    if (!m_process)
        return;
    m_received += m_process->readAllStandardOutput();
    for (;;) {
        qsizetype at = 0;
        const auto message = preview::takeNumber(m_received, at, 1);
        const auto length = preview::takeNumber(m_received, at, 4);
        if (!message || !length)
            return;
        if (*length > preview::mostMessage)
            return fail(Failure::Broken);
        const auto size = static_cast<qsizetype>(*length);
        if (m_received.size() - preview::headBytes < size)
            return;
        const QByteArray body = m_received.mid(preview::headBytes, size);
        m_received.remove(0, preview::headBytes + size);
        if (!take(static_cast<Message>(*message), body))
            return;
    }
}

bool PreviewWorker::take(Message message, const QByteArray &body)
{
    switch (message) {
    case Message::Need:
        return give(body);
    case Message::Opened:
        return takeOpened(body);
    case Message::Shown:
        return takePage(body);
    case Message::Failed: {
        qsizetype at = 0;
        const auto why = preview::takeNumber(body, at, 1);
        const bool isKnown = why && *why >= 1 && *why <= static_cast<std::uint64_t>(Failure::NoHelper);
        if (!isKnown || !m_busy) {
            fail(isKnown ? static_cast<Failure>(*why) : Failure::Broken);
            return false;
        }
        // One page; the others may be good.
        m_timeout.stop();
        m_busy = false;
        Q_EMIT failed(m_round, static_cast<Failure>(*why));
        ask();
        return true;
    }
    default:
        fail(Failure::Broken);
        return false;
    }
}

bool PreviewWorker::give(const QByteArray &wish)
{
    qsizetype at = 0;
    const auto offset = preview::takeNumber(wish, at, 8);
    const auto count = preview::takeNumber(wish, at, 4);
    if (!offset || !count || *count > preview::mostNeeded || !m_reader) {
        fail(Failure::Broken);
        return false;
    }
    SecretBytes bytes(static_cast<std::size_t>(*count));
    const auto got = m_reader->read(*offset, bytes.span());
    if (!got) {
        fail(Failure::CannotOpen);
        return false;
    }
    QByteArray head;
    preview::putNumber(head, static_cast<std::uint64_t>(Message::Data), 1);
    preview::putNumber(head, 8 + *got, 4);
    preview::putNumber(head, *offset, 8);
    m_process->write(head);
    m_process->write(reinterpret_cast<const char *>(bytes.view().data()), static_cast<qint64>(*got));
    return true;
}

bool PreviewWorker::takeOpened(const QByteArray &body)
{
    qsizetype at = 0;
    const auto kind = preview::takeNumber(body, at, 1);
    const auto pages = preview::takeNumber(body, at, 4);
    const bool fits = kind && pages && m_pages == 0 && *kind >= 1
        && *kind <= static_cast<std::uint64_t>(preview::Kind::Text) && *pages >= 1 && *pages <= preview::mostPages;
    if (!fits) {
        fail(Failure::Broken);
        return false;
    }
    m_timeout.stop();
    m_pages = static_cast<int>(*pages);
    Q_EMIT opened(m_round, static_cast<preview::Kind>(*kind), m_pages);
    ask();
    return true;
}

bool PreviewWorker::takePage(const QByteArray &body)
{
    const auto part = preview::decodePage(body);
    if (!part || !m_busy) {
        fail(Failure::Broken);
        return false;
    }
    m_timeout.stop();
    m_busy = false;
    PreviewPage page;
    page.index = static_cast<int>(part->index);
    page.isCut = part->isCut;
    page.text = text::fromPayload({part->text.constData(), static_cast<std::size_t>(part->text.size())});
    if (part->width > 0) {
        const auto width = static_cast<int>(part->width);
        // The image shares no memory with the message.
        page.image = QImage(reinterpret_cast<const uchar *>(part->pixels.constData()), width,
                            static_cast<int>(part->height), qsizetype{width} * 4, QImage::Format_RGB32)
                         .copy();
    }
    Q_EMIT pageShown(m_round, page);
    ask();
    return true;
}

void PreviewWorker::showPage(quint64 round, int index, int width)
{
    if (round != m_round || !m_process)
        return;
    m_wished = {index, width};
    ask();
}

void PreviewWorker::ask()
{
    if (m_pages == 0 || m_busy || !m_wished)
        return;
    const auto [index, width] = *std::exchange(m_wished, std::nullopt);
    QByteArray wish;
    preview::putNumber(wish, static_cast<std::uint64_t>(std::clamp(index, 0, m_pages - 1)), 4);
    preview::putNumber(wish, static_cast<std::uint64_t>(std::clamp(width, 16, 8000)), 4);
    m_busy = true;
    m_timeout.start(Preview::timeoutMs);
    m_process->write(preview::frame(Message::Page, wish));
}

void PreviewWorker::fail(Failure why)
{
    const quint64 round = m_round;
    close();
    Q_EMIT failed(round, why);
}

} // namespace caseweave
