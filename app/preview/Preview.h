// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/DocumentContent.h"
#include "app/preview/PreviewWire.h"

#include <QImage>
#include <QObject>
#include <QThread>

#include <atomic>

namespace caseweave {

/// A page as it can be shown.
struct PreviewPage {
    int index = 0;
    QImage image; ///< null of a text
    QString text; ///< of a page of a PDF: for who cannot see it
    bool isCut = false; ///< there is more text
};

class PreviewWorker;

/// Shows what is in a document without a copy in the clear anywhere on disk: a helper, a program of its own without
/// keys or rights (app/render), is given the bytes piece by piece through a pipe and gives pictures back. One document
/// at a time; lives on the GUI thread and works on a thread of its own. The destructor ends the helper.
class Preview : public QObject {
    Q_OBJECT
public:
    static constexpr int timeoutMs = 20'000; ///< for one page

    /// helper: the program, by its path.
    explicit Preview(const QString &helper = defaultHelper(), QObject *parent = nullptr);
    ~Preview() override;

    /// caseweave-preview beside this program, or what CASEWEAVE_PREVIEW names.
    static QString defaultHelper();

    /// Ends what was shown before. Answer: opened or failed.
    void open(const DocumentContentPtr &content);
    /// Answer: pageShown or failed. Asked again before that, the last wish counts.
    void showPage(int index, int width);
    void close();

Q_SIGNALS:
    /// All of it is opened once before any of it is shown: how far that is.
    void checked(int percent);
    void opened(caseweave::preview::Kind kind, int pages);
    void pageShown(const caseweave::PreviewPage &page);
    void failed(caseweave::preview::Failure why);

private:
    QThread m_thread;
    /// Shared with the worker, which stops what is not the newest; made before it.
    std::shared_ptr<std::atomic<quint64>> m_round = std::make_shared<std::atomic<quint64>>(0);
    PreviewWorker *m_worker;
};

} // namespace caseweave
