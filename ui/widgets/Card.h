// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tone.h"

#include <QtWidgets/QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace caseweave {

class Paragraph;

/// Something that needs attention: a bar in its tone, a heading in words, a sentence or two, and what to do about it.
class Card : public QFrame {
    Q_OBJECT

public:
    Card(Tone tone, const QString &heading, const QString &body, QWidget *parent = nullptr);

    void setBody(const QString &text);
    /// Under the heading.
    void addTag(const TagText &tag);
    void addSmallPrint(const QString &text);
    /// A row of actions under the text.
    void addAction(QWidget *action);

private:
    QVBoxLayout *m_column = nullptr;
    Paragraph *m_body = nullptr; ///< nothing where there never was a text
    QHBoxLayout *m_actions = nullptr;
};

} // namespace caseweave
