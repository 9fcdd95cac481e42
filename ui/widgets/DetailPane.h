// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tone.h"

#include <QtWidgets/QFrame>

class QVBoxLayout;

namespace caseweave {

/// Beside a list: all of what is chosen in it, in one column that scrolls. What a pane shows is made anew each time.
class DetailPane : public QFrame {
    Q_OBJECT

public:
    DetailPane(const QString &objectName, const QString &accessibleName, QWidget *parent = nullptr);

protected:
    void clear();
    /// At the end of what is shown.
    void finish();
    QVBoxLayout *column() const { return m_column; }
    /// "Only: ...", where there is an audience.
    void addAudience(const QStringList &onlyFor);
    void addTags(const QList<TagText> &tags);
    /// A name and what is said of it, in one line.
    void addFact(const QString &name, const QString &value);
    /// A name over a text, which can be selected.
    void addText(const QString &name, const QString &value);

private:
    QVBoxLayout *m_column;
};

} // namespace caseweave
