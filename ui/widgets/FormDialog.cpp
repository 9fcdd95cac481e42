// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FormDialog.h"

#include "ui/context/Requests.h"
#include "ui/style/Style.h"
#include "ui/widgets/Form.h"
#include "ui/widgets/FormValues.h"
#include "ui/widgets/Labels.h"
#include "ui/words/ErrorText.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>
#include <QtGui/QKeyEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

// Often enough that nobody misses what a crash takes, and not at each key.
constexpr int keepEveryMs = 500;

constexpr int lineLetters = 52; ///< of a question, in a line

/// Tells above a form that it was cleared, and what was in it until then.
class Cleared : public QWidget {
public:
    QJsonObject typed;
    QJsonObject left; ///< the values right after that
};

QHBoxLayout *buttonRow(QDialog *dialog, QPushButton *goOn, const QString &stay = {})
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(size::xl, size::m, size::xl, size::l);
    row->setSpacing(size::s);
    row->addWidget(goOn);
    QPushButton *cancel = makeButton(stay.isEmpty() ? QDialog::tr("Cancel") : stay, QStringLiteral("cancel"));
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    row->addWidget(cancel);
    row->addStretch(1);
    return row;
}

/// All of the text where there is room for it over the window; beyond that it scrolls, by keyboard too.
void fitText(const QDialog *dialog, QScrollArea *scroll, QLabel *text)
{
    const QWidget *over = dialog->parentWidget()->window();
    text->ensurePolished();
    const int usual = qMax(size::fieldWidth + size::row * 3, text->fontMetrics().averageCharWidth() * lineLetters);
    const int width = qMin(usual, over->width() - 2 * size::xl);
    const int around = dialog->layout()->sizeHint().height() - scroll->sizeHint().height();
    const int room = over->height() - 2 * size::xl - around;
    const int needed = text->heightForWidth(width);
    scroll->setMinimumSize(width, qMin(needed, room));
    scroll->setFocusPolicy(needed > room ? Qt::StrongFocus : Qt::NoFocus);
}

} // namespace

FormDialog::FormDialog(const Context &context, const QString &objectName, const QString &title,
                       const QString &submitText, QWidget *parent)
    : QDialog(parent), m_context(context), m_form(new Form),
      m_submit(makeButton(submitText, QStringLiteral("submit"), "primary")), m_sentence(errorText)
{
    nameWidget(this, objectName, title);
    setWindowTitle(title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QLabel *head = makeLabel(title, "title");
    head->setWordWrap(true);
    head->setContentsMargins(size::xl, size::l, size::xl, size::s);
    column->addWidget(head);
    auto *inner = new QWidget;
    auto *innerColumn = new QVBoxLayout(inner);
    innerColumn->setContentsMargins(size::xl, size::s, size::xl, size::l);
    innerColumn->addWidget(m_form);
    innerColumn->addStretch(1);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, objectName + QStringLiteral("Scroll"), title);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    column->addWidget(scroll, 1);
    column->addWidget(makeRule());
    column->addLayout(buttonRow(this, m_submit));
    m_submit->setDefault(true);
    connect(m_submit, &QPushButton::clicked, this, &FormDialog::submit);
    m_inner = inner;
}

void FormDialog::fit()
{
    const QWidget *over = parentWidget() == nullptr ? nullptr : parentWidget()->window();
    const int widest = over == nullptr ? size::windowWidth : over->width();
    const int tallest = over == nullptr ? size::windowHeight : over->height();
    const int width = qMin(m_context.style.px(size::formWidth), widest - 2 * size::xl);
    // All of the form where there is room for it; beyond that it scrolls.
    const int inner = m_inner->layout()->hasHeightForWidth() ? m_inner->layout()->heightForWidth(width)
                                                             : m_inner->sizeHint().height();
    const int around = layout()->sizeHint().height() - m_inner->parentWidget()->parentWidget()->sizeHint().height();
    const int spare = size::row * 2; // for an error or two without scrolling
    resize(width, qMin(around + inner + spare, tallest - size::xl));
}

void FormDialog::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && event->modifiers().testFlag(Qt::ControlModifier))
        m_submit->click();
    else
        QDialog::keyPressEvent(event);
}

void FormDialog::submit()
{
    if (!m_form->validate() || !m_send)
        return;
    const std::optional<Workspace::Request> request = m_send();
    if (request)
        awaitAnswer(*request);
}

void FormDialog::awaitAnswer(Workspace::Request request)
{
    m_form->clearProblem();
    setWaiting(true);
    m_context.requests.await(
        request, this,
        [this](const CaseId &id) {
            setWaiting(false);
            // Sent: there is nothing to keep any more.
            m_context.workspace.keepForm(m_key, {});
            m_key.clear();
            Q_EMIT succeeded(id);
            accept();
        },
        [this](ErrorCode code) {
            setWaiting(false);
            m_form->setProblem(m_sentence(code));
        });
}

void FormDialog::setWaiting(bool waiting)
{
    m_submit->setEnabled(!waiting);
    m_form->setEnabled(!waiting);
}

void FormDialog::present()
{
    setAttribute(Qt::WA_DeleteOnClose);
    if (!m_key.isEmpty())
        putBack();
    open();
    // What came back is gone on with, not typed over: opening has selected all of it.
    if (auto *line = qobject_cast<QLineEdit *>(focusWidget()); line != nullptr && m_again != nullptr)
        line->end(false);
}

void FormDialog::putBack()
{
    m_untouched = valuesIn(m_form);
    const QJsonObject kept = QJsonDocument::fromJson(m_context.workspace.keptForm(m_key)).object();
    if (!kept.isEmpty()) {
        makeFields(kept.keys());
        putValues(m_form, kept);
        tellThatItIsBack();
    }
    // Looked at in steady steps rather than at each signal: fields are of many kinds, and some come later.
    m_keeping = new QTimer(this);
    connect(m_keeping, &QTimer::timeout, this, &FormDialog::keep);
    m_keeping->start(keepEveryMs);
}

void FormDialog::tellAbove(QWidget *above, const QString &sentence, QPushButton *button)
{
    if (m_again != nullptr) {
        m_again->hide();
        m_again->deleteLater(); // the button in it may be what was pressed
    }
    m_again = above;
    auto *row = new QVBoxLayout(m_again);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::xs);
    row->addWidget(new Paragraph(sentence));
    row->addWidget(button, 0, Qt::AlignLeft);
    m_form->insertAtTop(m_again);
    m_again->show(); // a layout would do so later, and the button could not be given the keyboard until then
}

void FormDialog::tellThatItIsBack()
{
    QPushButton *afresh = makeButton(tr("Start afresh"), QStringLiteral("startAfresh"), "link");
    connect(afresh, &QPushButton::clicked, this, &FormDialog::startAfresh);
    tellAbove(new QWidget, tr("What you typed here before and did not send is back."), afresh);
}

void FormDialog::startAfresh()
{
    auto *cleared = new Cleared;
    cleared->typed = valuesIn(m_form);
    putValues(m_form, m_untouched);
    cleared->left = valuesIn(m_form);
    const QKeySequence keys(QKeySequence::Undo);
    QPushButton *undo = makeButton(tr("Undo (%1)").arg(keys.toString(QKeySequence::NativeText)),
                                   QStringLiteral("undoAfresh"), "link");
    connect(undo, &QPushButton::clicked, this, &FormDialog::putClearedBack);
    tellAbove(cleared, tr("Cleared. The form is empty again."), undo);
    undo->setShortcut(keys); // a field that is typed in has them for itself
    undo->setFocus(Qt::OtherFocusReason);
    keep();
}

void FormDialog::putClearedBack()
{
    const auto *cleared = dynamic_cast<Cleared *>(m_again);
    // Never over what was typed since.
    if (cleared == nullptr || valuesIn(m_form) != cleared->left)
        return;
    putValues(m_form, cleared->typed);
    tellThatItIsBack();
    m_again->findChild<QPushButton *>(QStringLiteral("startAfresh"))->setFocus(Qt::OtherFocusReason);
    keep();
}

void FormDialog::keep()
{
    if (m_key.isEmpty())
        return;
    const QJsonObject values = valuesIn(m_form);
    if (const auto *cleared = dynamic_cast<Cleared *>(m_again); cleared != nullptr && values != cleared->left)
        m_again->hide();
    QByteArray content;
    if (values != m_untouched) {
        // What was not touched is kept by name alone: it may be another by the time the form comes back.
        QJsonObject typed = values;
        for (auto value = typed.begin(); value != typed.end(); ++value) {
            if (value.value() == m_untouched.value(value.key()))
                value.value() = QJsonValue::Null;
        }
        content = QJsonDocument(typed).toJson(QJsonDocument::Compact);
    }
    if (content != m_context.workspace.keptForm(m_key))
        m_context.workspace.keepForm(m_key, content);
}

void FormDialog::makeFields(const QStringList &) { }

void FormDialog::done(int result)
{
    keep();
    QDialog::done(result);
}

void FormDialog::showEvent(QShowEvent *event)
{
    // Heights are known only once the fields are there to be seen.
    fit();
    QDialog::showEvent(event);
}

QDialog *confirm(QWidget *parent, const Consequence &consequence, std::function<void()> goAhead)
{
    auto *dialog = new QDialog(parent);
    nameWidget(dialog, QStringLiteral("confirm"), consequence.title, consequence.text);
    dialog->setWindowTitle(consequence.title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(0, 0, 0, 0);
    QLabel *head = makeLabel(consequence.title, "heading");
    head->setWordWrap(true);
    head->setContentsMargins(size::xl, size::l, size::xl, 0);
    column->addWidget(head);
    auto *text = new Paragraph(consequence.text);
    text->setContentsMargins(size::xl, size::s, size::xl, size::s);
    auto *scroll = new QScrollArea;
    nameWidget(scroll, QStringLiteral("confirmText"), consequence.title, consequence.text);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(text);
    column->addWidget(scroll, 1);
    QPushButton *button
        = makeButton(consequence.goOn, QStringLiteral("goOn"), consequence.dangerous ? "danger" : "primary");
    QObject::connect(button, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::accepted, parent, std::move(goAhead));
    column->addLayout(buttonRow(dialog, button, consequence.stay));
    fitText(dialog, scroll, text);
    auto *stay = dialog->findChild<QPushButton *>(QStringLiteral("cancel"));
    QPushButton *first = consequence.stay.isEmpty() ? button : stay;
    first->setDefault(true);
    first->setFocus();
    dialog->open();
    return dialog;
}

} // namespace caseweave
