// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/Spelling.h"

#include "ui/spelling/CaseNames.h"
#include "ui/spelling/FieldSpelling.h"
#include "ui/spelling/TradeWords.h"
#include "ui/spelling/Words.h"
#include "ui/style/Style.h"
#include "ui/widgets/FormDialog.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

using namespace spelling;

namespace {

bool isInForm(const QWidget *widget)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (qobject_cast<const FormDialog *>(widget) != nullptr)
            return true;
    }
    return false;
}

/// "O'Neill", "D'Souza": no dictionary has all of them.
bool isSurname(const QString &word)
{
    return word.size() > 3 && word.at(1) == QLatin1Char('\'') && word.at(0).isUpper() && word.at(2).isUpper();
}

} // namespace

Spelling::Spelling(const Context &context, std::function<CaseSnapshotPtr()> openCase, const QStringList &folders,
                   QObject *parent)
    : QObject(parent), m_context(context), m_openCase(std::move(openCase)), m_speller(folders), m_own(context.workspace)
{
    connect(&m_speller, &Speller::judged, this, &Spelling::judged);
    connect(&m_speller, &Speller::stateChanged, this, &Spelling::hindranceChanged);
    connect(&m_own, &OwnWords::changed, this, &Spelling::changed);
    connect(&context.style, &Style::changed, this, &Spelling::changed);
    connect(&context.workspace, &Workspace::doorChanged, this, &Spelling::followDoor);
    followDoor();
    QCoreApplication::instance()->installEventFilter(this);
}

void Spelling::followDoor()
{
    if (m_context.workspace.door() == Door::Open)
        m_speller.look();
    else
        m_speller.forget(); // words of case files, asked about
}

void Spelling::setOn(bool on)
{
    if (on == m_on)
        return;
    m_on = on;
    Q_EMIT onChanged(on);
    Q_EMIT changed();
}

QString Spelling::hindrance() const
{
    switch (m_speller.state()) {
    case Speller::State::Missing:
        return tr("no dictionary of British English on this computer");
    case Speller::State::Unreadable:
        return tr("the dictionary on this computer cannot be read");
    default:
        return {};
    }
}

Spelling::Verdict Spelling::judge(QStringView written, const QSet<QString> &names)
{
    // A form that closes with the door is looked at once more: what was forgotten stays so.
    if (m_context.workspace.door() != Door::Open)
        return Verdict::Right;
    const QString word = plainWord(written);
    const QString base = withoutPossessive(word);
    if (isAmongNames(names, word) || m_own.contains(word) || isTradeWord(word) || isTradeWord(base) || isSurname(word))
        return Verdict::Right;
    // A dictionary does not give an ending to every name that it has.
    for (const QString &form : {word, base}) {
        const std::optional<bool> known = m_speller.knows(form);
        if (!known)
            return Verdict::Unsure;
        if (*known)
            return Verdict::Right;
    }
    // "the Banks-O'Neill children", "GP-led": each part by itself.
    if (!word.contains(QLatin1Char('-')))
        return Verdict::Wrong;
    Verdict all = Verdict::Right;
    for (const QString &part : word.split(QLatin1Char('-'), Qt::SkipEmptyParts)) {
        const Verdict one = part == part.toUpper() ? Verdict::Right : judge(part, names);
        if (one == Verdict::Wrong)
            return Verdict::Wrong;
        if (one == Verdict::Unsure)
            all = Verdict::Unsure;
    }
    return all;
}

bool Spelling::eventFilter(QObject *watched, QEvent *event)
{
    // Comes once to each widget, before it is shown for the first time.
    if (event->type() == QEvent::Polish) {
        auto *text = qobject_cast<QPlainTextEdit *>(watched);
        if (text != nullptr && !text->isReadOnly() && isInForm(text)) {
            const CaseSnapshotPtr snapshot = m_openCase();
            new FieldSpelling(*this, snapshot == nullptr ? QSet<QString>() : caseNames(*snapshot), text);
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace caseweave
