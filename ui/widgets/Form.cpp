// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Form.h"

#include "ui/widgets/FormField.h"
#include "ui/widgets/Labels.h"

#include <QtGui/QAccessible>
#include <QtWidgets/QVBoxLayout>

namespace caseweave {

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
        connect(link, &QPushButton::clicked, field, [field] { field->setFocus(Qt::OtherFocusReason); });
        m_links->addWidget(link, 0, Qt::AlignLeft);
        all << field->error();
    }
    if (all.isEmpty())
        return;
    setAccessibleDescription(all.join(QLatin1Char(' ')));
    QFrame::show();
    setFocus(Qt::OtherFocusReason);
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

Form::Form(QWidget *parent) : QWidget(parent), m_summary(new ErrorSummary(this)), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(size::l);
    m_column->addWidget(m_summary);
}

FormField *Form::addField(FormField *field)
{
    m_fields << field;
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
}

void Form::forgetField(FormField *field)
{
    m_fields.removeAll(field);
}

void Form::addSpacing(int px)
{
    m_column->addSpacing(px);
}

bool Form::validate()
{
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
