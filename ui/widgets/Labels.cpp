// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Labels.h"

#include "ui/widgets/Button.h"
#include "ui/words/Breakable.h"

#include <QtGui/QClipboard>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QFrame>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStyle>

namespace caseweave {

QLabel *makeLabel(const QString &text, const char *role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setProperty("role", QLatin1String(role));
    return label;
}

Paragraph::Paragraph(const QString &text, const char *role, QWidget *parent) : QLabel(parent)
{
    setProperty("role", QLatin1String(role));
    setWordWrap(true);
    setTextFormat(Qt::RichText);
    setPlainText(text);
}

void Paragraph::setPlainText(const QString &text)
{
    m_text = text;
    QString escaped = breakable(text).toHtmlEscaped();
    escaped.replace(QLatin1Char('\n'), QLatin1String("<br>"));
    setText(QStringLiteral("<p style=\"line-height:%1%;margin:0\">%2</p>").arg(qRound(lineHeight * 82)).arg(escaped));
    setAccessibleName(text);
}

void Paragraph::copy()
{
    QString text = hasSelectedText() ? withoutBreaks(selectedText()) : m_text;
    // As a document keeps ends of lines.
    text.replace(QChar::LineSeparator, QLatin1Char('\n')).replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    if (m_copier)
        m_copier(text);
    else
        QGuiApplication::clipboard()->setText(text);
}

/// A label puts what is selected there by itself, when a button is let go or pressed twice.
void Paragraph::emptySelectionOfTheDesktop()
{
    if (m_copier && hasSelectedText() && QGuiApplication::clipboard()->ownsSelection())
        QGuiApplication::clipboard()->clear(QClipboard::Selection);
}

void Paragraph::mousePressEvent(QMouseEvent *event)
{
    // A press on what is selected would begin to drag it.
    if (m_copier && event->button() == Qt::LeftButton && event->modifiers() != Qt::ShiftModifier)
        setSelection(0, 0);
    QLabel::mousePressEvent(event);
    emptySelectionOfTheDesktop();
}

void Paragraph::mouseReleaseEvent(QMouseEvent *event)
{
    QLabel::mouseReleaseEvent(event);
    emptySelectionOfTheDesktop();
}

void Paragraph::mouseDoubleClickEvent(QMouseEvent *event)
{
    QLabel::mouseDoubleClickEvent(event);
    emptySelectionOfTheDesktop();
}

void Paragraph::keyPressEvent(QKeyEvent *event)
{
    // By itself a label would copy the places for breaking lines too.
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QLabel::keyPressEvent(event);
    emptySelectionOfTheDesktop(); // where selecting all puts it too
}

void Paragraph::contextMenuEvent(QContextMenuEvent *event)
{
    if (!textInteractionFlags().testFlag(Qt::TextSelectableByMouse))
        return QLabel::contextMenuEvent(event);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Text"));
    connect(menu->addAction(hasSelectedText() ? tr("Copy") : tr("Copy all")), &QAction::triggered, this,
            &Paragraph::copy);
    menu->popup(event->globalPos());
}

Tag::Tag(const TagText &tag, QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setProperty("role", QStringLiteral("tag"));
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    setTag(tag);
}

void Tag::setTag(const TagText &tag)
{
    setText(tag.text);
    setStyleProperty(this, "tone", toneName(tag.tone));
}

QPushButton *makeButton(const QString &text, const QString &objectName, const char *role, QWidget *parent)
{
    auto *button = new Button(text, parent);
    QString name = text;
    nameWidget(button, objectName, name.remove(QLatin1Char('&')));
    if (*role != '\0')
        button->setProperty("role", QLatin1String(role));
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

void nameWidget(QWidget *widget, const QString &objectName, const QString &name, const QString &description)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(name);
    if (!description.isEmpty())
        widget->setAccessibleDescription(description);
}

void setStyleProperty(QWidget *widget, const char *property, const QVariant &value)
{
    if (widget->property(property) == value)
        return;
    widget->setProperty(property, value);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

QWidget *makeRule(QWidget *parent)
{
    auto *rule = new QFrame(parent);
    rule->setProperty("role", QStringLiteral("rule"));
    return rule;
}

void showAll(const QLayout *layout)
{
    for (int i = 0; i < layout->count(); ++i) {
        if (QWidget *widget = layout->itemAt(i)->widget())
            widget->show();
    }
}

} // namespace caseweave
