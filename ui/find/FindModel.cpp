// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/find/FindModel.h"

#include "ui/find/FoundText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

FindModel::FindModel(Workspace &workspace, QObject *parent) : QAbstractTableModel(parent), m_workspace(workspace)
{
    connect(&workspace, &Workspace::found, this, &FindModel::take);
    connect(&workspace, &Workspace::requestFailed, this, [this](quint64 request, ErrorCode code) {
        if (request == 0 || request != m_request)
            return;
        m_request = 0;
        Q_EMIT failed(code);
    });
}

void FindModel::ask(const QString &text, const std::optional<FoundKind> &only)
{
    m_asked = {text, only, 0, pageSize};
    m_request = m_workspace.find(m_asked);
}

void FindModel::askAgain()
{
    if (m_request == 0)
        ask(m_asked.text, m_asked.only);
}

void FindModel::take(quint64 request, const FoundPage &page)
{
    if (request != m_request)
        return;
    m_request = 0;
    if (page.query.first > 0) {
        const int before = rowCount();
        m_page.more = page.more;
        if (!page.things.isEmpty()) {
            beginInsertRows({}, before, before + static_cast<int>(page.things.size()) - 1);
            m_page.things += page.things;
            fillRows();
            endInsertRows();
        }
    } else if (page.things != m_page.things || page.query.only != m_page.query.only || page.more != m_page.more) {
        beginResetModel();
        m_page = page;
        nameCases();
        fillRows();
        endResetModel();
    } else {
        m_page = page;
    }
    Q_EMIT answerCame();
}

void FindModel::fillRows()
{
    m_rows.clear();
    for (qsizetype i = 0; i < m_page.things.size(); ++i) {
        const FoundThing &thing = m_page.things.at(i);
        m_rows << Row{i, thing.kind};
        const bool isLast = i + 1 == m_page.things.size() || m_page.things.at(i + 1).kind != thing.kind
            || m_page.things.at(i + 1).similar != thing.similar;
        if (isLast && !thing.similar && !m_page.query.only && m_page.more.contains(thing.kind))
            m_rows << Row{-1, thing.kind};
    }
}

void FindModel::nameCases()
{
    m_cases.clear();
    for (const CaseSummary &one : m_workspace.cases()) {
        const QString who = one.subjects.isEmpty() ? QString() : surnameFirst(one.subjects.first());
        m_cases[one.id] = {who.isEmpty() ? one.reference : who, who.isEmpty() ? QString() : one.reference};
    }
}

const FoundThing *FindModel::thingAt(int row) const
{
    return row >= 0 && row < m_rows.size() && m_rows.at(row).thing >= 0 ? &m_page.things.at(m_rows.at(row).thing)
                                                                        : nullptr;
}

std::optional<FoundKind> FindModel::moreAt(int row) const
{
    if (row < 0 || row >= m_rows.size() || m_rows.at(row).thing >= 0)
        return std::nullopt;
    return m_rows.at(row).kind;
}

QList<std::pair<FoundKind, int>> FindModel::kinds() const
{
    std::map<FoundKind, int> counts;
    for (const FoundThing &thing : m_page.things)
        ++counts[thing.kind];
    return {counts.begin(), counts.end()};
}

int FindModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FindModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindModel::whatOf(const FoundThing &thing, int role) const
{
    const bool isName = thing.kind == FoundKind::Person || thing.kind == FoundKind::Professional;
    switch (role) {
    case Qt::DisplayRole:
        return foundTitle(thing);
    case SecondLineRole:
        return thing.said;
    case WeightRole:
        return static_cast<int>(isName ? CellWeight::Strong : CellWeight::Normal);
    case TagsRole:
        return QVariant::fromValue(foundTags(thing));
    case Qt::AccessibleTextRole: {
        QStringList parts{foundTitle(thing), thing.said};
        for (const TagText &tag : foundTags(thing))
            parts << tag.text;
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant FindModel::moreOf(FoundKind kind, int column, int role) const
{
    if (column != What)
        return {};
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return tr("More: %1").arg(foundKindsText(kind).toLower());
    return role == WeightRole ? QVariant(static_cast<int>(CellWeight::Link)) : QVariant();
}

QVariant FindModel::data(const QModelIndex &index, int role) const
{
    if (const auto more = moreAt(index.row()))
        return moreOf(*more, index.column(), role);
    const FoundThing *thing = thingAt(index.row());
    if (thing == nullptr)
        return {};
    const auto found = m_cases.find(thing->caseId);
    const bool reads = role == Qt::DisplayRole || role == Qt::AccessibleTextRole;
    switch (index.column()) {
    case What:
        return whatOf(*thing, role);
    case Where:
        if (found == m_cases.end())
            return {};
        if (reads)
            return role == Qt::DisplayRole || found->second.second.isEmpty()
                ? found->second.first
                : tr("%1, %2").arg(found->second.first, found->second.second);
        return role == SecondLineRole ? QVariant(found->second.second) : QVariant();
    case When:
        return reads && thing->day.isValid() ? QVariant(shortDateText(thing->day)) : QVariant();
    default:
        return {};
    }
}

QVariant FindModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == What ? tr("Found") : section == Where ? tr("Case") : tr("Date");
}

bool FindModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_request == 0 && m_page.query.only && m_page.more.contains(*m_page.query.only);
}

void FindModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    // Things that an earlier writing led to as well are left out of a page: rows are counted as they were asked for.
    m_asked.first += pageSize;
    m_request = m_workspace.find(m_asked);
}

} // namespace caseweave
