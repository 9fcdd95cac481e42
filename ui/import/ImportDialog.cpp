// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/ImportDialog.h"

#include "app/import/BundleImport.h"
#include "app/import/CensusImport.h"
#include "app/import/TableImport.h"
#include "ui/context/Requests.h"
#include "ui/import/ImportColumns.h"
#include "ui/import/ImportFindings.h"
#include "ui/import/ImportText.h"
#include "ui/style/Style.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/words/ErrorText.h"
#include "ui/words/NumberText.h"

#include <QtCore/QFile>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>
#include <QtWidgets/QApplication>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

constexpr qint64 mostRecognised = 1024; ///< bytes that tell what a file is

/// Works on another thread; what came of it is handed over on this one, if `owner` is still there.
template <class Work, class Then>
void apart(QWidget *owner, Work work, Then then)
{
    QThreadPool::globalInstance()->start([work, then, owner = QPointer<QWidget>(owner)] {
        const auto made = std::make_shared<decltype(work())>(work());
        QMetaObject::invokeMethod(qApp, [owner, then, made] {
            if (owner != nullptr)
                then(*made);
        });
    });
}

QString importErrorText(ErrorCode code)
{
    if (code == ErrorCode::Cancelled)
        return ImportDialog::tr("Stopped. Nothing was imported.");
    if (code == ErrorCode::Quota)
        return ImportDialog::tr(
            "Nothing was imported: there would be more cases on this computer than it can keep open. "
            "Split the file, and import a part of it.");
    if (code == ErrorCode::Damaged)
        return ImportDialog::tr("Nothing was imported: the file has changed since it was read. Read it again.");
    return ImportDialog::tr("Nothing was imported. %1").arg(errorText(code));
}

QProgressBar *makeBar(const QString &objectName, const QString &name)
{
    auto *bar = new QProgressBar;
    nameWidget(bar, objectName, name);
    bar->setRange(0, 1000);
    bar->setTextVisible(false);
    return bar;
}

} // namespace

ImportDialog::ImportDialog(const Context &context, QWidget *parent)
    : QDialog(parent), m_context(context), m_title(makeLabel({}, "title")), m_findings(new ImportFindings(context)),
      m_done(new Paragraph), m_busyText(new Paragraph({}, "secondary")),
      m_readBar(makeBar(QStringLiteral("importReadProgress"), tr("How far the check is"))), m_steps(new QStackedWidget),
      m_next(makeButton({}, QStringLiteral("importNext"), "primary")),
      m_back(makeButton(tr("Back"), QStringLiteral("importBack"))),
      m_cancel(makeButton(tr("Cancel"), QStringLiteral("cancel")))
{
    nameWidget(this, QStringLiteral("importDialog"), tr("Import people and cases"));
    setWindowTitle(tr("Import people and cases"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::xl, size::l, size::xl, size::l);
    column->setSpacing(size::m);
    m_title->setObjectName(QStringLiteral("importTitle"));
    column->addWidget(m_title);
    m_done->setObjectName(QStringLiteral("importDone"));
    auto *donePage = new QWidget;
    auto *doneColumn = new QVBoxLayout(donePage);
    doneColumn->setContentsMargins(0, 0, 0, 0);
    doneColumn->addWidget(m_done);
    doneColumn->addStretch(1);
    // In the order of Step.
    for (QWidget *page :
         {makeFilePage(), makeColumnsPage(), static_cast<QWidget *>(m_findings), makeRunPage(), donePage})
        m_steps->addWidget(page);
    column->addWidget(m_steps, 1);
    m_busyText->setObjectName(QStringLiteral("importBusy"));
    column->addWidget(m_busyText);
    column->addWidget(m_readBar);
    column->addWidget(makeRule());
    column->addWidget(makeButtons());
    connect(&context.workspace, &Workspace::importMoved, this, [this](quint64 request, qint64 done, qint64 of) {
        if (request == m_request && of > 0)
            m_bar->setValue(static_cast<int>(done * m_bar->maximum() / of));
    });
    connect(m_findings, &ImportFindings::takeKnownChanged, this, &ImportDialog::check);
    goTo(ChooseFile);
}

ImportDialog::~ImportDialog()
{
    if (m_stopReading != nullptr)
        *m_stopReading = true;
}

QWidget *ImportDialog::makeFilePage()
{
    m_form = new Form;
    auto *place = new QWidget;
    place->setObjectName(QStringLiteral("importPlace"));
    auto *row = new QHBoxLayout(place);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::s);
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("importPath"));
    QPushButton *choose = makeButton(tr("Choose…"), QStringLiteral("importChoose"));
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, &ImportDialog::chooseFile);
    m_form->addWidget(
        new Paragraph(tr("Cases are started from a table (CSV) with a row for each person, or from a children "
                         "in need census (XML), or from a bundle (ZIP) that Caseweave exported. Nothing is imported "
                         "before you have seen what was found in "
                         "the file, and then all of it is or none.")));
    m_pathField = new FormField(tr("File"), tr("The file itself is only read."), place);
    m_pathField->setCheck([this]() -> QString {
        return m_path->text().trimmed().isEmpty() ? tr("Choose a file, or enter where it is.") : QString();
    });
    m_form->addField(m_pathField);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_form);
    column->addStretch(1);
    return page;
}

QWidget *ImportDialog::makeColumnsPage()
{
    m_columns = new ImportColumns(m_context.style);
    m_columnsProblem = makeLabel({}, "error");
    m_columnsProblem->setObjectName(QStringLiteral("importColumnsProblem"));
    m_columnsProblem->setWordWrap(true);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("importColumnsScroll"), tr("What goes where?"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_columns);
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll, 1);
    column->addWidget(m_columnsProblem);
    connect(m_columns, &ImportColumns::otherReadingWanted, this, &ImportDialog::readAgain);
    connect(m_columns, &ImportColumns::changed, this, &ImportDialog::refreshButtons);
    return page;
}

QWidget *ImportDialog::makeRunPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::m);
    m_running = new Paragraph;
    m_bar = makeBar(QStringLiteral("importProgress"), tr("How far the import is"));
    column->addWidget(m_running);
    column->addWidget(m_bar);
    column->addStretch(1);
    return page;
}

QWidget *ImportDialog::makeButtons()
{
    auto *buttons = new QWidget;
    auto *row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::s);
    for (QPushButton *one : {m_next, m_back, m_cancel})
        row->addWidget(one);
    row->addStretch(1);
    m_next->setDefault(true);
    connect(m_next, &QPushButton::clicked, this, &ImportDialog::next);
    connect(m_back, &QPushButton::clicked, this, &ImportDialog::back);
    connect(m_cancel, &QPushButton::clicked, this, &ImportDialog::reject);
    return buttons;
}

void ImportDialog::present()
{
    setAttribute(Qt::WA_DeleteOnClose);
    fit();
    open();
    m_path->setFocus(Qt::TabFocusReason);
}

void ImportDialog::fit()
{
    const QWidget *over = parentWidget() == nullptr ? nullptr : parentWidget()->window();
    const int widest = over == nullptr ? size::windowWidth : over->width();
    const int tallest = over == nullptr ? size::windowHeight : over->height();
    resize(qMin(m_context.style.px(size::formWidth * 2), widest - 2 * size::xl),
           qMin(m_context.style.px(size::formWidth), tallest - 2 * size::xl));
}

void ImportDialog::goTo(Step step)
{
    m_step = step;
    const QString titles[] = {tr("Import people and cases"), tr("Import: what the columns are"),
                              tr("Import: what was found"), tr("Importing"), tr("Import: done")};
    m_title->setText(titles[step]);
    m_steps->setCurrentIndex(step);
    refreshButtons();
    if (step == ChooseFile)
        m_path->setFocus(Qt::TabFocusReason);
    else if (step == Columns)
        m_columns->focusFirst();
    else if (step == Check)
        m_findings->focusFirst();
    else
        (step == Running ? m_cancel : m_next)->setFocus(Qt::TabFocusReason);
}

void ImportDialog::refreshButtons()
{
    const qsizetype cases = m_plan ? m_plan->cases.size() : 0;
    const QString texts[]
        = {tr("Read the file"), tr("Check the file"), tr("Import %1").arg(casesText(cases)), {}, tr("Close")};
    const QString problem = m_step == Columns ? m_columns->problem() : QString();
    m_columnsProblem->setText(problem);
    m_columnsProblem->setVisible(!problem.isEmpty());
    m_next->setText(texts[m_step]);
    m_next->setAccessibleName(texts[m_step]);
    m_next->setVisible(m_step != Running && (m_step != Check || cases > 0));
    m_next->setEnabled(!m_busy && problem.isEmpty());
    // In the list of what was found the return key is not to begin an import.
    m_next->setDefault(m_step != Check);
    m_back->setVisible(m_step == Columns || m_step == Check);
    m_back->setEnabled(!m_busy);
    m_cancel->setText(m_step == Running || m_stopReading != nullptr ? tr("Stop") : tr("Cancel"));
    m_cancel->setAccessibleName(m_cancel->text());
    m_cancel->setVisible(m_step != Done);
    m_cancel->setEnabled(!m_stopping);
    m_busyText->setVisible(!m_busyText->plainText().isEmpty());
    m_readBar->setVisible(m_stopReading != nullptr);
}

void ImportDialog::setBusy(const QString &what)
{
    m_busy = !what.isEmpty();
    m_busyText->setPlainText(what);
    refreshButtons();
}

void ImportDialog::next()
{
    if (m_busy)
        return;
    if (m_step == ChooseFile)
        read();
    else if (m_step == Columns)
        check();
    else if (m_step == Check && m_plan)
        run();
    else if (m_step == Done)
        accept();
}

void ImportDialog::back()
{
    m_findings->startAfresh();
    goTo(m_step == Check && m_source->form == ImportForm::Table ? Columns : ChooseFile);
}

void ImportDialog::reject()
{
    // A lock closes it whatever it does: the session that imports is gone.
    if (m_context.workspace.door() != Door::Open)
        return QDialog::reject();
    if (m_stopReading != nullptr)
        return stopReading();
    if (m_step != Running)
        return QDialog::reject();
    m_stopping = true;
    m_context.workspace.stopImport();
    refreshButtons();
}

void ImportDialog::chooseFile()
{
    // Not the dialog that runs a loop of its own: the program may be locked while it stands open.
    auto *dialog = new QFileDialog(this, tr("Choose the file to import"));
    dialog->setObjectName(QStringLiteral("importFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Tables, censuses and bundles (*.csv *.txt *.tsv *.xml *.zip)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_path->setText(path);
        read();
    });
    dialog->open();
}

ImportDialog::Source ImportDialog::readSource(const QString &path)
{
    Source source;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        source.problem
            = tr("The file cannot be opened. See whether it is there, and whether another program has it open.");
        return source;
    }
    source.form = recogniseForm(file.peek(mostRecognised));
    if (source.form == ImportForm::Zip) {
        source.path = path;
        return source;
    }
    source.bytes = file.read(mostImportBytes + 1);
    if (source.bytes.size() > mostImportBytes) {
        source.problem = tr("The file is larger than 32 MiB. Split it, and import one part after the other.");
        return source;
    }
    if (source.form == ImportForm::Table) {
        source.table = readCsv(source.bytes);
        source.problem = tableFaultText(source.table);
    }
    return source;
}

void ImportDialog::read()
{
    if (!m_form->validate())
        return;
    setBusy(tr("Reading the file."));
    apart(
        this, [path = m_path->text().trimmed()] { return std::make_shared<const Source>(readSource(path)); },
        [this, turn = ++m_turn](const std::shared_ptr<const Source> &source) {
            if (turn == m_turn)
                take(source);
        });
}

void ImportDialog::readAgain(TextCoding coding, QChar separator)
{
    setBusy(tr("Reading the file."));
    apart(
        this,
        [before = m_source, coding, separator] {
            auto source = std::make_shared<Source>(*before);
            source->table = readCsv(source->bytes, coding, separator);
            source->problem = tableFaultText(source->table);
            return std::shared_ptr<const Source>(source);
        },
        [this, turn = ++m_turn](const std::shared_ptr<const Source> &source) {
            if (turn == m_turn)
                take(source);
        });
}

void ImportDialog::take(const std::shared_ptr<const Source> &source)
{
    setBusy({});
    if (!source->problem.isEmpty()) {
        goTo(ChooseFile);
        m_pathField->setError(source->problem);
        return;
    }
    m_source = source;
    m_bundle.reset();
    if (source->form != ImportForm::Table)
        return check();
    m_columns->show(source->table);
    if (m_step != Columns)
        goTo(Columns);
}

ImportDialog::Finding ImportDialog::findingOf(const Source &source, const TableReading &reading,
                                              const ImportKnown &known, QDate today, const BundleRead &bundle)
{
    Finding finding;
    ImportPlan plan;
    if (source.form == ImportForm::Table) {
        plan = checkTable(source.table, reading, known, today);
    } else if (source.form == ImportForm::Xml) {
        CensusReading census = checkCensus(source.bytes, known, today, reading.takeKnown);
        finding.problem = censusFaultText(census);
        plan = std::move(census.plan);
    } else {
        if (!bundle.problem.isEmpty())
            finding.problem
                = tr("This ZIP file is not a bundle that Caseweave can read (%1). To import a workbook, save it "
                     "as CSV.")
                      .arg(bundle.problem);
        if (bundle.bundle != nullptr)
            plan = planOf(*bundle.bundle, source.path, known, reading.takeKnown);
        finding.bundle = bundle.bundle;
    }
    finding.plan = std::make_shared<const ImportPlan>(std::move(plan));
    return finding;
}

void ImportDialog::check()
{
    const int turn = ++m_turn;
    TableReading reading = m_columns->reading();
    reading.takeKnown = m_step == Check && m_findings->takeKnown();
    std::function<bool(qint64, qint64)> watch;
    if (m_source->form == ImportForm::Zip && m_bundle == nullptr) {
        watch = watchReading(turn);
        setBusy(tr("Checking the bundle and every document in it. You can stop at any time."));
    } else {
        setBusy(tr("Checking what stands in the file."));
    }
    apart(
        this,
        [source = m_source, bundle = m_bundle, reading, watch, known = ImportKnown(m_context.workspace.cases()),
         today = m_context.today()] {
            const BundleRead read = watch ? readBundleFile(source->path, watch) : BundleRead{bundle, {}, false};
            return findingOf(*source, reading, known, today, read);
        },
        [this, turn](const Finding &finding) {
            if (turn == m_turn)
                take(finding);
        });
}

/// Begins a reading that can be stopped, and moves the bar by the bytes that are read.
std::function<bool(qint64 done, qint64 of)> ImportDialog::watchReading(int turn)
{
    m_stopReading = std::make_shared<std::atomic<bool>>(false);
    m_readBar->setValue(0);
    const auto show = [this, turn](int value) {
        if (turn == m_turn)
            m_readBar->setValue(value);
    };
    return [show, stopped = m_stopReading, most = m_readBar->maximum(), owner = QPointer<QWidget>(this),
            shown = 0](qint64 done, qint64 of) mutable {
        const int value = of > 0 ? static_cast<int>(done * most / of) : 0;
        if (std::exchange(shown, value) != value) {
            QMetaObject::invokeMethod(qApp, [show, owner, value] {
                if (owner != nullptr)
                    show(value);
            });
        }
        return !*stopped;
    };
}

void ImportDialog::stopReading()
{
    *std::exchange(m_stopReading, nullptr) = true;
    ++m_turn;
    setBusy({});
    goTo(ChooseFile);
    m_busyText->setPlainText(importErrorText(ErrorCode::Cancelled));
    refreshButtons();
}

void ImportDialog::take(const Finding &finding)
{
    m_stopReading.reset();
    m_bundle = finding.bundle;
    setBusy({});
    if (!finding.problem.isEmpty()) {
        goTo(ChooseFile);
        m_pathField->setError(finding.problem);
        return;
    }
    m_plan = finding.plan;
    m_findings->show(m_plan, m_source->form);
    if (m_step == Check)
        refreshButtons();
    else
        goTo(Check);
}

void ImportDialog::run()
{
    m_running->setPlainText(
        m_plan->cases.size() == 1
            ? tr("1 case is being started. You can stop at any time; then there is none.")
            : tr("%1 are being started. Until all of them are there, there is none: you can stop at any time.")
                  .arg(casesText(m_plan->cases.size())));
    m_bar->setValue(0);
    m_stopping = false;
    m_request = m_context.workspace.importCases(m_plan->cases);
    goTo(Running);
    m_context.requests.await(
        m_request, this,
        [this](const CaseId &) {
            const qsizetype cases = m_plan->cases.size();
            finish(cases == 1 ? tr("1 case is started. It is in My cases.")
                              : tr("%1 cases are started. They are in My cases.").arg(numberText(cases)));
        },
        [this](ErrorCode code) { finish(importErrorText(code)); });
}

void ImportDialog::finish(const QString &sentence)
{
    m_request = 0;
    m_stopping = false;
    m_done->setPlainText(sentence);
    goTo(Done);
}

} // namespace caseweave
