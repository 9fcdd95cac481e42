// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QPointer>
#include <functional>

namespace caseweave {

class FormDialog;

/// Shows the form with what was entered in it before (valuesIn()), unless something else was typed into it meanwhile
/// and kept: that goes first. Nothing entered: as FormDialog::present().
void presentAgain(FormDialog *dialog, const QJsonObject &entered);

/// Does something with a page, if that is still there by then.
template <class Page, class Work>
std::function<void()> onPage(Page *page, Work work)
{
    return [page = QPointer<Page>(page), work = std::move(work)] {
        if (Page *here = page.data())
            work(*here);
    };
}

} // namespace caseweave
