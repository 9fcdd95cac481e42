// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>

namespace caseweave {

class Style;

/// Remembers the text's zoom and the colours that somebody chose, in a small file of the profile folder. The file says
/// nothing about anybody; what cannot be read or written is as if nothing had been chosen. GUI thread; `style` outlives
/// it.
class StyleMemory : public QObject {
    Q_OBJECT

public:
    StyleMemory(Style &style, const QString &file, QObject *parent = nullptr);

private:
    void recall();
    void keep() const;

    Style &m_style;
    QString m_file;
};

} // namespace caseweave
