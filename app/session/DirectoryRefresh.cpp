// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/DirectoryRefresh.h"

namespace caseweave {

DirectoryRefresh::DirectoryRefresh(DirectoryBook &book, HubConnection &connection, QObject *parent)
    : QObject(parent), m_book(book), m_connection(connection)
{
}

void DirectoryRefresh::start()
{
    if (m_running)
        return;
    m_round.renew();
    m_running = true;
    m_changed = false;
    m_error.reset();
    m_asked.clear();
    ask();
}

void DirectoryRefresh::stop()
{
    m_round.renew();
    m_running = false;
    m_complete = false;
}

void DirectoryRefresh::ask()
{
    // The list may have grown: a record of one's own agency can name another one that it trusts.
    for (const AgencyId &agency : m_book.agencies()) {
        if (std::find(m_asked.begin(), m_asked.end(), agency) != m_asked.end())
            continue;
        m_connection.getDirectory(agency, m_book.askAfter(agency),
                                  [this, ticket = m_round.ticket(), agency](Result<HubDirectoryPage> answer) {
                                      if (!ticket.expired())
                                          take(agency, std::move(answer));
                                  });
        return;
    }
    m_running = false;
    m_complete = true;
    Q_EMIT finished(m_changed);
}

void DirectoryRefresh::take(const AgencyId &agency, Result<HubDirectoryPage> answer)
{
    if (!answer && answer.code() == ErrorCode::Network) {
        m_running = false;
        return;
    }
    bool more = false;
    if (answer) {
        const auto taken = m_book.takePage(agency, answer->records);
        if (taken) {
            m_changed = m_changed || *taken > 0;
            more = answer->more && *taken > 0;
        } else {
            m_error = taken.code();
            m_errorAtHub = false;
        }
    } else if (answer.code() != ErrorCode::NotFound) {
        m_error = answer.code();
        m_errorAtHub = true;
    } else if (const Status none = m_book.takeNone(agency); !none) {
        // A hub need not hold the directory of every agency that is trusted; but what it once showed, it had.
        m_error = none.code();
        m_errorAtHub = false;
    }
    if (!more)
        m_asked.push_back(agency);
    ask();
}

} // namespace caseweave
