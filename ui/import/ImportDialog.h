// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/import/CsvTable.h"
#include "app/import/ImportCheck.h"
#include "app/import/ImportForm.h"
#include "ui/context/Context.h"

#include <QtWidgets/QDialog>

#include <atomic>
#include <functional>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace caseweave {

class Form;
class FormField;
class ImportColumns;
class ImportFindings;
class Paragraph;
struct BundleRead;
struct CaseBundle;
struct TableReading;

/// Brings people and cases in from a file, step by step: which file, what goes where, what was found, and then all of
/// it or nothing. Files are read and checked on other threads; nothing is written before the last step.
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    explicit ImportDialog(const Context &context, QWidget *parent = nullptr);
    ~ImportDialog() override; ///< ends what goes on on another thread

    /// Shows it over its parent; it deletes itself when it closes. Returns at once.
    void present();
    void reject() override;

private:
    enum Step { ChooseFile, Columns, Check, Running, Done };
    /// A file that was read.
    struct Source {
        ImportForm form = ImportForm::Table;
        QString path; ///< of a bundle, which is read where it lies
        QByteArray bytes;
        CsvTable table;
        QString problem; ///< empty: none
    };
    struct Finding {
        std::shared_ptr<const ImportPlan> plan;
        std::shared_ptr<const CaseBundle> bundle; ///< that was read for it; null where it is none
        QString problem;
    };
    QWidget *makeFilePage();
    QWidget *makeColumnsPage();
    QWidget *makeRunPage();
    QWidget *makeButtons();
    void fit();
    void goTo(Step step);
    void next();
    void back();
    void refreshButtons();
    void setBusy(const QString &what);
    void chooseFile();
    void read();
    void readAgain(TextCoding coding, QChar separator);
    void take(const std::shared_ptr<const Source> &source);
    void check();
    std::function<bool(qint64 done, qint64 of)> watchReading(int turn);
    void stopReading();
    void take(const Finding &finding);
    void run();
    void finish(const QString &sentence);
    static Source readSource(const QString &path);
    static Finding findingOf(const Source &source, const TableReading &reading, const ImportKnown &known, QDate today,
                             const BundleRead &bundle);

    Context m_context;
    Step m_step = ChooseFile;
    int m_turn = 0; ///< what was asked of another thread before this is of no account
    bool m_busy = false;
    bool m_stopping = false;
    std::shared_ptr<const Source> m_source;
    std::shared_ptr<const CaseBundle> m_bundle; ///< of m_source, once it was read
    std::shared_ptr<std::atomic<bool>> m_stopReading; ///< null: no bundle is being read
    std::shared_ptr<const ImportPlan> m_plan;
    Workspace::Request m_request = 0;
    QLabel *m_title;
    Form *m_form = nullptr;
    QLineEdit *m_path = nullptr;
    FormField *m_pathField = nullptr;
    ImportColumns *m_columns = nullptr;
    QLabel *m_columnsProblem = nullptr;
    ImportFindings *m_findings;
    Paragraph *m_running = nullptr;
    QProgressBar *m_bar = nullptr;
    Paragraph *m_done;
    Paragraph *m_busyText;
    QProgressBar *m_readBar;
    QStackedWidget *m_steps;
    QPushButton *m_next;
    QPushButton *m_back;
    QPushButton *m_cancel;
};

} // namespace caseweave
