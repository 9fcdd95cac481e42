// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clocks/RulesDialog.h"

#include "ui/clocks/RulesModel.h"
#include "ui/style/Style.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/widgets/FormDialog.h"
#include "ui/widgets/Labels.h"
#include "ui/widgets/TableFit.h"
#include "ui/words/ClockText.h"
#include "ui/words/DateText.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QFile>
#include <QtCore/QPointer>
#include <QtCore/QThreadPool>
#include <QtWidgets/QApplication>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

/// Rows of three lines: signed rules may be set aside for those of the program.
void makeRoomInRows(QTableView *table)
{
    if (auto *delegate = qobject_cast<CellDelegate *>(table->itemDelegate())) {
        delegate->setThreeLines(true);
        table->verticalHeader()->setDefaultSectionSize(delegate->rowHeight());
    }
}

} // namespace

RulesDialog::RulesDialog(const Context &context, QWidget *parent)
    : QDialog(parent), m_context(context), m_rulebook(Rulebook::of(context.workspace)),
      m_model(new RulesModel(m_rulebook, this)),
      m_table(makeTable(context.style, QStringLiteral("rulesTable"), tr("Rules of clocks"))), m_said(new Paragraph),
      m_take(makeButton(tr("Take a signed file…"), QStringLiteral("takeRules"), "primary")),
      m_change(makeButton({}, QStringLiteral("changeRules")))
{
    const QString title = tr("Rules of clocks");
    nameWidget(this, QStringLiteral("rulesDialog"), title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::xl, size::l, size::xl, size::l);
    column->setSpacing(size::m);
    column->addWidget(makeLabel(title, "title"));
    column->addWidget(
        new Paragraph(tr("Time limits and bank holidays come with Caseweave. Your agency can put rules of its own in "
                         "their place: a file that its administrator has signed and given you. It is kept in your "
                         "profile on this computer, and changes the dates that you see in every case of that nation. "
                         "People of other agencies see the dates of the rules that they have."),
                      "secondary"));
    m_table->setModel(m_model);
    new TableFit(context.style, m_table, {{140, 0}, {460, 0}}, RulesModel::From);
    makeRoomInRows(m_table);
    column->addWidget(m_table, 1);
    m_said->setObjectName(QStringLiteral("rulesSaid"));
    column->addWidget(m_said);
    column->addLayout(makeButtons());
    setMinimumWidth(context.style.px(size::formWidth) + size::xl * 2);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &RulesDialog::refresh);
    connect(&m_rulebook, &Rulebook::changed, this, &RulesDialog::refresh);
    m_table->setCurrentIndex(m_model->index(0, 0));
    say({});
    refresh();
    m_table->setFocus();
}

void RulesDialog::showEvent(QShowEvent *event)
{
    fit();
    QDialog::showEvent(event);
}

/// What is told has its room, and so have all rows where there is room over the window; else the table scrolls. By
/// itself a layout gives a text that wraps no room that it did not have before.
void RulesDialog::fit()
{
    const int row = m_table->verticalHeader()->defaultSectionSize();
    m_table->setMinimumHeight(m_table->horizontalHeader()->sizeHint().height() + row);
    const auto *column = static_cast<const QBoxLayout *>(layout());
    const int wide = qMax(width(), minimumWidth());
    const int least = column->minimumHeightForWidth(wide);
    const int most = parentWidget() == nullptr ? size::windowHeight : parentWidget()->window()->height() - size::xl;
    resize(wide, qMax(qMin(height(), most), qMin(least + row * (m_model->rowCount() - 1), most)));
}

QLayout *RulesDialog::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(size::s);
    QPushButton *close = makeButton(tr("Close"), QStringLiteral("closeRules"));
    for (QPushButton *button : {m_take, m_change, close})
        row->addWidget(button);
    row->addStretch(1);
    connect(m_take, &QPushButton::clicked, this, &RulesDialog::chooseFile);
    connect(m_change, &QPushButton::clicked, this, &RulesDialog::change);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    return row;
}

void RulesDialog::refresh()
{
    const QString nation = m_model->nationAt(m_table->currentIndex().row());
    const bool isSigned = m_rulebook.rules(nation).signer.has_value();
    m_change->setText(isSigned || !m_rulebook.signer(nation) ? tr("Go back to the rules of Caseweave")
                                                             : tr("Use the signed rules again"));
    m_change->setAccessibleName(m_change->text());
    m_change->setEnabled(m_rulebook.signer(nation).has_value());
}

void RulesDialog::say(const QString &sentence, bool isProblem)
{
    setStyleProperty(m_said, "role", isProblem ? QStringLiteral("error") : QStringLiteral("body"));
    m_said->setPlainText(sentence);
    m_said->setVisible(!sentence.isEmpty());
    fit();
}

void RulesDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose the file that your agency signed"));
    dialog->setObjectName(QStringLiteral("rulesFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &RulesDialog::takeFile);
    dialog->open();
}

RulesDialog::Read RulesDialog::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{}, tr("The file cannot be opened. See whether it is there, and whether you may read it.")};
    const QByteArray content = file.read(static_cast<qint64>(SignedJurisdiction::mostText) + 1);
    const auto read = SignedJurisdiction::fromText({content.constData(), static_cast<std::size_t>(content.size())});
    if (!read)
        return {{}, rulesErrorText(read.code())};
    return {*read, {}};
}

void RulesDialog::takeFile(const QString &path)
{
    say({});
    m_take->setEnabled(false);
    // A file can lie on a drive that does not answer.
    QThreadPool::globalInstance()->start([path, me = QPointer<RulesDialog>(this)] {
        const auto made = std::make_shared<Read>(read(path));
        QMetaObject::invokeMethod(qApp, [me, made] {
            if (me != nullptr)
                me->taken(*made);
        });
    });
}

void RulesDialog::taken(const Read &read)
{
    m_take->setEnabled(true);
    if (!read.rules)
        return say(read.problem, true);
    if (const Status fits = m_rulebook.check(*read.rules, m_context.clock.nowSeconds()); !fits)
        return say(rulesErrorText(fits.code()), true);
    ask(*read.rules);
}

void RulesDialog::ask(const SignedJurisdiction &rules)
{
    const auto unconfirmed = std::count_if(rules.rules->rules.cbegin(), rules.rules->rules.cend(),
                                           [](const ClockRule &rule) { return !rule.confirmed; });
    const Consequence consequence{
        tr("Use these rules for %1?").arg(rules.rules->name),
        tr("Signed by %1. Version %2, compared with its sources on %3; %4 of %5 rules are unconfirmed. The dates that "
           "you see in every case of this nation are worked out anew. Nothing in a case is changed, and you can go "
           "back.")
            .arg(signerText(signerOf(rules)), rules.rules->version, dateText(rules.rules->checked))
            .arg(unconfirmed)
            .arg(rules.rules->rules.size()),
        tr("Use these rules"), false};
    confirm(this, consequence, [this, rules] {
        const Status taken = m_rulebook.take(rules, m_context.clock.nowSeconds());
        if (!taken)
            return say(rulesErrorText(taken.code()), true);
        say(tr("Clocks of %1 now go by the rules of %2.").arg(rules.rules->name, signerText(signerOf(rules))));
    });
}

void RulesDialog::change()
{
    const QString nation = m_model->nationAt(m_table->currentIndex().row());
    const bool wasSigned = m_rulebook.rules(nation).signer.has_value();
    m_rulebook.setInForce(nation, !wasSigned);
    const RulesInForce inForce = m_rulebook.rules(nation);
    say(inForce.signer
            ? tr("Clocks of %1 now go by the rules of %2.").arg(inForce.rules->name, signerText(*inForce.signer))
            : tr("Clocks of %1 now go by the rules that come with Caseweave.").arg(inForce.rules->name));
}

QString rulesErrorText(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Malformed:
    case ErrorCode::TooLarge:
        return RulesDialog::tr("This is no file of signed rules, or it was damaged on the way. Nothing was changed. "
                               "Choose the file that your agency's administrator signed, or ask for it again.");
    case ErrorCode::UnknownSuite:
        return RulesDialog::tr("This file was made for a newer Caseweave. Nothing was changed. Update the program, "
                               "then try again.");
    case ErrorCode::Untrusted:
        return RulesDialog::tr("Another agency signed this file. Nothing was changed: only rules of your own agency "
                               "are taken. Ask your administrator for theirs.");
    case ErrorCode::BadSignature:
        return RulesDialog::tr("The signature does not match: the file was changed after it was signed. Nothing was "
                               "changed here. Tell your agency's administrator, and ask for it again.");
    case ErrorCode::Expired:
        return RulesDialog::tr("When this was signed, the certificate of whoever signed it was out of its time. "
                               "Nothing was changed. Ask your agency's administrator to sign it again.");
    case ErrorCode::ClockSkew:
        return RulesDialog::tr("By this computer's clock, this file was signed later than now. Nothing was changed. "
                               "See whether the clock is right, then try again.");
    case ErrorCode::Rollback:
        return RulesDialog::tr("A newer file of your agency was taken here before, so this older one was not. Nothing "
                               "was changed. Ask your agency's administrator for the newest.");
    case ErrorCode::Conflict:
        return RulesDialog::tr("Another file with the same number was taken here before. Nothing was changed. Ask "
                               "your agency's administrator to sign it again, under a greater number.");
    default:
        return errorText(code);
    }
}

} // namespace caseweave
