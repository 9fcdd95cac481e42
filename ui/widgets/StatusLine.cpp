// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/StatusLine.h"

#include "ui/style/Style.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/words/Breakable.h"
#include "ui/words/StatusText.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

namespace caseweave {

namespace {

constexpr int longestLine = 70;

/// A label that may wrap, and would rather not. By itself a label that may asks for a narrow place.
class Sentence : public QLabel {
public:
    Sentence()
    {
        setTextFormat(Qt::PlainText);
        setProperty("role", QStringLiteral("secondary"));
    }

    QSize sizeHint() const override
    {
        const int width = fontMetrics().horizontalAdvance(text()) + 2;
        return {width, QLabel::heightForWidth(width)};
    }
};

} // namespace

StatusLine::StatusLine(const Style &style, QWidget *parent)
    : QFrame(parent), m_style(style), m_dot(makeLabel({})), m_hub(new Sentence), m_sent(makeLabel({}, "secondary")),
      m_records(makeLabel({}, "secondary")), m_who(makeLabel({}, "secondary")), m_lock(makeLabel({}, "secondary"))
{
    setObjectName(QStringLiteral("statusLine"));
    m_hub->setObjectName(QStringLiteral("statusHub"));
    m_sent->setObjectName(QStringLiteral("statusSent"));
    m_records->setObjectName(QStringLiteral("statusRecords"));
    m_row = new QBoxLayout(QBoxLayout::LeftToRight, this);
    QBoxLayout *row = m_row;
    row->setContentsMargins(size::m, size::xs + 1, size::m, size::xs + 1);
    row->setSpacing(size::l);
    auto *left = new QWidget;
    auto *flow = new FlowLayout(size::l, left);
    auto *hub = new QWidget;
    auto *hubRow = new QHBoxLayout(hub);
    hubRow->setContentsMargins(0, 0, 0, 0);
    hubRow->setSpacing(size::s - 2);
    hubRow->addWidget(m_dot);
    hubRow->addWidget(m_hub);
    for (QWidget *part : {hub, static_cast<QWidget *>(m_sent), static_cast<QWidget *>(m_records)})
        flow->addWidget(part);
    row->addWidget(left, 1);
    auto *right = new QWidget;
    auto *rightFlow = new FlowLayout(size::l, right);
    rightFlow->addWidget(m_who);
    rightFlow->addWidget(m_lock);
    row->addWidget(right);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    for (QWidget *part : {left, right})
        part->setSizePolicy(policy);
    connect(&style, &Style::changed, this, &StatusLine::arrange);
    arrange();
}

void StatusLine::arrange()
{
    const bool stacked = m_style.isTextLarge();
    m_row->setDirection(stacked ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_row->setSpacing(stacked ? 0 : size::l);
    wrapHub();
    colourDot();
}

void StatusLine::setStatus(const SyncStatus &status, qint64 documents, const QDateTime &now)
{
    m_status = status;
    m_hub->setText(hubSentence(status, now));
    m_hub->setToolTip(toolTipOf(hubHint(status)));
    m_hub->setAccessibleDescription(hubHint(status));
    wrapHub();
    m_sent->setText(sentSentence(status, documents));
    colourDot();
}

void StatusLine::wrapHub()
{
    // A label that may wrap takes less room than there is; only a long sentence needs to.
    m_hub->setWordWrap(m_style.isTextLarge() || m_hub->text().size() > longestLine);
}

void StatusLine::setRecords(const QString &sentence)
{
    m_records->setText(sentence);
    m_records->setVisible(!sentence.isEmpty());
}

void StatusLine::setWho(const QString &nameAndTitle)
{
    m_who->setText(nameAndTitle);
}

void StatusLine::setLockNote(const QString &sentence)
{
    m_lock->setText(sentence);
}

void StatusLine::colourDot()
{
    const bool flows
        = m_status.connection == Connection::Online && !m_status.error && m_status.missing == 0 && m_status.lacked == 0;
    const Colour colour = flows                      ? Colour::GoodMark
        : m_status.connection == Connection::Refused ? Colour::DangerMark
                                                     : Colour::WarningMark;
    const int width = size::s;
    QPixmap dot(width * 2, width * 2);
    dot.setDevicePixelRatio(2);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_style.colour(colour));
    // Not by colour alone: a ring where nothing flows.
    if (!flows) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_style.colour(colour), size::focusLine));
        painter.drawEllipse(QRectF(1, 1, width - 2, width - 2));
    } else {
        painter.drawEllipse(QRectF(0, 0, width, width));
    }
    painter.end();
    m_dot->setPixmap(dot);
}

} // namespace caseweave
