// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/SharingDecision.h"
#include "ui/context/Context.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

namespace caseweave {

class SharingRegister;

/// Brings the register under a filter out of the program: gathers its rows, names the consequence, asks where to, and
/// writes on a thread of its own. Nothing is written where somebody stops. GUI thread.
class SharingExport : public QObject {
    Q_OBJECT

public:
    enum class Form { Csv, Pdf };
    /// Of `window` the dialogs stand above.
    SharingExport(const Context &context, QWidget *window);

    void begin(const CaseId &id, const SharingFilter &filter, Form form);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void take(const SharingPage &page);
    void ask(const std::shared_ptr<const SharingRegister> &made);
    void choosePlace(const std::shared_ptr<const SharingRegister> &made);
    void write(const std::shared_ptr<const SharingRegister> &made, const QString &path);

    Context m_context;
    QWidget *m_window;
    CaseId m_case;
    SharingFilter m_filter;
    Form m_form = Form::Csv;
    QList<SharingDecision> m_gathered;
    bool m_gathering = false;
};

} // namespace caseweave
