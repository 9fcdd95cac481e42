// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/CaseMessages.h"
#include "ui/context/Context.h"
#include "ui/widgets/DetailPane.h"

namespace caseweave {

/// All of one message: who may read it, its text, who was asked, who has read it.
class MessageDetail : public DetailPane {
    Q_OBJECT

public:
    explicit MessageDetail(const Context &context, QWidget *parent = nullptr);

    void show(const Message *message);

private:
    void fill(const Message &message);

    Context m_context;
};

} // namespace caseweave
