// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/people/ReachButtons.h"

#include "ui/widgets/Labels.h"

#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>

namespace caseweave {

namespace {

constexpr qsizetype longestOnButton = 48;

/// The end of the object names of a way's buttons.
QString nameOf(ReachWay way)
{
    switch (way) {
    case ReachWay::Phone:
        return QStringLiteral("Phone");
    case ReachWay::Mail:
        return QStringLiteral("Mail");
    case ReachWay::DutyLine:
        return QStringLiteral("DutyLine");
    }
    Q_UNREACHABLE();
}

} // namespace

ReachButtons::ReachButtons(ReachWay way, const QString &value, const QString &who, const QString &reference,
                           QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::s);
    addCopy(way, value, who);
    const auto link = way == ReachWay::Mail ? mailLink(value, reference) : callLink(value);
    if (link)
        addLink(way, *link, value, who);
}

void ReachButtons::addCopy(ReachWay way, const QString &value, const QString &who)
{
    QPushButton *copy = makeButton(tr("Copy"), QStringLiteral("copy") + nameOf(way), "link");
    const bool mail = way == ReachWay::Mail;
    const bool duty = way == ReachWay::DutyLine;
    copy->setAccessibleName((mail       ? tr("Copy mail %1")
                                 : duty ? tr("Copy duty line %1")
                                        : tr("Copy phone %1"))
                                .arg(value));
    const QString sentence = (mail       ? tr("Mail address of %1 copied")
                                  : duty ? tr("Duty line of %1 copied")
                                         : tr("Phone number of %1 copied"))
                                 .arg(who);
    connect(copy, &QPushButton::clicked, this, [this, value, sentence] {
        QGuiApplication::clipboard()->setText(value);
        Q_EMIT told(sentence);
    });
    layout()->addWidget(copy);
}

void ReachButtons::addLink(ReachWay way, const ReachLink &link, const QString &value, const QString &who)
{
    const bool mail = way == ReachWay::Mail;
    // Where the text says more than the number, the button says which number it is.
    const bool isAlone = link.value == value.trimmed();
    QString text = mail ? tr("Email") : tr("Call");
    if (!isAlone && link.value.size() <= longestOnButton)
        text += QLatin1Char(' ') + link.value;
    QPushButton *open
        = makeButton(text, (mail ? QStringLiteral("open") : QStringLiteral("call")) + nameOf(way), "link");
    open->setAccessibleName((mail ? tr("Email %1 at %2") : tr("Call %1 on %2")).arg(who, link.value));
    connect(open, &QPushButton::clicked, this, [this, mail, who, url = link.url] {
        // That a program was found is no promise that it does anything.
        const bool opened = QDesktopServices::openUrl(url);
        if (mail)
            Q_EMIT told(opened ? tr("Opening an email to %1. If nothing opens, copy the address.").arg(who)
                               : tr("This computer has no program for email set up. Copy the address instead."));
        else
            Q_EMIT told(opened ? tr("Opening a call to %1. If nothing opens, copy the number.").arg(who)
                               : tr("This computer has no program for calls set up. Copy the number instead."));
    });
    layout()->addWidget(open);
}

} // namespace caseweave
