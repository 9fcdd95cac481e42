// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/Seat.h"

#include "ui/casescreen/CaseScreen.h"

#include <QtGui/QAction>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>

namespace caseweave {

namespace {

constexpr int patienceMs = 60'000;

} // namespace

Seat::Seat(const QString &profileFolder)
    : workspace(std::make_unique<ProfileWorkspace>(profileFolder.toStdString(),
                                                   ProfileSurroundings{clock, random, keyStore, {}})),
      requests(std::make_unique<Requests>(*workspace)),
      window((style.setTheme(Theme::Light), style.apply(),
              std::make_unique<MainWindow>(Context{*workspace, style, clock, *requests})))
{
    window->show();
}

Seat::~Seat()
{
    window->close();
    window.reset();
    requests.reset();
    workspace.reset();
}

bool Seat::comes(const std::function<bool()> &holds, const char *what)
{
    if (QTest::qWaitFor(holds, patienceMs))
        return true;
    qWarning("it never came: %s. On the screen:\n%s", what, qPrintable(everything()));
    return false;
}

void Seat::press(const char *button)
{
    auto *found = shown<QAbstractButton>(QLatin1String(button));
    if (!comes([found] { return found->isEnabled(); }, button))
        qFatal("cannot be pressed: %s", button);
    found->click();
}

void Seat::type(const char *field, const QString &text)
{
    auto *widget = shown<QWidget>(QLatin1String(field));
    if (auto *line = qobject_cast<QLineEdit *>(widget)) {
        line->selectAll();
        if (text.isEmpty())
            line->clear();
        else
            QTest::keyClicks(line, text);
    } else if (auto *area = qobject_cast<QPlainTextEdit *>(widget)) {
        area->selectAll();
        area->insertPlainText(text);
    } else {
        qFatal("nothing can be typed into %s", field);
    }
}

void Seat::tick(const QString &choice)
{
    shown<QAbstractButton>(choice)->setChecked(true);
}

void Seat::act(const char *action)
{
    auto *found = window->findChild<QAction *>(QLatin1String(action));
    if (found == nullptr || !comes([found] { return found->isEnabled(); }, action))
        qFatal("not in the menus, or not allowed: %s", action);
    found->trigger();
}

void Seat::submit()
{
    const auto dialog = [this] {
        QDialog *open = nullptr;
        for (QDialog *one : window->findChildren<QDialog *>()) {
            if (one->isVisible())
                open = one;
        }
        return open;
    };
    if (!comes([&] { return dialog() != nullptr; }, "a dialog"))
        qFatal("no dialog is open");
    const QString name = dialog()->objectName();
    press("submit");
    if (!comes([&] { return dialog() == nullptr || dialog()->objectName() != name; }, "the dialog to close"))
        qFatal("the dialog stays: %s", qPrintable(name));
}

QString Seat::text(const char *label) const
{
    const QLabel *found = visible<QLabel>(QLatin1String(label));
    return found == nullptr ? QString() : found->text();
}

QString Seat::everything() const
{
    QStringList lines;
    for (const QLabel *label : window->findChildren<QLabel *>()) {
        if (label->isVisible() && !label->text().isEmpty())
            lines << label->text();
    }
    return lines.join(QLatin1Char('\n'));
}

QStringList Seat::rows(const char *view) const
{
    QStringList all;
    const auto *found = visible<QAbstractItemView>(QLatin1String(view));
    if (found == nullptr)
        return all;
    const QAbstractItemModel *model = found->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < model->columnCount(); ++column)
            cells << model->index(row, column).data(Qt::AccessibleTextRole).toString();
        all << cells.join(QStringLiteral(" | "));
    }
    return all;
}

void Seat::choose(const char *view, const QString &words)
{
    auto *found = shown<QAbstractItemView>(QLatin1String(view));
    int row = -1;
    const auto comesUp = [&] {
        const QStringList all = rows(view);
        for (row = 0; row < all.size(); ++row) {
            if (all.at(row).contains(words))
                return true;
        }
        return false;
    };
    if (!comes(comesUp, qPrintable(words)))
        qFatal("no row of %s has %s", view, qPrintable(words));
    const QModelIndex index = found->model()->index(row, 0);
    found->scrollTo(index);
    QTest::mouseClick(found->viewport(), Qt::LeftButton, {}, found->visualRect(index).center());
}

void Seat::addColleague(const QString &surname, const QString &history)
{
    press("addSomeone");
    type("memberSearch", surname);
    const auto isEnrolled = [&] {
        const QStringList found = rows("memberSearchTable");
        return std::any_of(found.cbegin(), found.cend(), [&](const QString &row) {
            return row.contains(surname) && !row.contains(QLatin1String("does not use Caseweave yet"));
        });
    };
    if (!comes(isEnrolled, "the colleague"))
        qFatal("not in the directory: %s", qPrintable(surname));
    choose("memberSearchTable", surname);
    tick(QStringLiteral("memberRole_2"));
    tick(history);
    submit();
}

void Seat::unlock(const QString &passphrase)
{
    type("unlockPassphrase", passphrase);
    press("unlock");
    if (!comes([this] { return workspace->door() == Door::Open; }, "the open door"))
        qFatal("the profile does not open");
}

void Seat::openCase(const QString &surname)
{
    act("actionCases");
    choose("caseTable", surname);
    if (!comes([this] { return window->currentCase() != nullptr; }, "the case"))
        qFatal("the case does not open");
}

bool Seat::seesHere(const QString &who)
{
    return comes([&] { return text("identityFacts").contains(QStringLiteral("Here now: ") + who); }, qPrintable(who));
}

CaseSnapshotPtr Seat::snapshot() const
{
    const CaseScreen *screen = window->currentCase();
    return screen == nullptr ? nullptr : screen->snapshot();
}

bool Seat::saysUpToDate() const
{
    return hubLine().startsWith(QLatin1String("Up to date at")) && sentLine() == QLatin1String("All changes sent");
}

} // namespace caseweave
