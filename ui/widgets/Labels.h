// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tone.h"

#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <functional>

/// Labels and buttons with a role of the stylesheet. Texts are plain: what a person wrote is never taken as markup.
namespace caseweave {

QLabel *makeLabel(const QString &text, const char *role = "body", QWidget *parent = nullptr);

/// A label that wraps, anywhere in what has no place for it, with the line height of body text.
class Paragraph : public QLabel {
    Q_OBJECT

public:
    explicit Paragraph(const QString &text = {}, const char *role = "body", QWidget *parent = nullptr);
    void setPlainText(const QString &text);
    QString plainText() const { return m_text; }
    /// What is selected, or all of it, as it was written; to the copier where there is one.
    void copy();
    /// Gets what would go to the clipboard: of what is for some alone nothing goes there by itself, nor to the
    /// selection that the middle button inserts, nor with the mouse into another program. Null: nobody asks.
    void setCopier(std::function<void(const QString &text)> copier) { m_copier = std::move(copier); }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void emptySelectionOfTheDesktop();

    QString m_text;
    std::function<void(const QString &text)> m_copier;
};

/// A tag: few words on a ground. Read out as text, not focusable.
class Tag : public QLabel {
    Q_OBJECT

public:
    explicit Tag(const TagText &tag = {}, QWidget *parent = nullptr);
    void setTag(const TagText &tag);
};

/// Every button carries its object name and is named after what it says; `description` is for more.
QPushButton *makeButton(const QString &text, const QString &objectName, const char *role = "",
                        QWidget *parent = nullptr);

/// Gives a focusable widget its object name, accessible name and description in one go.
void nameWidget(QWidget *widget, const QString &objectName, const QString &name, const QString &description = {});

/// Sets a property that the stylesheet selects by, and has the style look again.
void setStyleProperty(QWidget *widget, const char *property, const QVariant &value);

/// A line that only separates.
QWidget *makeRule(QWidget *parent = nullptr);

/// Shows what was added to a layout now. By itself a layout does that a turn of the event loop later, and until then
/// there is an empty place.
void showAll(const QLayout *layout);

} // namespace caseweave
