// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chronology/EventDetail.h"

#include "ui/chronology/ChronologyDelegate.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

EventDetail::EventDetail(const Context &context, QWidget *parent) : QFrame(parent), m_context(context)
{
    setObjectName(QStringLiteral("eventDetail"));
    setProperty("role", QStringLiteral("detail"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(size::line, 0, 0, 0);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("eventDetailScroll"), tr("The chosen event"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::StrongFocus);
    auto *inner = new QFrame;
    inner->setObjectName(QStringLiteral("eventDetailInner"));
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(size::l, size::l, size::l, size::l);
    m_column->setSpacing(size::s);
    scroll->setWidget(inner);
    outer->addWidget(scroll);
    show(nullptr);
}

void EventDetail::show(const ChronologyEvent *event)
{
    fill(event);
    showAll(m_column);
}

void EventDetail::fill(const ChronologyEvent *event)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (event == nullptr) {
        m_column->addWidget(new Paragraph(tr("Choose an event to read all of it."), "secondary"));
        m_column->addStretch(1);
        return;
    }
    if (!event->onlyFor.isEmpty()) {
        auto *audience = new QFrame;
        audience->setObjectName(QStringLiteral("audience"));
        audience->setProperty("role", QStringLiteral("audience"));
        auto *row = new QVBoxLayout(audience);
        row->setContentsMargins(size::s, size::xs, size::s, size::xs);
        QLabel *text = makeLabel(audienceText(event->onlyFor), "strong");
        text->setWordWrap(true);
        row->addWidget(text);
        m_column->addWidget(audience);
    }
    const QString when
        = event->time ? tr("%1 at %2").arg(dateText(event->date), timeText(*event->time)) : dateText(event->date);
    m_column->addWidget(makeLabel(when, "secondary"));
    if (event->withheld) {
        m_column->addWidget(new Paragraph(tr("Restricted to others"), "heading"));
        m_column->addWidget(
            new Paragraph(tr("%1, %2, recorded something here for named people only. Ask them if you need to know.")
                              .arg(event->author, event->agency.name)));
        m_column->addStretch(1);
        return;
    }
    auto *title = new Paragraph(event->title, "heading");
    m_column->addWidget(title);
    auto *tags = new QWidget;
    auto *flow = new FlowLayout(size::xs, tags);
    for (const TagText &tag : tagsOf(*event))
        flow->addWidget(new Tag(tag));
    m_column->addWidget(tags);
    if (!event->text.isEmpty()) {
        auto *text = new Paragraph(event->text);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_column->addWidget(text);
    }
    m_column->addSpacing(size::xs);
    addFact(tr("Source"), event->source);
    addFact(tr("Impact"), event->impact);
    addFact(tr("Action"), event->action);
    addFact(tr("Shared with"),
            event->onlyFor.isEmpty() ? tr("everybody in this case") : event->onlyFor.join(QStringLiteral("; ")));
    addFact(tr("Written by"),
            tr("%1, %2, %3").arg(event->author, event->agency.name, sinceText(event->written, m_context.now())));
    addFact(tr("Record"), verificationText(event->verification));
    m_column->addStretch(1);
}

void EventDetail::addFact(const QString &name, const QString &value)
{
    auto *line = new QLabel;
    line->setTextFormat(Qt::RichText);
    line->setWordWrap(true);
    line->setProperty("role", QStringLiteral("secondary"));
    line->setText(
        QStringLiteral("<b>%1</b> %2")
            .arg(name.toHtmlEscaped(), breakable(value.isEmpty() ? tr("not written") : value).toHtmlEscaped()));
    m_column->addWidget(line);
}

} // namespace caseweave
