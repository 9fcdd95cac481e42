// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/import/ImportNoteModel.h"

#include "ui/import/ImportText.h"
#include "ui/widgets/CellDelegate.h"

namespace caseweave {

namespace {

TagText tagOf(const ImportNote &note)
{
    if (note.problem == ImportProblem::NotInBundle)
        return {ImportNoteModel::tr("Not taken"), Tone::Danger};
    return note.weight == ImportNote::Weight::Error ? TagText{ImportNoteModel::tr("Left out"), Tone::Danger}
                                                    : TagText{ImportNoteModel::tr("Check"), Tone::Warning};
}

} // namespace

void ImportNoteModel::show(std::shared_ptr<const ImportPlan> plan, ImportForm form)
{
    beginResetModel();
    m_plan = std::move(plan);
    m_form = form;
    refill();
    endResetModel();
}

void ImportNoteModel::setErrorsOnly(bool errorsOnly)
{
    if (errorsOnly == m_errorsOnly)
        return;
    beginResetModel();
    m_errorsOnly = errorsOnly;
    refill();
    endResetModel();
}

void ImportNoteModel::refill()
{
    m_shown.clear();
    if (!m_plan)
        return;
    for (const ImportNote &note : m_plan->notes) {
        if (!m_errorsOnly || note.weight == ImportNote::Weight::Error)
            m_shown << &note;
    }
}

QString ImportNoteModel::text(const ImportNote &note, int column) const
{
    switch (column) {
    case Place:
        return importPlaceText(note, m_form);
    case Case:
        return note.of.isEmpty() ? tr("no reference") : note.of;
    case Where:
        return note.column.isEmpty() ? tr("the whole row") : importColumnText(note, m_form);
    default:
        return importNoteText(note);
    }
}

QList<QStringList> ImportNoteModel::lines() const
{
    QList<QStringList> lines{{tr("Where"), tr("What becomes of it"), tr("Case"), tr("Column"), tr("What stands there"),
                              tr("What was found")}};
    for (const ImportNote *note : m_shown)
        lines << QStringList{text(*note, Place), tagOf(*note).text, note->of, importColumnText(*note, m_form),
                             note->value,        text(*note, What)};
    return lines;
}

int ImportNoteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ImportNoteModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ImportNoteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ImportNote &note = *m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(note, index.column());
    case Qt::ToolTipRole:
        return index.column() == What ? text(note, What) : QString();
    case SecondLineRole:
        return index.column() == Where ? note.value.simplified() : QString();
    case TagsRole:
        return index.column() == Place ? QVariant::fromValue(QList<TagText>{tagOf(note)}) : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == Place
            ? tr("%1, %2: %3. %4 %5")
                  .arg(text(note, Place), tagOf(note).text, text(note, Where), note.value, text(note, What))
            : text(note, index.column());
    default:
        return {};
    }
}

QVariant ImportNoteModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Where"), tr("Case"), tr("Column, and what stands there"), tr("What was found")};
    return section >= 0 && section < ColumnCount ? names[section] : QVariant();
}

} // namespace caseweave
