// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QPlainTextEdit>
#include <functional>

namespace caseweave {

/// A long text to read, select and copy, and not to write in.
class SelectableText : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit SelectableText(QWidget *parent = nullptr);
    /// Gets what would go to the clipboard, as that of a Paragraph: nothing that is selected goes there by itself, nor
    /// to the selection that the middle button inserts, nor with the mouse into another program. Null: nobody asks.
    void setCopier(std::function<void(const QString &text)> copier) { m_copier = std::move(copier); }
    /// What is selected; to the copier where there is one.
    void copySelected();

protected:
    QMimeData *createMimeDataFromSelection() const override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    std::function<void(const QString &text)> m_copier;
};

} // namespace caseweave
