// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/DetailPane.h"

#include "ui/style/Tokens.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/FocusKeeper.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"

#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

DetailPane::DetailPane(const QString &objectName, const QString &accessibleName, QWidget *parent)
    : QFrame(parent), m_scroll(new QScrollArea)
{
    setObjectName(objectName);
    setProperty("role", QStringLiteral("detail"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(size::line, 0, 0, 0);
    nameWidget(m_scroll, objectName + QStringLiteral("Scroll"), accessibleName);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    auto *inner = new QFrame;
    inner->setObjectName(QStringLiteral("detailInner"));
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(size::l, size::l, size::l, size::l);
    m_column->setSpacing(size::s);
    m_scroll->setWidget(inner);
    outer->addWidget(m_scroll);
}

DetailPane::~DetailPane() = default;

/// All that is shown, as words.
QStringList DetailPane::words() const
{
    QStringList words;
    for (int i = 0; i < m_column->count(); ++i) {
        const QWidget *widget = m_column->itemAt(i)->widget();
        if (const auto *label = qobject_cast<const QLabel *>(widget))
            words << label->text();
        for (const QLabel *label : widget == nullptr ? QList<QLabel *>() : widget->findChildren<QLabel *>())
            words << label->text();
    }
    return words;
}

void DetailPane::clear()
{
    m_before = words();
    m_keeper = std::make_unique<FocusKeeper>(*m_scroll->widget(), m_scroll);
    while (QLayoutItem *item = m_column->takeAt(0)) {
        // One of its own buttons may have asked for what is shown next.
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

void DetailPane::finish()
{
    m_column->addStretch(1);
    showAll(m_column);
    m_keeper.reset();
    // What changed may be at the top, as for whom it is; what did not stays where it was read.
    if (words() != m_before)
        m_scroll->verticalScrollBar()->setValue(0);
}

void DetailPane::addAudience(const QStringList &onlyFor)
{
    if (onlyFor.isEmpty())
        return;
    auto *audience = new QFrame;
    audience->setObjectName(QStringLiteral("audience"));
    audience->setProperty("role", QStringLiteral("audience"));
    auto *row = new QVBoxLayout(audience);
    row->setContentsMargins(size::s, size::xs, size::s, size::xs);
    QLabel *text = makeLabel(audienceText(onlyFor), "strong");
    text->setWordWrap(true);
    row->addWidget(text);
    m_column->addWidget(audience);
}

void DetailPane::addTags(const QList<TagText> &tags)
{
    auto *holder = new QWidget;
    auto *flow = new FlowLayout(size::xs, holder);
    for (const TagText &tag : tags)
        flow->addWidget(new Tag(tag));
    m_column->addWidget(holder);
}

void DetailPane::addFact(const QString &name, const QString &value)
{
    auto *line = new QLabel;
    line->setTextFormat(Qt::RichText);
    line->setWordWrap(true);
    line->setProperty("role", QStringLiteral("secondary"));
    line->setText(QStringLiteral("<b>%1</b> %2").arg(name.toHtmlEscaped(), breakable(value).toHtmlEscaped()));
    m_column->addWidget(line);
}

void DetailPane::addText(const QString &name, const QString &value)
{
    m_column->addWidget(makeLabel(name, "strong"));
    auto *text = new Paragraph(value);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_column->addWidget(text);
}

} // namespace caseweave
