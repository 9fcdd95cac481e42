// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/files/PageView.h"

#include <QtWidgets/QWidget>

namespace caseweave {

/// Brings the record under its filters out of the program as a table: gathers its lines, names the consequence, asks
/// where to. By which filters the table says. What a line for some alone says is left out. That it was done is in the
/// record too. GUI thread.
class RecordExport : public QObject {
    Q_OBJECT

public:
    /// Of `window` the dialogs stand above.
    RecordExport(const Context &context, QWidget *window);

    void begin(const CaseId &id, const PageView &view);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about

private:
    void take(const RecordPage &page);
    void ask();
    void choosePlace(const QByteArray &table, qint64 leftOut, const QString &fileName);

    Context m_context;
    QWidget *m_window;
    CaseId m_case;
    PageView m_view;
    QList<RecordLine> m_lines;
    qint64 m_total = -1; ///< when the gathering began
    bool m_gathering = false;
};

} // namespace caseweave
