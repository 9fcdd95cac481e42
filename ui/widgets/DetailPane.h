// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/style/Tone.h"

#include <QtWidgets/QFrame>
#include <memory>

class QScrollArea;
class QVBoxLayout;

namespace caseweave {

class FocusKeeper;

/// Beside a list: all of what is chosen in it, in one column that scrolls. What a pane shows is made anew each time; a
/// button that had the keyboard has it again, or the pane itself where there is no such button any more. Where it says
/// something else than before it begins at its top.
class DetailPane : public QFrame {
    Q_OBJECT

public:
    DetailPane(const QString &objectName, const QString &accessibleName, QWidget *parent = nullptr);
    ~DetailPane() override;

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
    QStringList words() const;

    QScrollArea *m_scroll;
    QVBoxLayout *m_column;
    std::unique_ptr<FocusKeeper> m_keeper; ///< from clear() to finish()
    QStringList m_before; ///< words() of what was shown before
};

} // namespace caseweave
