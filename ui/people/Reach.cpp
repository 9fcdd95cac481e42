// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/Reach.h"

#include "ui/people/ReachButtons.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"

#include <QtWidgets/QVBoxLayout>

namespace caseweave {

Reach::Reach(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
}

void Reach::show(const ProfessionalCard &card, const QString &reference, bool withMessage)
{
    while (QLayoutItem *item = layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addLine(ReachWay::Phone, tr("Phone"), card.phone, card.name, reference);
    addLine(ReachWay::Mail, tr("Mail"), card.mail, card.name, reference);
    if (!withMessage)
        return;
    auto *line = new QWidget;
    auto *row = new FlowLayout(size::s, line);
    QPushButton *message = makeButton(tr("Write a message"), QStringLiteral("messageTo"), "link");
    message->setAccessibleName(tr("Write a message to %1").arg(card.name));
    connect(message, &QPushButton::clicked, this, &Reach::messageWanted);
    row->addWidget(message);
    layout()->addWidget(line);
}

void Reach::addLine(ReachWay way, const QString &what, const QString &value, const QString &who,
                    const QString &reference)
{
    auto *line = new QWidget;
    auto *row = new FlowLayout(size::s, line);
    row->addWidget(makeLabel(what, "strong"));
    QLabel *text
        = makeLabel(value.isEmpty() ? tr("not in the directory") : value, value.isEmpty() ? "secondary" : "body");
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text);
    if (!value.isEmpty()) {
        auto *buttons = new ReachButtons(way, value, who, reference);
        connect(buttons, &ReachButtons::told, this, &Reach::told);
        row->addWidget(buttons);
    }
    layout()->addWidget(line);
}

} // namespace caseweave
