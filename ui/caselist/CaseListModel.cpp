// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/caselist/CaseListModel.h"

#include "ui/widgets/CellDelegate.h"
#include "ui/words/Breakable.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"
#include "ui/words/Folding.h"
#include "ui/words/NumberText.h"

namespace caseweave {

namespace {

/// What a date is about: a time limit has a name of its own.
QString nextName(const NextDate &next)
{
    switch (next.of) {
    case CaseDate::Of::Visit:
        return CaseListModel::tr("Your visit");
    case CaseDate::Of::Action:
        return CaseListModel::tr("Your action in a plan");
    case CaseDate::Of::Answer:
        return CaseListModel::tr("An answer that you owe");
    case CaseDate::Of::Question:
        return CaseListModel::tr("A message to answer");
    default:
        return next.name;
    }
}

} // namespace

QList<TagText> needsOf(const CaseSummary &summary)
{
    QList<TagText> tags;
    if (summary.damaged)
        tags << TagText{CaseListModel::tr("Cannot be opened"), Tone::Danger};
    if (summary.oldCopy)
        tags << TagText{CaseListModel::tr("Not up to date here"), Tone::Warning};
    if (summary.stillMember && summary.lackedAtHub)
        tags << TagText{CaseListModel::tr("Not at the hub any more"), Tone::Warning};
    if (!summary.stillMember)
        tags << TagText{CaseListModel::tr("You were removed"), Tone::Neutral};
    if (summary.next && summary.next->overdue)
        tags << TagText{CaseListModel::tr("Overdue"), Tone::Danger};
    if (summary.openConcern) {
        tags << TagText{CaseListModel::tr("Concern raised: %1").arg(concernLevelText(*summary.openConcern).toLower()),
                        *summary.openConcern == ConcernLevel::High ? Tone::Danger : Tone::Warning};
    }
    if (summary.owedMessages > 0)
        tags << TagText{summary.owedMessages == 1 ? CaseListModel::tr("You owe an answer")
                                                  : CaseListModel::tr("You owe %1 answers").arg(summary.owedMessages),
                        Tone::Warning};
    if (summary.conflicts > 0)
        tags << TagText{CaseListModel::tr("%1 to settle").arg(summary.conflicts), Tone::Warning};
    if (summary.newEntries > 0)
        tags << TagText{CaseListModel::tr("%1 new").arg(numberText(summary.newEntries)), Tone::Neutral};
    if (summary.unreadMessages > 0)
        tags << TagText{summary.unreadMessages == 1
                            ? CaseListModel::tr("1 message")
                            : CaseListModel::tr("%1 messages").arg(numberText(summary.unreadMessages)),
                        Tone::Neutral};
    if (summary.unsent > 0)
        tags << TagText{CaseListModel::tr("%1 waiting to send").arg(numberText(summary.unsent)), Tone::Neutral};
    return tags;
}

bool needsAttention(const CaseSummary &summary)
{
    return summary.damaged || summary.oldCopy || (summary.next && summary.next->overdue)
        || summary.openConcern.has_value() || summary.conflicts > 0 || summary.owedMessages > 0;
}

void CaseListModel::setCases(const QList<CaseSummary> &cases, QDate today)
{
    const bool same = cases.size() == m_cases.size()
        && std::equal(cases.cbegin(), cases.cend(), m_cases.cbegin(),
                      [](const CaseSummary &a, const CaseSummary &b) { return a.id == b.id; });
    m_today = today;
    if (same) {
        // The usual change is in what a case needs: rows stay, so selection and scroll position do too.
        m_cases = cases;
        if (!m_cases.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_cases = cases;
    endResetModel();
}

const CaseSummary *CaseListModel::summaryAt(int row) const
{
    return row >= 0 && row < m_cases.size() ? &m_cases.at(row) : nullptr;
}

int CaseListModel::rowOf(const CaseId &id) const
{
    for (int row = 0; row < m_cases.size(); ++row) {
        if (m_cases.at(row).id == id)
            return row;
    }
    return -1;
}

int CaseListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cases.size());
}

int CaseListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString CaseListModel::text(const CaseSummary &summary, int column) const
{
    switch (column) {
    case Child:
        return summary.subjects.isEmpty() ? tr("No child named yet") : surnameFirst(summary.subjects.first());
    case Reference:
        return summary.reference.isEmpty() ? tr("None yet") : summary.reference;
    case Stage:
        return summary.stage.isEmpty() ? tr("Not set") : summary.stage;
    case Role:
        return roleText(summary.myRole);
    case Next:
        return summary.next ? dayText(summary.next->date, m_today) : tr("No date");
    default:
        return needsOf(summary).isEmpty() ? tr("Nothing new") : QString();
    }
}

QVariant CaseListModel::data(const QModelIndex &index, int role) const
{
    const CaseSummary *summary = summaryAt(index.row());
    if (summary == nullptr || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    const QString shown = text(*summary, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shown;
    case RestRole:
        return index.column() == Child ? othersText(summary->subjects) : QVariant();
    case SecondLineRole:
        if (index.column() == Next)
            return summary->next ? nextName(*summary->next) : QVariant();
        return index.column() == Child ? agesOf(summary->subjects, m_today) : QVariant();
    case WeightRole:
        if (index.column() == Next && summary->next)
            return summary->next->overdue ? static_cast<int>(CellWeight::Danger) : QVariant();
        if (index.column() == Child)
            return static_cast<int>(CellWeight::Link);
        if (index.column() == Needs || index.column() == Next
            || (index.column() == Reference && summary->reference.isEmpty())
            || (index.column() == Stage && summary->stage.isEmpty()))
            return static_cast<int>(CellWeight::Quiet);
        return {};
    case TagsRole:
        return index.column() == Needs ? QVariant::fromValue(needsOf(*summary)) : QVariant();
    case Qt::AccessibleTextRole: {
        if (index.column() == Child)
            return shown + othersText(summary->subjects) + QStringLiteral(", ") + agesOf(summary->subjects, m_today);
        QStringList said{shown};
        if (index.column() == Next && summary->next)
            said << nextName(*summary->next);
        if (index.column() == Needs) {
            for (const TagText &tag : needsOf(*summary))
                said << tag.text;
        }
        said.removeAll(QString());
        return said.join(QStringLiteral(", "));
    }
    case Qt::ToolTipRole:
        return index.column() == Child ? toolTipOf(shown + othersText(summary->subjects)) : QVariant();
    default:
        return {};
    }
}

QVariant CaseListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Child:
        return tr("Child");
    case Reference:
        return tr("Reference");
    case Stage:
        return tr("Stage");
    case Role:
        return tr("Your role");
    case Next:
        return tr("Next date");
    case Needs:
        return tr("What needs you");
    default:
        return {};
    }
}

void CaseFilter::setText(const QString &text)
{
    m_words = folded(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

void CaseFilter::setShow(Show show)
{
    m_show = show;
    invalidateFilter();
}

bool CaseFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const auto *model = qobject_cast<const CaseListModel *>(sourceModel());
    const CaseSummary *summary = model == nullptr ? nullptr : model->summaryAt(row);
    if (summary == nullptr)
        return false;
    if (m_show == Show::NeedsAttention && !needsAttention(*summary))
        return false;
    if (m_show == Show::New && summary->newEntries == 0 && summary->unreadMessages == 0)
        return false;
    QString haystack = summary->reference;
    for (const Person &subject : summary->subjects)
        haystack += QLatin1Char(' ') + subject.familyName() + QLatin1Char(' ') + subject.givenName();
    const QString text = folded(haystack);
    return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) { return text.contains(word); });
}

} // namespace caseweave
