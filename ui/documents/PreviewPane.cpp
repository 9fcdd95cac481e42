// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/documents/PreviewPane.h"

#include "ui/documents/DocumentText.h"
#include "ui/style/Style.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/SelectableText.h"

#include <QtGui/QKeyEvent>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr int leastZoomPercent = 25;
constexpr int mostZoomPercent = 400;
constexpr int afterResizeMs = 150;
constexpr qsizetype mostSpoken = 4000; ///< of a page, to a screen reader

} // namespace

PreviewPane::PreviewPane(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_stack(new QStackedWidget), m_message(new Paragraph({}, "secondary")),
      m_scroll(new QScrollArea), m_image(new QLabel), m_text(new SelectableText), m_bar(makeBar())
{
    setObjectName(QStringLiteral("previewPane"));
    m_message->setObjectName(QStringLiteral("previewMessage"));
    m_message->setContentsMargins(size::l, size::l, size::l, size::l);
    m_message->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_message->setWordWrap(true);
    nameWidget(m_scroll, QStringLiteral("previewPage"), tr("Page"));
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    m_scroll->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_scroll->setWidget(m_image);
    m_scroll->installEventFilter(this);
    nameWidget(m_text, QStringLiteral("previewText"), tr("Text of the document"));
    for (QWidget *page :
         {static_cast<QWidget *>(m_message), static_cast<QWidget *>(m_scroll), static_cast<QWidget *>(m_text)})
        m_stack->addWidget(page); // in the order of Shown
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::s);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    m_resized.setSingleShot(true);
    connect(&m_resized, &QTimer::timeout, this, &PreviewPane::ask);
    connect(&m_preview, &Preview::checked, this,
            [this](int percent) { m_message->setPlainText(tr("Opening… %1%").arg(percent)); });
    connect(&m_preview, &Preview::opened, this, &PreviewPane::opened);
    connect(&m_preview, &Preview::pageShown, this, &PreviewPane::shown);
    connect(&m_preview, &Preview::failed, this, &PreviewPane::failed);
    refreshBar();
}

QWidget *PreviewPane::makeBar()
{
    auto *bar = new QWidget;
    auto *flow = new FlowLayout(size::s, bar);
    m_previous = makeButton(tr("Previous page"), QStringLiteral("previewPrevious"));
    m_next = makeButton(tr("Next page"), QStringLiteral("previewNext"));
    m_place = makeLabel({}, "secondary");
    m_place->setObjectName(QStringLiteral("previewPlace"));
    m_smaller = makeButton(tr("Smaller"), QStringLiteral("previewSmaller"));
    m_larger = makeButton(tr("Larger"), QStringLiteral("previewLarger"));
    for (QWidget *one :
         {static_cast<QWidget *>(m_previous), static_cast<QWidget *>(m_next), static_cast<QWidget *>(m_place),
          static_cast<QWidget *>(m_smaller), static_cast<QWidget *>(m_larger)})
        flow->addWidget(one);
    connect(m_previous, &QPushButton::clicked, this, &PreviewPane::showPrevious);
    connect(m_next, &QPushButton::clicked, this, &PreviewPane::showNext);
    connect(m_smaller, &QPushButton::clicked, this, &PreviewPane::smaller);
    connect(m_larger, &QPushButton::clicked, this, &PreviewPane::larger);
    return bar;
}

void PreviewPane::show(const Document &document)
{
    if (document.id == m_document)
        return;
    say(tr("Opening…"));
    m_settled = false;
    m_document = document.id;
    m_title = document.title;
    m_preview.open(document.content);
}

void PreviewPane::say(const QString &sentence)
{
    m_preview.close();
    m_document = {};
    m_kind.reset();
    m_pages = 0;
    m_page = 0;
    m_zoomPercent = 100;
    m_settled = true;
    m_image->clear();
    m_text->clear();
    m_message->setPlainText(sentence);
    m_stack->setCurrentIndex(Message);
    refreshBar();
}

void PreviewPane::opened(preview::Kind kind, int pages)
{
    m_kind = kind;
    m_pages = pages;
    ask();
    refreshBar();
}

void PreviewPane::ask()
{
    if (!m_kind || *m_kind == preview::Kind::Text) {
        if (m_kind)
            m_preview.showPage(0, 1);
        return;
    }
    // Not of the page's own place, which has no size before it was shown once; and with room for the bar at its side.
    const int around = 2 * m_scroll->frameWidth() + m_scroll->verticalScrollBar()->sizeHint().width();
    const int room = std::max(m_stack->width() - around, size::row);
    m_askedWidth = static_cast<int>(room * m_zoomPercent / 100 * devicePixelRatioF());
    m_preview.showPage(m_page, m_askedWidth);
}

void PreviewPane::shown(const PreviewPage &page)
{
    if (page.image.isNull()) {
        m_text->setPlainText(page.isCut ? tr("%1\n\n[There is more. Save a copy to read all of it.]").arg(page.text)
                                        : page.text);
        settle(Text);
        return;
    }
    QPixmap pixmap = QPixmap::fromImage(page.image);
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    m_image->setPixmap(pixmap);
    m_image->resize(pixmap.deviceIndependentSize().toSize());
    m_image->setAccessibleName(page.text.isEmpty() ? tr("A picture without text") : page.text.left(mostSpoken));
    m_scroll->setAccessibleName(tr("Page %1 of %2 of %3").arg(page.index + 1).arg(m_pages).arg(m_title));
    m_scroll->setAccessibleDescription(m_image->accessibleName());
    settle(Page);
}

void PreviewPane::failed(preview::Failure why)
{
    m_message->setPlainText(previewFailureText(why));
    settle(Message);
}

void PreviewPane::settle(Shown what)
{
    m_stack->setCurrentIndex(what);
    refreshBar();
    m_settled = true;
    Q_EMIT settled();
}

void PreviewPane::turn(int by)
{
    const int wanted = std::clamp(m_page + by, 0, std::max(m_pages - 1, 0));
    if (wanted == m_page || !m_kind)
        return;
    m_page = wanted;
    m_scroll->verticalScrollBar()->setValue(0);
    ask();
    refreshBar();
}

void PreviewPane::setZoom(int percent)
{
    const int wanted = std::clamp(percent, leastZoomPercent, mostZoomPercent);
    if (wanted == m_zoomPercent || !m_kind || *m_kind == preview::Kind::Text)
        return;
    m_zoomPercent = wanted;
    ask();
    refreshBar();
}

void PreviewPane::refreshBar()
{
    const bool paged = m_kind && *m_kind != preview::Kind::Text;
    m_bar->setVisible(paged);
    m_previous->setVisible(m_pages > 1);
    m_next->setVisible(m_pages > 1);
    m_previous->setEnabled(m_page > 0);
    m_next->setEnabled(m_page + 1 < m_pages);
    m_smaller->setEnabled(m_zoomPercent > leastZoomPercent);
    m_larger->setEnabled(m_zoomPercent < mostZoomPercent);
    m_place->setText(m_pages > 1 ? tr("Page %1 of %2").arg(m_page + 1).arg(m_pages)
                                 : tr("%1% of the width").arg(m_zoomPercent));
}

void PreviewPane::focusPage()
{
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void PreviewPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_kind && *m_kind != preview::Kind::Text)
        m_resized.start(afterResizeMs);
}

/// Whether a key does something here beside what a scroll area does with it.
bool PreviewPane::goesOn(int key)
{
    const QScrollBar *bar = m_scroll->verticalScrollBar();
    switch (key) {
    case Qt::Key_PageDown:
    case Qt::Key_Space:
        if (bar->value() < bar->maximum())
            return false;
        turn(1);
        return true;
    case Qt::Key_PageUp:
        if (bar->value() > bar->minimum())
            return false;
        turn(-1);
        return true;
    case Qt::Key_Home:
        turn(-m_page);
        return true;
    case Qt::Key_End:
        turn(m_pages);
        return true;
    case Qt::Key_Plus:
        larger();
        return true;
    case Qt::Key_Minus:
        smaller();
        return true;
    default:
        return false;
    }
}

bool PreviewPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_scroll && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool plain = !(key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
        if (plain && goesOn(key->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace caseweave
