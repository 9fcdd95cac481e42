// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/context/Context.h"
#include "ui/files/PageView.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace caseweave {

class SharingRegister;

/// Brings the register under its filters out of the case: asks for whom, gathers its rows, keeps out what they may not
/// read, names the consequence, asks where to, and has a FileJob do it. Nothing is written where somebody stops. GUI
/// thread.
class SharingExport : public QObject {
    Q_OBJECT

public:
    enum class Form { Csv, Pdf };
    /// Of `window` the dialogs stand above.
    SharingExport(const Context &context, QWidget *window);

    void begin(const CaseId &id, const PageView &view, Form form);

Q_SIGNALS:
    void told(const QString &sentence);
    void failed(const QString &sentence); ///< likewise, of what did not come about

private:
    void gather(const QList<SharingRecipient> &recipients);
    void take(const SharingPage &page);
    void ask(const std::shared_ptr<const SharingRegister> &made);
    QString consequence(const SharingRegister &made) const;
    void choosePlace(const std::shared_ptr<const SharingRegister> &made);
    void write(const std::shared_ptr<const SharingRegister> &made, const QString &path);

    Context m_context;
    QWidget *m_window;
    CaseId m_case;
    PageView m_view;
    Form m_form = Form::Csv;
    QList<SharingRecipient> m_recipients; ///< empty: for the person at the desk
    QList<SharingDecision> m_gathered;
    bool m_gathering = false;
};

} // namespace caseweave
