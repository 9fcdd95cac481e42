// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/Reach.h"

#include "ui/widgets/Labels.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>

namespace caseweave {

Reach::Reach(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::xs);
}

void Reach::show(const ProfessionalCard &card)
{
    while (QLayoutItem *item = layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addLine(tr("Phone"), card.phone, QStringLiteral("copyPhone"), tr("Phone number of %1 copied").arg(card.name));
    addLine(tr("Mail"), card.mail, QStringLiteral("copyMail"), tr("Mail address of %1 copied").arg(card.name));
}

void Reach::addLine(const QString &what, const QString &value, const QString &objectName, const QString &sentence)
{
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::s);
    row->addWidget(makeLabel(what, "strong"));
    QLabel *text
        = makeLabel(value.isEmpty() ? tr("not in the directory") : value, value.isEmpty() ? "secondary" : "body");
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text);
    if (!value.isEmpty()) {
        QPushButton *copy = makeButton(tr("Copy"), objectName, "link");
        copy->setAccessibleName(tr("Copy %1 %2").arg(what.toLower(), value));
        connect(copy, &QPushButton::clicked, this, [this, value, sentence] {
            QGuiApplication::clipboard()->setText(value);
            Q_EMIT copied(sentence);
        });
        row->addWidget(copy);
    }
    row->addStretch(1);
    layout()->addWidget(line);
}

} // namespace caseweave
