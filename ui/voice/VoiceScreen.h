// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/casepage/CasePage.h"
#include "ui/context/Context.h"
#include "ui/voice/VoiceExport.h"
#include "ui/voice/VoiceModel.h"

#include <QtCore/QJsonObject>

class QFrame;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace caseweave {

class FormDialog;
class Paragraph;

/// What children, parents and carers said in their own words, the answers owed and given.
class VoiceScreen : public CasePage {
    Q_OBJECT

public:
    explicit VoiceScreen(const Context &context, QWidget *parent = nullptr);

    void show(const CaseSnapshotPtr &snapshot) override;
    void showOwed();
    bool showVoice(const ObjectId &id); ///< false: it is not there
    void record();
    void answerChosen(); ///< says so where nothing is chosen
    void changeChosen();
    PageView view() const override;
    void exportPdf() { exportAs(VoiceExport::Form::Pdf); }
    void exportText() { exportAs(VoiceExport::Form::Text); }
    void exportCounts() { exportAs(VoiceExport::Form::Counts); }

private:
    QWidget *makeHead();
    QFrame *makeDetail();
    void setFilter(VoiceModel::Filter filter);
    void refill();
    void showChosen();
    void fill(const Voice &voice);
    void addFact(const QString &name, const QString &value);
    void present(FormDialog *dialog, const Voice &voice, const QString &sentence);
    void writeVoice(const QJsonObject &entered);
    void exportAs(VoiceExport::Form form);
    const Voice *chosen() const;
    bool canWrite() const;

    Context m_context;
    CaseSnapshotPtr m_snapshot;
    VoiceModel *m_model;
    VoiceExport *m_export;
    QTableView *m_table;
    QStackedWidget *m_stack;
    QVBoxLayout *m_facts = nullptr;
    QFrame *m_detail;
    Paragraph *m_heard;
    QPushButton *m_record;
    QPushButton *m_answer;
    QPushButton *m_change;
    QList<QPushButton *> m_filters; ///< in the order of VoiceModel::Filter
    VoiceModel::Filter m_filter = VoiceModel::Filter::All;
    ObjectId m_chosen{};
};

} // namespace caseweave
