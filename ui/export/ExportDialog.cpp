// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportDialog.h"

#include "ui/export/ShownPages.h"
#include "ui/people/RestrictedWords.h"
#include "ui/sharing/RecipientsChoice.h"
#include "ui/widgets/Choice.h"
#include "ui/widgets/Choices.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/ShortDates.h"
#include "ui/words/DateText.h"

#include <QtPrintSupport/QPrinterInfo>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLineEdit>

namespace caseweave {

namespace {

enum Whom { Others, Me };

constexpr int asShown = 100; ///< a choice beside those of ExportWhat

QString formText(ExportForm form)
{
    switch (form) {
    case ExportForm::Pdf:
        return ExportDialog::tr("PDF, to read and to print");
    case ExportForm::Csv:
        return ExportDialog::tr("Table (CSV), for a spreadsheet");
    case ExportForm::Ics:
        return ExportDialog::tr("Calendar file (.ics)");
    case ExportForm::Vcf:
        return ExportDialog::tr("Contact cards (.vcf)");
    case ExportForm::Bundle:
        return ExportDialog::tr("Bundle (.zip), for another program");
    case ExportForm::Paper:
        return ExportDialog::tr("Paper: print it");
    case ExportForm::Text:
        return ExportDialog::tr("Text on the clipboard");
    }
    Q_UNREACHABLE();
}

} // namespace

ExportDialog::ExportDialog(const Context &context, const CaseSnapshot &snapshot, ExportWhat page, const PageView &view,
                           ExportForm form, QWidget *parent)
    : FormDialog(context, QStringLiteral("exportDialog"), tr("Export or print"), tr("See what would go out"), parent),
      m_page(page), m_view(view)
{
    addWhat();
    addPeriod();
    addWhom(snapshot);
    addForm();
    m_consequence = new Paragraph({}, "secondary");
    m_consequence->setObjectName(QStringLiteral("exportConsequence"));
    this->form()->addWidget(m_consequence);
    showForms();
    m_form->setCurrentIndex(std::max(0, m_form->findData(static_cast<int>(form))));
    connect(m_form, &QComboBox::currentIndexChanged, this, &ExportDialog::showConsequence);
    showConsequence();
    setSubmit([this, id = snapshot.summary.id]() -> std::optional<Workspace::Request> {
        const Written inRecord{forMe() ? QStringList() : m_recipients->others(), {}};
        return sendOrAsk(*this, this->context().workspace.caseSnapshot(id), {inRecord}, tr("Name them all the same"),
                         [this, said = wish()]() -> std::optional<Workspace::Request> {
                             Q_EMIT wished(said);
                             accept();
                             return std::nullopt;
                         });
    });
    m_what->setFocus();
}

/// What is a page of the case, or the chronology under filters.
bool ExportDialog::hasShown() const
{
    return !pageName(m_page).isEmpty() || (m_page == ExportWhat::Chronology && !m_view.filter.isEmpty());
}

void ExportDialog::addWhat()
{
    QList<Choices::Choice> choices{
        {static_cast<int>(ExportWhat::Chronology), tr("The chronology")},
        {static_cast<int>(ExportWhat::Calendar), tr("A calendar of visits, time limits and dates"),
         tr("With the reference of the case, and without names unless you say so.")},
        {static_cast<int>(ExportWhat::Professionals), tr("The professionals, as contact cards")},
        {static_cast<int>(ExportWhat::Network), tr("Who is involved, as a picture on one page")},
        {static_cast<int>(ExportWhat::Case), tr("The whole case"),
         tr("To read or print, without messages and documents; or for another program, with "
            "them. The record of who did what is in neither.")}};
    if (hasShown())
        choices << Choices::Choice{
            asShown, tr("As shown: %1").arg(m_page == ExportWhat::Chronology ? tr("Chronology") : pageName(m_page)),
            m_view.filter.isEmpty() ? tr("All that the page lists.") : tr("Not all of it: %1.").arg(m_view.filter)};
    m_what = new Choices(QStringLiteral("exportWhat"), choices);
    m_what->setValue(hasShown() ? asShown : static_cast<int>(m_page));
    form()->addField(new FormField(tr("What?"), {}, m_what));
    connect(m_what, &Choices::chosen, this, &ExportDialog::showForms);
}

void ExportDialog::addPeriod()
{
    m_period = new QWidget;
    auto *grid = new QGridLayout(m_period);
    grid->setContentsMargins(0, 0, 0, 0);
    int column = 0;
    for (const auto &[name, label, line] : {std::tuple("exportFrom", tr("From (optional)"), &m_from),
                                            std::tuple("exportTo", tr("To (optional)"), &m_to)}) {
        *line = new QLineEdit;
        (*line)->setObjectName(QLatin1String(name));
        auto *field = new FormField(label, {}, *line);
        field->setCheck([this, line = *line] { return dateProblem(line); });
        takeShortDates(*field, context(), YearSought::Nearest);
        grid->addWidget(field, 0, column++, Qt::AlignTop);
        form()->watchField(field);
    }
    form()->addWidget(m_period);
}

void ExportDialog::addWhom(const CaseSnapshot &snapshot)
{
    m_whom = new Choices(QStringLiteral("exportWhom"),
                         {{Others, tr("For those I name"),
                           tr("What one of them may not read is left out. Who is not in the case may read nothing that "
                              "is restricted.")},
                          {Me, tr("For me alone"), tr("With everything that I can read.")}});
    m_whom->setValue(Others);
    form()->addField(new FormField(tr("For whom?"), {}, m_whom));
    m_recipients = new RecipientsChoice(snapshot.members, QStringLiteral("exportRecipients"));
    m_recipientsField
        = new FormField(tr("Who gets it?"), tr("Their names stand on every page and in the record."), m_recipients);
    m_recipientsField->setCheck([this]() -> QString {
        const auto count = m_recipients->recipients().size();
        if (count > static_cast<qsizetype>(mostAccessRecipients))
            return tr("Name at most %1.").arg(mostAccessRecipients);
        return count == 0 ? tr("Tick somebody, name who gets it, or choose that it is for you alone.")
                          : m_recipients->problem();
    });
    form()->addField(m_recipientsField);
    connect(m_whom, &Choices::chosen, this, &ExportDialog::showConsequence);
    connect(m_recipients, &RecipientsChoice::changed, this, &ExportDialog::showConsequence);
}

void ExportDialog::addForm()
{
    m_names = new QCheckBox(tr("With the names of children and places"));
    nameWidget(m_names, QStringLiteral("exportNames"), m_names->text());
    form()->addWidget(m_names);
    m_form = new Choice;
    m_form->setObjectName(QStringLiteral("exportForm"));
    auto *field = new FormField(tr("As what?"), {}, m_form);
    field->setCheck(
        [this] { return noPrinter() ? tr("Choose PDF: no printer is set up on this computer.") : QString(); });
    form()->addField(field);
}

void ExportDialog::showForms()
{
    m_form->clear();
    for (const ExportForm one : formsOf(what()))
        m_form->addItem(formText(one), static_cast<int>(one));
    m_period->setVisible(!isShown() && (what() == ExportWhat::Chronology || what() == ExportWhat::Calendar));
    m_names->setVisible(what() == ExportWhat::Calendar);
    showConsequence();
}

void ExportDialog::showConsequence()
{
    if (m_consequence == nullptr)
        return;
    m_recipientsField->setVisible(!forMe());
    QString leaves = tr("Nothing protects the file once it is written: anybody who gets it can read it.");
    if (noPrinter())
        leaves = tr("No printer is set up on this computer. Choose “%1” under “As what?”, and print that file where "
                    "there is a printer. Printers are set up in the settings of the computer.")
                     .arg(formText(ExportForm::Pdf));
    else if (chosenForm() == ExportForm::Paper)
        leaves = tr("Paper can be read by anybody who finds it at the printer.");
    else if (chosenForm() == ExportForm::Text)
        leaves = tr("Every program on this computer can read the clipboard.");
    m_consequence->setPlainText(tr("%1 Everybody in the case sees in the record that you did it, and for whom. Before "
                                   "it goes you are told what is left out.")
                                    .arg(leaves));
}

ExportWhat ExportDialog::what() const
{
    return isShown() ? m_page : static_cast<ExportWhat>(m_what->value().value_or(0));
}

bool ExportDialog::isShown() const
{
    return m_what->value() == asShown;
}

ExportForm ExportDialog::chosenForm() const
{
    return static_cast<ExportForm>(m_form->currentData().toInt());
}

/// On paper, where there is nothing to print it.
bool ExportDialog::noPrinter() const
{
    return chosenForm() == ExportForm::Paper && QPrinterInfo::availablePrinterNames().isEmpty();
}

bool ExportDialog::forMe() const
{
    return m_whom->value() == Me;
}

QString ExportDialog::dateProblem(const QLineEdit *line) const
{
    if (line->text().trimmed().isEmpty())
        return {};
    if (!readDate(line->text()))
        return tr("Enter a date such as 4 June 2025, or leave it empty.");
    const auto from = readDate(m_from->text());
    const auto to = readDate(m_to->text());
    return line == m_to && from && to && *to < *from ? tr("Enter a day that is not before the first one.") : QString();
}

ExportWish ExportDialog::wish() const
{
    ExportWish wish;
    wish.what = what();
    wish.form = chosenForm();
    if (!m_period->isHidden()) {
        wish.from = readDate(m_from->text());
        wish.to = readDate(m_to->text());
    }
    if (isShown()) {
        wish.shown = m_view;
        // For the line in the record. Of the other pages none has a period.
        const auto take = [&wish](const auto &filter) {
            wish.from = filter.from;
            wish.to = filter.to;
        };
        if (m_page == ExportWhat::Chronology)
            take(m_view.events);
        else if (m_page == ExportWhat::Sharing)
            take(m_view.decisions);
        else if (m_page == ExportWhat::Record)
            take(m_view.lines);
    }
    if (!forMe())
        wish.recipients = m_recipients->recipients();
    wish.withNames = !m_names->isHidden() && m_names->isChecked();
    return wish;
}

} // namespace caseweave
