// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Form.h"

#include "ui/widgets/FocusKeeper.h"
#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"

#include <QtCore/QTimer>
#include <QtGui/QAccessible>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

namespace {

/// With an end of line wherever the next word would not fit.
QString inLines(const QString &text, const QFontMetrics &metrics, int width)
{
    QString lines;
    QString line;
    for (const QString &word : text.split(QLatin1Char(' '))) {
        const QString longer = line.isEmpty() ? word : line + QLatin1Char(' ') + word;
        if (line.isEmpty() || metrics.horizontalAdvance(longer) <= width) {
            line = longer;
            continue;
        }
        lines += line + QLatin1Char('\n');
        line = word;
    }
    return lines + line;
}

/// What is seen first: fields may have been made in another order. Null: none is seen.
const FormField *topmostOf(const QList<FormField *> &fields, const QWidget &form)
{
    const FormField *topmost = nullptr;
    int least = 0;
    for (const FormField *one : fields) {
        const int top = one->mapTo(&form, QPoint()).y();
        if (!one->isVisibleTo(&form) || (topmost != nullptr && top >= least))
            continue;
        topmost = one;
        least = top;
    }
    return topmost;
}

} // namespace

ErrorSummary::ErrorSummary(QWidget *parent) : QFrame(parent)
{
    nameWidget(this, QStringLiteral("errorSummary"), tr("There is a problem"));
    setProperty("role", QStringLiteral("summary"));
    setFocusPolicy(Qt::StrongFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::l, size::m, size::l, size::m);
    column->setSpacing(size::xs);
    column->addWidget(makeLabel(tr("There is a problem"), "heading"));
    m_links = new QVBoxLayout;
    m_links->setSpacing(0);
    column->addLayout(m_links);
    hide();
}

namespace {

/// Whoever pressed the button at the end of a long form is at its end.
void bringIntoSight(QWidget *widget)
{
    for (QWidget *around = widget->parentWidget(); around != nullptr; around = around->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(around))
            return area->ensureWidgetVisible(widget, 0, size::m);
    }
}

} // namespace

void ErrorSummary::clear()
{
    while (QLayoutItem *item = m_links->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    hide();
}

void ErrorSummary::show(const QList<FormField *> &fields, const QString &general)
{
    clear();
    QStringList all;
    if (!general.isEmpty()) {
        auto *text = new Paragraph(general, "error");
        m_links->addWidget(text);
        all << general;
    }
    for (FormField *field : fields) {
        if (field->error().isEmpty())
            continue;
        QPushButton *link
            = makeButton(field->error(), QStringLiteral("goTo_") + field->field()->objectName(), "link", this);
        link->setMinimumWidth(1);
        connect(link, &QPushButton::clicked, field, [field] { field->setFocus(Qt::OtherFocusReason); });
        m_links->addWidget(link, 0, Qt::AlignLeft);
        all << field->error();
    }
    if (all.isEmpty())
        return;
    setAccessibleDescription(all.join(QLatin1Char(' ')));
    wrap(parentWidget()->width());
    QFrame::show();
    if (const FormField *first = topmostOf(fields, *parentWidget()))
        putTabPlaceBefore(*this, *first);
    setFocus(Qt::OtherFocusReason);
    QTimer::singleShot(0, this, [this] { bringIntoSight(this); }); // once the form has made room for it
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ErrorSummary::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    wrap(width());
}

/// A button does not break its text by itself, and would make the whole form as wide as its longest sentence.
void ErrorSummary::wrap(int width)
{
    for (QPushButton *link : findChildren<QPushButton *>()) {
        link->ensurePolished();
        link->setText(inLines(link->accessibleName(), link->fontMetrics(), width - 2 * size::xl));
    }
}

Form::Form(QWidget *parent) : QWidget(parent), m_summary(new ErrorSummary(this)), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(size::l);
    m_column->addWidget(m_summary);
}

FormField *Form::addField(FormField *field)
{
    watchField(field);
    m_column->addWidget(field);
    return field;
}

void Form::addWidget(QWidget *widget)
{
    m_column->addWidget(widget);
}

void Form::insertAtTop(QWidget *widget)
{
    m_column->insertWidget(1, widget);
}

void Form::watchField(FormField *field)
{
    m_fields << field;
    connect(field, &FormField::writtenOut, this, &Form::forgetWhatIsMended);
}

void Form::forgetField(FormField *field)
{
    m_fields.removeAll(field);
    field->disconnect(this);
}

/// "There is a problem" would say so of a day that reads well. While somebody types nothing moves below their hands.
void Form::forgetWhatIsMended()
{
    const bool good = std::all_of(m_fields.cbegin(), m_fields.cend(),
                                  [](const FormField *field) { return field->error().isEmpty(); });
    if (good)
        m_summary->clear();
}

void Form::addSpacing(int px)
{
    m_column->addSpacing(px);
}

bool Form::validate()
{
    for (FormField *field : std::as_const(m_fields)) {
        if (!field->isVisibleTo(this) || !field->writeOut())
            continue;
        m_summary->clear();
        field->setFocus(Qt::OtherFocusReason); // to be seen before it goes
        return false;
    }
    bool good = true;
    for (FormField *field : std::as_const(m_fields)) {
        if (field->isVisibleTo(this))
            good = field->validate() && good;
        else
            field->setError({});
    }
    if (good)
        m_summary->clear();
    else
        m_summary->show(m_fields);
    return good;
}

void Form::setProblem(const QString &sentence)
{
    m_summary->show(m_fields, sentence);
}

void Form::clearProblem()
{
    m_summary->clear();
}

} // namespace caseweave
