// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Notice.h"

#include "ui/widgets/Labels.h"

#include <QtGui/QAccessible>
#include <QtWidgets/QFrame>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

Notice::Notice(QWidget *parent)
    : QWidget(parent), m_frame(new QFrame), m_text(makeLabel({})),
      m_undo(makeButton(tr("Undo"), QStringLiteral("noticeUndo"), "link"))
{
    setObjectName(QStringLiteral("notice"));
    m_frame->setProperty("role", QStringLiteral("notice"));
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("noticeText"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_frame);
    auto *row = new QHBoxLayout(m_frame);
    row->setContentsMargins(size::xl, size::xs, size::xl, size::xs);
    row->addWidget(m_text, 1);
    row->addWidget(m_undo);
    QPushButton *close = makeButton(tr("Dismiss"), QStringLiteral("noticeDismiss"), "link");
    row->addWidget(close);
    connect(close, &QPushButton::clicked, this, [this] {
        dismiss();
        Q_EMIT dismissed();
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        dismiss();
        Q_EMIT undone();
    });
    hide();
}

void Notice::tell(const QString &sentence, const char *tone)
{
    m_text->setText(sentence);
    setUndo({});
    setStyleProperty(m_frame, "tone", QLatin1String(tone));
    show();
    setAccessibleName(sentence);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Notice::setUndo(const QString &undo, const QString &consequence)
{
    m_undo->setText(undo);
    m_undo->setAccessibleName(undo);
    m_undo->setAccessibleDescription(consequence);
    m_undo->setToolTip(consequence);
    m_undo->setVisible(!undo.isEmpty());
}

void Notice::dismiss()
{
    hide();
    m_text->clear(); // it may name somebody
    setAccessibleName({});
    setUndo({});
}

void Notice::turnAway()
{
    if (m_frame->property("tone") == QLatin1String("good") && m_undo->isHidden())
        dismiss();
}

QString Notice::sentence() const
{
    return isHidden() ? QString() : m_text->text();
}

} // namespace caseweave
