// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/ImportFindings.h"

#include "ui/files/Csv.h"
#include "ui/files/SavePlace.h"
#include "ui/import/ImportText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/FlowLayout.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"

#include <QtCore/QPointer>
#include <QtCore/QSaveFile>
#include <QtCore/QSignalBlocker>
#include <QtCore/QThreadPool>
#include <QtWidgets/QApplication>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

enum Filter { All, ErrorsOnly };

bool writeTable(const QString &path, const QList<QStringList> &lines)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(csv::mark());
    for (const QStringList &line : lines)
        file.write(csv::line(line));
    return file.commit();
}

} // namespace

ImportFindings::ImportFindings(const Context &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_model(new ImportNoteModel(this)), m_summary(new Paragraph({}, "heading")),
      m_consequence(new Paragraph(tr("You become the lead of each case. Nobody else can see one until you add them."),
                                  "secondary")),
      m_takeKnown(new QCheckBox(tr("Start a case also where you have one of its reference already"))),
      m_save(makeButton(tr("Save this list…"), QStringLiteral("importSave"))),
      m_table(makeTable(context.style, QStringLiteral("importNotes"), tr("What was found in the file"))),
      m_stack(new QStackedWidget), m_whole(new Paragraph), m_saved(new Paragraph({}, "secondary"))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::s);
    column->addWidget(makeHead());
    m_table->setModel(m_model);
    // In the order of ImportNoteModel::Column.
    new TableFit(context.style, m_table, {{190, 0}, {130, 2}, {220, 1}, {430, 0}}, ImportNoteModel::What);
    m_stack->addWidget(m_table);
    m_stack->addWidget(new EmptyState(tr("Nothing to correct"), tr("All that stands in the file can be taken.")));
    column->addWidget(m_stack, 1);
    m_whole->setObjectName(QStringLiteral("importWhole"));
    m_whole->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_whole);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ImportFindings::showChosen);
    connect(m_save, &QPushButton::clicked, this, &ImportFindings::chooseWhere);
    connect(m_takeKnown, &QCheckBox::toggled, this, &ImportFindings::takeKnownChanged);
}

QWidget *ImportFindings::makeHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::s);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    nameWidget(m_takeKnown, QStringLiteral("importTakeKnown"), m_takeKnown->text());
    for (QWidget *one : {static_cast<QWidget *>(m_summary), static_cast<QWidget *>(m_consequence),
                         static_cast<QWidget *>(m_takeKnown)})
        column->addWidget(one);
    auto *row = new QWidget;
    auto *flow = new FlowLayout(size::s, row);
    auto *group = new QButtonGroup(this);
    for (const char *name : {"importShowAll", "importShowErrors"}) {
        QPushButton *button = makeButton({}, QLatin1String(name), "tag");
        button->setProperty("tone", QStringLiteral("neutral"));
        button->setCheckable(true);
        group->addButton(button, static_cast<int>(m_filters.size()));
        flow->addWidget(button);
        m_filters << button;
    }
    flow->addWidget(m_save);
    connect(group, &QButtonGroup::idClicked, this, [this](int which) { setErrorsOnly(which == ErrorsOnly); });
    column->addWidget(row);
    m_saved->setObjectName(QStringLiteral("importSaved"));
    m_saved->hide();
    column->addWidget(m_saved);
    return head;
}

void ImportFindings::show(const std::shared_ptr<const ImportPlan> &plan, ImportForm form)
{
    const auto errors = plan->count(ImportNote::Weight::Error);
    const bool known = std::any_of(plan->notes.begin(), plan->notes.end(),
                                   [](const ImportNote &one) { return one.problem == ImportProblem::CaseIsHere; });
    m_summary->setPlainText(importSummaryText(*plan, form));
    m_consequence->setVisible(!plan->cases.isEmpty());
    m_takeKnown->setVisible(known);
    const QString texts[] = {tr("All %1").arg(plan->notes.size()), tr("Left out %1").arg(errors)};
    for (int i = 0; i < m_filters.size(); ++i) {
        m_filters.at(i)->setText(texts[i]);
        m_filters.at(i)->setAccessibleName(texts[i]);
        m_filters.at(i)->setVisible(!plan->notes.isEmpty());
    }
    setStyleProperty(m_filters.last(), "tone", errors > 0 ? QStringLiteral("danger") : QStringLiteral("neutral"));
    m_save->setVisible(!plan->notes.isEmpty());
    m_saved->hide();
    m_model->show(plan, form);
    setErrorsOnly(false);
    m_stack->setCurrentIndex(plan->notes.isEmpty() ? 1 : 0);
}

void ImportFindings::setErrorsOnly(bool errorsOnly)
{
    m_filters.at(errorsOnly ? ErrorsOnly : All)->setChecked(true);
    m_model->setErrorsOnly(errorsOnly);
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    showChosen();
}

void ImportFindings::showChosen()
{
    const QModelIndex chosen = m_table->currentIndex();
    m_whole->setVisible(chosen.isValid());
    m_whole->setPlainText(chosen.isValid()
                              ? chosen.siblingAtColumn(ImportNoteModel::Place).data(Qt::AccessibleTextRole).toString()
                              : QString());
}

bool ImportFindings::takeKnown() const
{
    return m_takeKnown->isChecked();
}

void ImportFindings::startAfresh()
{
    const QSignalBlocker quiet(m_takeKnown);
    m_takeKnown->setChecked(false);
}

void ImportFindings::focusFirst()
{
    if (m_model->rowCount() > 0)
        m_table->setFocus(Qt::TabFocusReason);
}

void ImportFindings::chooseWhere()
{
    auto *dialog = askSavePlace(this, tr("Save this list"), QStringLiteral("importSavePlace"),
                                tr("Import, what was found"), QStringLiteral(".csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &ImportFindings::save);
    dialog->open();
}

void ImportFindings::tellSaved(bool written)
{
    m_saved->setPlainText(written
                              ? tr("Saved. What stands in the file is in the list too: keep it as you keep the file.")
                              : tr("The list could not be saved there. Choose another place."));
    m_saved->show();
}

void ImportFindings::save(const QString &path)
{
    QThreadPool::globalInstance()->start([path, lines = m_model->lines(), me = QPointer<ImportFindings>(this)] {
        const bool written = writeTable(path, lines);
        QMetaObject::invokeMethod(qApp, [me, written] {
            if (ImportFindings *here = me.data())
                here->tellSaved(written);
        });
    });
}

} // namespace caseweave
