// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sharing/SharingModel.h"

#include "ui/sharing/SharingText.h"
#include "ui/widgets/CellDelegate.h"
#include "ui/words/CaseText.h"
#include "ui/words/DateText.h"

namespace caseweave {

namespace {

constexpr qint64 mostAtOnce = 1000; ///< as many as a workspace gives

} // namespace

SharingModel::SharingModel(Workspace &workspace, QObject *parent) : QAbstractTableModel(parent), m_workspace(workspace)
{
    connect(&workspace, &Workspace::sharingLoaded, this, &SharingModel::take);
    connect(&workspace, &Workspace::requestFailed, this, [this](quint64 request) {
        // A page that does not come has no number. The next reason to look asks again.
        if (request == 0)
            m_asked = -1;
    });
}

void SharingModel::setCase(const CaseId &id)
{
    m_case = id;
    startOver();
}

void SharingModel::setFilter(const SharingFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    startOver();
}

void SharingModel::startOver()
{
    beginResetModel();
    m_decisions.clear();
    m_total = 0;
    m_withheld = 0;
    m_loaded = false;
    m_again = false;
    endResetModel();
    ask(0, pageSize);
}

void SharingModel::ask(qint64 first, qint64 count)
{
    m_asked = first;
    m_workspace.requestSharing(m_case, m_filter, first, count);
}

void SharingModel::reload()
{
    if (m_asked >= 0)
        m_again = true;
    else
        ask(0, qBound<qint64>(pageSize, m_decisions.size(), mostAtOnce));
}

void SharingModel::take(const SharingPage &page)
{
    // Pages of another case, of an older filter, or asked for twice are not ours any more.
    if (page.caseId != m_case || page.filter != m_filter || page.first != m_asked)
        return;
    m_total = page.total;
    m_withheld = page.withheld;
    QList<SharingDecision> decisions = page.decisions;
    const ProfessionalCard me = m_workspace.profile().me;
    for (SharingDecision &decision : decisions)
        decision.onlyFor = audienceFor(decision.onlyFor, me);
    if (page.first == 0) {
        beginResetModel();
        m_decisions = decisions;
        m_loaded = true;
        endResetModel();
    } else if (page.first == m_decisions.size() && !decisions.isEmpty()) {
        const int first = static_cast<int>(m_decisions.size());
        beginInsertRows({}, first, first + static_cast<int>(decisions.size()) - 1);
        m_decisions += decisions;
        endInsertRows();
    }
    // Only now: who asks for more while rows come in would ask for the same page again.
    m_asked = -1;
    if (std::exchange(m_again, false))
        reload();
    else
        Q_EMIT came();
}

const SharingDecision *SharingModel::decisionAt(int row) const
{
    return row >= 0 && row < m_decisions.size() ? &m_decisions.at(row) : nullptr;
}

int SharingModel::rowOf(const EntryId &id) const
{
    for (int row = 0; row < m_decisions.size(); ++row) {
        if (m_decisions.at(row).id == id)
            return row;
    }
    return -1;
}

std::optional<EntryId> SharingModel::newestOf(const ProfessionalCard &who, const QDateTime &since) const
{
    const SharingDecision *newest = nullptr;
    for (const SharingDecision &decision : m_decisions) {
        const bool isTheirs = decision.author == who.name && decision.agency == who.agency && decision.written >= since;
        if (isTheirs && (newest == nullptr || newest->written < decision.written))
            newest = &decision;
    }
    return newest == nullptr ? std::nullopt : std::optional(newest->id);
}

int SharingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_decisions.size());
}

int SharingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool SharingModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_loaded && m_asked < 0 && m_decisions.size() < m_total;
}

void SharingModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask(m_decisions.size(), pageSize);
}

QString SharingModel::said(const SharingDecision &decision) const
{
    if (decision.withheld)
        return tr("%1, restricted to others, recorded by %2").arg(dateText(decision.said.date), decision.author);
    QStringList said{dateText(decision.said.date), sharingChoiceText(decision.said.choice),
                     recipientsText(decision.said.recipients), decision.said.what, decision.author};
    if (!decision.correctedBy.isEmpty())
        said << tr("corrected by %1").arg(decision.correctedBy);
    if (!decision.onlyFor.isEmpty())
        said << audienceText(decision.onlyFor);
    return said.join(QStringLiteral(", "));
}

QVariant SharingModel::data(const QModelIndex &index, int role) const
{
    const SharingDecision *decision = decisionAt(index.row());
    if (decision == nullptr)
        return {};
    if (role == Qt::AccessibleTextRole)
        return said(*decision);
    switch (index.column()) {
    case When:
        return role == Qt::DisplayRole ? QVariant(shortDateText(decision->said.date)) : QVariant();
    case With:
        if (role == Qt::DisplayRole)
            return decision->withheld ? tr("Restricted to others") : recipientsText(decision->said.recipients);
        if (role == SecondLineRole)
            return decision->withheld ? QString() : decision->said.what.simplified();
        return role == WeightRole
            ? QVariant(static_cast<int>(decision->withheld ? CellWeight::Quiet : CellWeight::Strong))
            : QVariant();
    case Decision: {
        QList<TagText> tags;
        if (!decision->withheld)
            tags << sharingChoiceTag(decision->said.choice);
        if (!decision->correctedBy.isEmpty())
            tags << TagText{tr("Corrected"), Tone::Neutral};
        if (!decision->onlyFor.isEmpty())
            tags << TagText{tr("Restricted"), Tone::Restricted};
        if (role == TagsRole)
            return QVariant::fromValue(tags);
        return QVariant();
    }
    case Who:
        if (role == Qt::DisplayRole)
            return decision->author;
        return role == SecondLineRole ? QVariant(decision->agency.name) : QVariant();
    default:
        return {};
    }
}

QVariant SharingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case When:
        return tr("Decided on");
    case With:
        return tr("With whom, and what");
    case Decision:
        return tr("Decision");
    default:
        return tr("By whom");
    }
}

} // namespace caseweave
