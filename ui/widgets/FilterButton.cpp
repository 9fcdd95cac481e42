// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FilterButton.h"

#include "ui/widgets/Labels.h"

#include <QtWidgets/QMenu>

namespace caseweave {

FilterButton::FilterButton(const QString &objectName, const QString &name, QWidget *parent)
    : Button({}, parent), m_name(name)
{
    nameWidget(this, objectName, name);
    setProperty("role", QStringLiteral("tag"));
    setProperty("tone", QStringLiteral("neutral"));
    auto *menu = new QMenu(this);
    menu->setAccessibleName(name);
    setMenu(menu);
}

void FilterButton::addOption(const QString &text, std::function<void()> choose)
{
    if (menu()->isEmpty()) {
        m_first = text;
        say(text);
    }
    // A name of an agency or a person may have a sign that a menu takes for a key.
    QAction *option = menu()->addAction(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
    connect(option, &QAction::triggered, this, [this, text, choose = std::move(choose)] {
        say(text);
        choose();
    });
}

void FilterButton::clear()
{
    menu()->clear();
}

void FilterButton::say(const QString &text)
{
    m_said = text;
    setText(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
    setAccessibleName(tr("%1: %2").arg(m_name, text));
}

QString FilterButton::chosen() const
{
    return m_said == m_first ? QString() : tr("%1: %2").arg(m_name, m_said);
}

} // namespace caseweave
