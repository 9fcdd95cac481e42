// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/document/Document.h"
#include "app/preview/Preview.h"
#include "ui/context/Context.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace caseweave {

class Paragraph;
class SelectableText;

/// A document page by page, as wide as there is room, or larger. Page Down goes on to the next page where one ends;
/// plus and minus change the size.
class PreviewPane : public QWidget {
    Q_OBJECT

public:
    explicit PreviewPane(const Context &context, QWidget *parent = nullptr);

    /// Begins with the first page, unless this one is shown already.
    void show(const Document &document);
    /// Nothing to show, and why.
    void say(const QString &sentence);
    void focusPage();
    void showNext() { turn(1); }
    void showPrevious() { turn(-1); }
    void larger() { setZoom(m_zoomPercent + zoomStepPercent); }
    void smaller() { setZoom(m_zoomPercent - zoomStepPercent); }
    /// Something is on the screen: a page, a text, or why there is none.
    bool isSettled() const { return m_settled; }

Q_SIGNALS:
    /// `isSettled` has come true.
    void settled();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    static constexpr int zoomStepPercent = 25;
    enum Shown { Message, Page, Text };

    QWidget *makeBar();
    void opened(preview::Kind kind, int pages);
    void shown(const PreviewPage &page);
    void failed(preview::Failure why);
    void settle(Shown what);
    void turn(int by);
    void setZoom(int percent);
    void ask();
    void refreshBar();
    bool goesOn(int key);

    Context m_context;
    Preview m_preview;
    ObjectBytes m_document{};
    QString m_title;
    std::optional<preview::Kind> m_kind;
    int m_pages = 0;
    int m_page = 0;
    int m_zoomPercent = 100;
    int m_askedWidth = 0;
    bool m_settled = true;
    QTimer m_resized;
    QStackedWidget *m_stack;
    Paragraph *m_message;
    QScrollArea *m_scroll;
    QLabel *m_image;
    SelectableText *m_text;
    QWidget *m_bar;
    QLabel *m_place;
    QPushButton *m_previous;
    QPushButton *m_next;
    QPushButton *m_smaller;
    QPushButton *m_larger;
};

} // namespace caseweave
