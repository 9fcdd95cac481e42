// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/Sheet.h"

#include "ui/style/Style.h"
#include "ui/style/Tone.h"

#include <QtCore/QHash>
#include <QtCore/QRegularExpression>
#include <array>

namespace caseweave {

namespace {

// @Name is a colour, @px.name a size, @pt.name a size of text, @zoom.name a size that grows with the text.
const auto sheetTemplate = QStringLiteral(R"(
QMainWindow, QDialog, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget { background: @Ground; }
QScrollArea { border: none; }
QLabel { color: @Ink; background: transparent; }
QLabel[role="title"] { font-size: @pt.title; font-weight: 600; }
QLabel[role="heading"] { font-size: @pt.heading; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="large"] { font-size: @pt.large; font-weight: 600; }
QLabel[role="secondary"] { color: @Secondary; font-size: @pt.secondary; }
QLabel[role="error"] { color: @Danger; font-weight: 600; }
QLabel[role="avatar"] { font-size: @pt.small; font-weight: 600; border-radius: 11px; min-width: 22px; min-height: 22px;
    max-height: 22px; }
QLabel[role="tag"], QPushButton[role="tag"] { font-size: @pt.small; font-weight: 600; border: @px.line solid transparent;
    border-radius: @px.tagRadius; padding: 1px 6px; }
QPushButton[role="tag"] { min-height: @zoom.target; padding: 0px 6px; }
QPushButton[role="tag"]:focus { border: @px.focusLine solid @Focus; padding: 0px 5px; }
QPushButton[role="tag"]:checked { border-color: @Ink; }
QPushButton[role="tag"]::menu-indicator { image: none; width: 0px; }

QPushButton { color: @Accent; background: @Ground; border: @px.line solid @FieldLine; border-radius: @px.radius;
    padding: 5px 14px; font-weight: 600; min-height: @zoom.target; }
QPushButton:hover { background: @Panel; border-color: @Accent; }
QPushButton:focus { border: @px.focusLine solid @Focus; padding: 4px 13px; outline: none; }
QPushButton:disabled { color: @Secondary; border-color: @Line; }
QPushButton[role="primary"] { color: @OnAccent; background: @Accent; border-color: @Accent; }
QPushButton[role="primary"]:hover { background: @AccentHover; }
QPushButton[role="primary"]:focus { border: @px.focusLine solid @Ink; background: @AccentHover; }
QPushButton[role="primary"]:disabled { color: @Secondary; background: @FaintLine; border-color: @FaintLine; }
QPushButton[role="danger"] { color: @Danger; border-color: @DangerMark; }
QPushButton[role="link"] { border: @px.line solid transparent; background: transparent; padding: 0px 1px; text-align: left;
    min-height: @zoom.target; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: @px.focusLine solid @Focus; border-radius: @px.tagRadius; padding: 0px; }
QPushButton[role="link"]:checked { color: @Ink; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit { background: @Ground;
    border: @px.line solid @FieldLine; border-radius: @px.radius; padding: 5px 9px; selection-background-color: @Accent;
    selection-color: @OnAccent; }
QLineEdit, QComboBox, QDateEdit, QTimeEdit { min-height: @zoom.target; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus {
    border: @px.focusLine solid @Focus; padding: 4px 8px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"], QDateEdit[invalid="true"] {
    border: @px.focusLine solid @DangerMark; padding: 4px 8px; }
QLineEdit[invalid="true"]:focus, QPlainTextEdit[invalid="true"]:focus, QComboBox[invalid="true"]:focus,
QDateEdit[invalid="true"]:focus { border-color: @Focus; }
QLineEdit:disabled, QComboBox:disabled { background: @Panel; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: @zoom.target; }
QComboBox::down-arrow { image: url(@icons.ink/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { color: @Ink; background: @Ground; border: @px.line solid @FieldLine; outline: none;
    selection-background-color: @AccentSoft; selection-color: @Ink; }
QCheckBox, QRadioButton { color: @Ink; background: transparent; spacing: 8px; min-height: @zoom.target;
    padding: 1px 4px; border: @px.line solid transparent; border-radius: @px.tagRadius; }
QCheckBox:focus, QRadioButton:focus { border-color: @Focus; }
QCheckBox::indicator, QRadioButton::indicator { width: @zoom.icon; height: @zoom.icon; border: @px.line solid @FieldLine;
    background: @Ground; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: @zoom.half; }
QCheckBox::indicator:checked { border-color: @Accent; background: @Accent; image: url(@icons.accent/check.svg); }
QRadioButton::indicator:checked { border: @zoom.dot solid @Accent; width: @zoom.s; height: @zoom.s; }

QFrame#side { background: @Side; border: none; border-right: @px.line solid @Line; }
QFrame#statusLine { background: @Ground; border: none; border-top: @px.line solid @Line; }
QFrame#identityBar { background: @Ground; border: none; }
QFrame[role="panel"] { background: @Panel; border: @px.line solid @Line; border-radius: @px.radius; }
QFrame[role="detail"] { background: @Panel; border: none; }
QFrame[role="detail"] QScrollArea, QFrame#detailInner { background: @Panel; }
QFrame[role="detail"] QScrollArea { border: @px.focusLine solid transparent; }
QFrame[role="detail"] QScrollArea:focus { border-color: @Focus; }
QFrame[role="rule"] { background: @Line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="card"] { background: @Ground; border: @px.line solid @Line; border-left: @px.mark solid @NeutralMark;
    border-radius: @px.radius; }
QFrame[role="card"][tone="danger"] { border-left-color: @DangerMark; }
QFrame[role="card"][tone="warning"] { border-left-color: @WarningMark; }
QFrame[role="card"][tone="good"] { border-left-color: @GoodMark; }
QFrame[role="card"][tone="accent"] { border-left-color: @Accent; }
QFrame[role="card"][tone="restricted"] { border-left-color: @RestrictedGround; }
QFrame[role="summary"] { background: @Ground; border: @px.focusLine solid @DangerMark; border-radius: @px.radius; }
QFrame[role="summary"]:focus { border-color: @Focus; }
QFrame[role="summary"] QPushButton { color: @Danger; }
QFrame[role="notice"] { background: @GoodGround; border: none; border-bottom: @px.line solid @Line; }
QFrame[role="notice"] QLabel { color: @Ink; }
QFrame[role="notice"][tone="warning"] { background: @WarningGround; }
QFrame[role="notice"][tone="danger"] { background: @DangerGround; }
QFrame[role="notice"] QPushButton[role="link"] { color: @Ink; text-decoration: underline; }
QFrame[role="audience"] { background: @RestrictedGround; border: none; border-radius: @px.tagRadius; }
QFrame[role="audience"] QLabel { color: @Restricted; font-weight: 600; }
QFrame#blank, QFrame#blankSheet { background: @Side; }

QTabBar { background: @Ground; border: none; outline: none; qproperty-drawBase: 0; }
QTabBar::tab { color: @Secondary; background: @Ground; border: none; border-bottom: 3px solid transparent;
    padding: 7px @px.s; margin-right: 6px; }
QTabBar::tab:selected { color: @Accent; font-weight: 600; border-bottom-color: @Accent; }
QTabBar::tab:hover { color: @Ink; }
QTabBar::tab:focus { color: @Accent; background: @AccentSoft; border-bottom-color: @Ink; }
QTabBar::scroller { width: @zoom.arrows; }
QTabBar QToolButton { background: @Ground; border: @px.line solid @FieldLine; border-radius: @px.radius; }
QTabBar QToolButton:hover { background: @Panel; border-color: @Accent; }
QTabBar QToolButton:disabled { border-color: @Ground; }
QTabBar QToolButton::left-arrow { image: url(@icons.ink/chevron-left.svg); width: @zoom.icon; height: @zoom.icon; }
QTabBar QToolButton::right-arrow { image: url(@icons.ink/chevron-right.svg); width: @zoom.icon; height: @zoom.icon; }
QTabBar QToolButton::left-arrow:disabled, QTabBar QToolButton::right-arrow:disabled { image: none; }

QAbstractScrollArea { background: @Ground; }
QAbstractScrollArea::corner { background: @Ground; border: none; }
QTableView, QListView, QTreeView { background: @Ground; border: none; outline: none; color: @Ink;
    selection-background-color: @AccentSoft; selection-color: @Ink; }
QListView#navigationList { background: @Side; }
QListView[role="boxed"], QTableView[role="boxed"] { border: @px.line solid @FieldLine; border-radius: @px.radius; }
QListView[role="boxed"]:focus, QTableView[role="boxed"]:focus { border: @px.focusLine solid @Focus; }
QListView[role="offered"] { border: @px.line solid @FieldLine; }
QListView#ownWordsList { padding: 2px; }
QListView#ownWordsList::item, QListView[role="offered"]::item { padding: 5px 9px; background: @Ground; }
QListView#ownWordsList::item:selected, QListView[role="offered"]::item:selected { background: @AccentSoft;
    color: @Ink; }
QHeaderView { background: @Ground; border: none; }
QHeaderView::section { color: @Secondary; background: @Ground; border: none; border-bottom: @px.line solid @Line;
    padding: 6px 12px; font-size: @pt.secondary; font-weight: 600; }
QGraphicsView { background: @Panel; border: none; }
QTextBrowser { background: @Panel; border: none; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0px; }
QScrollBar::handle { background: @FieldLine; border-radius: 3px; margin: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
    width: 0px; height: 0px; }

QMenuBar { background: @Side; color: @Ink; border-bottom: @px.line solid @Line; }
QMenuBar::item { background: transparent; padding: 4px 10px; }
QMenuBar::item:selected { background: @AccentSoft; }
QMenu { background: @Ground; color: @Ink; border: @px.line solid @FieldLine; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: @px.tagRadius; }
QMenu::item:selected { background: @AccentSoft; color: @Ink; }
QMenu::item:disabled { color: @Secondary; }
QMenu::separator { background: @Line; height: 1px; margin: 4px; }
QToolTip { color: @Ground; background: @Ink; border: none; padding: 4px; }
QSplitter::handle { background: @Line; }
QSplitter::handle:horizontal { width: 1px; }
QProgressBar { border: none; border-radius: 2px; background: @FaintLine; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @Accent; border-radius: 2px; }
)");

QString toneRules(const Style &style)
{
    QString rules;
    for (int i = 0; i <= static_cast<int>(Tone::Restricted); ++i) {
        const auto tone = static_cast<Tone>(i);
        const ColourPair pair = tagColours(tone);
        const QString border
            = style.theme() == Theme::HighContrast ? style.colour(pair.text).name() : QStringLiteral("transparent");
        rules += QStringLiteral("*[role=\"tag\"][tone=\"%1\"], QLabel[role=\"avatar\"][tone=\"%1\"] { color: %2; "
                                "background: %3; border-color: %4; }\n")
                     .arg(toneName(tone), style.colour(pair.text).name(), style.colour(pair.ground).name(), border);
    }
    return rules;
}

QHash<QString, QString> valuesOf(const Style &style)
{
    QHash<QString, QString> values;
    for (int i = 0; i < colourCount; ++i) {
        const auto colour = static_cast<Colour>(i);
        values.insert(QLatin1String(colourName(colour)), style.colour(colour).name());
    }
    const std::array<std::pair<const char *, int>, 6> fixed{{{"px.radius", size::radius},
                                                             {"px.tagRadius", size::tagRadius},
                                                             {"px.line", size::line},
                                                             {"px.focusLine", size::focusLine},
                                                             {"px.mark", size::mark},
                                                             {"px.s", size::s}}};
    for (const auto &[name, px] : fixed)
        values.insert(QLatin1String(name), QStringLiteral("%1px").arg(px));
    const std::array<std::pair<const char *, int>, 3> grown{
        {{"zoom.target", size::target}, {"zoom.icon", size::icon}, {"zoom.s", size::s}}};
    for (const auto &[name, px] : grown)
        values.insert(QLatin1String(name), QStringLiteral("%1px").arg(style.px(px)));
    values.insert(QStringLiteral("zoom.arrows"), QStringLiteral("%1px").arg(2 * style.px(size::target))); // of both
    // A stylesheet takes images as they are: black or white, whichever is nearer to the colour that belongs there.
    const auto folder = [&](Colour wanted) {
        return style.colour(wanted).lightnessF() > 0.5F ? QStringLiteral(":/icons/white") : QStringLiteral(":/icons");
    };
    values.insert(QStringLiteral("icons.ink"), folder(Colour::Ink));
    values.insert(QStringLiteral("icons.accent"), folder(Colour::OnAccent));
    // A chosen radio button is a thick ring of the same outer size as the thin one of the others.
    const int outer = style.px(size::icon) + 2 * size::line;
    values.insert(QStringLiteral("zoom.half"), QStringLiteral("%1px").arg(outer / 2));
    values.insert(QStringLiteral("zoom.dot"), QStringLiteral("%1px").arg((outer - style.px(size::s)) / 2));
    const std::array<std::pair<const char *, Text>, 5> texts{{{"pt.secondary", Text::Secondary},
                                                              {"pt.small", Text::Small},
                                                              {"pt.heading", Text::Heading},
                                                              {"pt.title", Text::Title},
                                                              {"pt.large", Text::Large}}};
    for (const auto &[name, text] : texts)
        values.insert(QLatin1String(name), QStringLiteral("%1pt").arg(style.font(text).pointSizeF()));
    return values;
}

} // namespace

QString sheetFor(const Style &style)
{
    const QHash<QString, QString> values = valuesOf(style);
    static const QRegularExpression token(QStringLiteral("@([A-Za-z]+(?:\\.[A-Za-z]+)?)"));
    QString sheet;
    qsizetype from = 0;
    for (auto matches = token.globalMatch(sheetTemplate); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        Q_ASSERT_X(values.contains(match.captured(1)), "sheetFor", qPrintable(match.captured(1)));
        sheet += QStringView(sheetTemplate).mid(from, match.capturedStart() - from);
        sheet += values.value(match.captured(1));
        from = match.capturedEnd();
    }
    sheet += QStringView(sheetTemplate).mid(from);
    return sheet + toneRules(style);
}

} // namespace caseweave
