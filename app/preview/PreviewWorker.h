// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/preview/Preview.h"

#include <QProcess>
#include <QTimer>

namespace caseweave {

/// What works behind a Preview, on its thread: reads the document and talks to the helper. Signals carry the round that
/// they belong to.
class PreviewWorker : public QObject {
    Q_OBJECT
public:
    PreviewWorker(QString helper, std::shared_ptr<std::atomic<quint64>> round);
    ~PreviewWorker() override;

    void open(quint64 round, const DocumentContentPtr &content);
    void showPage(quint64 round, int index, int width);
    void close();

Q_SIGNALS:
    void checked(quint64 round, int percent);
    void opened(quint64 round, caseweave::preview::Kind kind, int pages);
    void pageShown(quint64 round, const caseweave::PreviewPage &page);
    void failed(quint64 round, caseweave::preview::Failure why);

private:
    void start();
    void stopProcess();
    void read();
    bool take(preview::Message message, const QByteArray &body);
    bool give(const QByteArray &wish);
    bool takeOpened(const QByteArray &body);
    bool takePage(const QByteArray &body);
    void ask();
    void fail(preview::Failure why);

    QString m_helper;
    std::shared_ptr<std::atomic<quint64>> m_newest; ///< the round that somebody still waits for
    quint64 m_round = 0;
    std::unique_ptr<DocumentContent::Reader> m_reader;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_received;
    QTimer m_timeout;
    int m_pages = 0; ///< 0: it is not opened
    bool m_busy = false; ///< a page is being made
    std::optional<std::pair<int, int>> m_wished; ///< index and width of the page that is wanted next
};

} // namespace caseweave
